import { describe, expect, it } from 'vitest'
import { dayStart, parseDate } from '../../../src/base/clock.js'
import { nextAnnouncement } from '../../../src/emulator/radio/announcements.js'
import { framesOf, METER, Terminal } from '../terminal.js'

describe('announcements', () => {
  const HALF_PAST = dayStart(parseDate('2026-11-23')) + 37_800

  it('come within five minutes after each half hour of the meter', () => {
    for (let n = 0; n < 100; n++) {
      const due = nextAnnouncement(HALF_PAST + n * 1800 - 1)
      expect(due - HALF_PAST - n * 1800).toBeGreaterThanOrEqual(0)
      expect(due - HALF_PAST - n * 1800).toBeLessThan(300)
    }
  })

  it('are made while joined, once each half hour', async () => {
    const terminal = new Terminal({ announces: 'inf', clock: HALF_PAST - 60, latency: 'fast' })
    terminal.write('')
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(10_000)
    const frames = framesOf((await terminal.readFor(2 * 3600_000)).split('\r\n'))
    expect(frames.map(({ esv }) => esv)).toEqual([0x73, 0x73, 0x73, 0x73])
    expect(new Set(frames.map(({ tid }) => tid)).size).toBe(4)
    expect(frames[0]?.properties.map(({ epc }) => epc)).toEqual([0xea, 0xeb])
  })

  it('are not made early because the clock was set', async () => {
    const terminal = new Terminal({ announces: 'inf', clock: HALF_PAST + 400, latency: 'fast' })
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(10_000)
    terminal.emulator.clock.jump(60)
    expect(framesOf((await terminal.readFor(1000)).split('\r\n'))).toEqual([])
  })

  it('are repeated as INFC until they are confirmed', async () => {
    const terminal = new Terminal({ announces: 'infc', clock: HALF_PAST - 60, latency: 'real' })
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(20_000)
    expect(framesOf((await terminal.readFor(600_000)).split('\r\n')).map(({ esv }) => esv)).toEqual([0x74, 0x74, 0x74])
    let printed = ''
    while (!printed.includes('ERXUDP')) printed = await terminal.readFor(1000)
    const [{ tid } = { tid: 0 }] = framesOf(printed.split('\r\n'))
    terminal.send(`1081${tid.toString(16).padStart(4, '0')}05FF010288017A02EA00EB00`)
    expect(framesOf((await terminal.readFor(600_000)).split('\r\n'))).toEqual([])
  })
})
