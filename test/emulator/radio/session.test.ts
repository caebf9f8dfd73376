import { describe, expect, it } from 'vitest'
import { METER, Terminal } from '../terminal.js'

describe('SKJOIN', () => {
  it('hears nobody on the wrong channel, for 38 seconds', async () => {
    const terminal = new Terminal({ latency: 'real' })
    await terminal.introduce({ channel: '21' })
    const before = terminal.time.now()
    expect((await terminal.command(`SKJOIN ${METER}`)).slice(1)).toEqual([
      'OK',
      `EVENT 21 ${METER} 0 02`,
      `EVENT 24 ${METER} 0`,
    ])
    expect(terminal.time.now() - before).toBeGreaterThan(38_000)
  })

  it.each([{ id: '00112233445566778899AABBCCDDEEF0' }, { password: '0123456789Ab' }])(
    'is refused with %o',
    async (wrong) => {
      const terminal = new Terminal()
      await terminal.introduce(wrong)
      expect((await terminal.command(`SKJOIN ${METER}`)).at(-1)).toBe(`EVENT 24 ${METER} 0`)
    },
  )

  it('hears nobody in another PAN', async () => {
    const terminal = new Terminal()
    await terminal.introduce()
    await terminal.command('SKSREG S3 8889')
    expect(await terminal.command(`SKJOIN ${METER}`)).not.toContain(`EVENT 02 ${METER} 0`)
  })

  it('has no lifetime to lose before it is joined', async () => {
    const terminal = new Terminal()
    terminal.emulator.radio.session.expire(0, true)
    expect(await terminal.read()).toBe('')
  })

  it('renews a session with SKREJOIN, but opens none', async () => {
    const terminal = new Terminal()
    expect(await terminal.command('SKREJOIN')).toContain('FAIL ER10')
    await terminal.join()
    expect(await terminal.command('SKREJOIN')).toContain(`EVENT 25 ${METER} 0`)
  })

  it('is let in by no neighbour', async () => {
    const terminal = new Terminal({ neighbours: ['0194BFAD'] })
    const scanned = await terminal.command('SKSCAN 2 FFFFFFFF 6 0')
    const mac = scanned.find((line) => line.startsWith('  Addr:'))!.slice('  Addr:'.length)
    const [, address = ''] = await terminal.command(`SKLL64 ${mac}`)
    await terminal.introduce({ channel: '23' })
    await terminal.command('SKSREG S3 7000')
    expect((await terminal.command(`SKJOIN ${address}`)).at(-1)).toBe(`EVENT 24 ${address} 0`)
  })
})
