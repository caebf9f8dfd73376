import { describe, expect, it } from 'vitest'
import { dayStart, parseDate, plusDays, SLOT_S, slotTime } from '../../../src/base/clock.js'
import { bytesToHex } from '../../../src/echonet/codes.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import type { RecentCounts } from '../../../src/echonet/recent-values.js'
import type { FaultSpec } from '../../../src/emulator/faults/faults.js'
import { expectedDay } from '../../../src/emulator/meter/history.js'
import { Terminal } from '../terminal.js'
import { setDay } from './joined.js'

const TODAY = parseDate('2026-11-23')
/** 21:10; the latest slot is that of 21:00. */
const EVENING = dayStart(TODAY) + 21 * 3600 + 600
const LATEST = EVENING - 600

async function joinedWith(fault: FaultSpec): Promise<Terminal> {
  const terminal = new Terminal({ clock: EVENING, clockRate: 0, latency: 'none', faults: [fault] })
  await terminal.join()
  return terminal
}

const setHalfHours = (time: number, count: number): string =>
  `1081000405FF010288016101ED07${bytesToHex(smartMeter.recentHalfHoursTime.encode({ time, count }))}`

/** SetC ED and Get EC. */
async function halfHours(terminal: Terminal, time: number, count = 12): Promise<RecentCounts> {
  await terminal.ask(setHalfHours(time, count))
  return told(terminal)
}

async function told(terminal: Terminal): Promise<RecentCounts> {
  const answer = await terminal.ask('1081000605FF010288016201EC00')
  return smartMeter.recentHalfHours.decode(answer!.properties[0]!.edt)
}

async function countsOf(terminal: Terminal, day: string): Promise<readonly (number | undefined)[]> {
  await terminal.ask(setDay(day))
  const answer = await terminal.ask('1081000605FF010288016201E200')
  const { day: word, counts } = smartMeter.cumulativeHistoryNormal.decode(answer!.properties[0]!.edt)
  expect(word).toBe(Number.parseInt(day, 16))
  return counts
}

const WEEK_S = 7 * 86_400

describe('faults of ED and EC', () => {
  it('sna: ED is refused, and EC tells what was asked before', async () => {
    const terminal = await joinedWith({ fault: 'sna', on: 'ED' })
    expect(await terminal.ask(setHalfHours(LATEST, 2))).toMatchObject({
      esv: 0x51,
      properties: [{ epc: 0xed, edt: smartMeter.recentHalfHoursTime.encode({ time: LATEST, count: 2 }) }],
    })
    expect((await halfHours(terminal, LATEST, 2)).readings).toHaveLength(2)
    terminal.emulator.faults.push({ fault: 'sna', on: 'EC' })
    expect((await terminal.ask('1081000605FF010288016201EC00'))?.esv).toBe(0x52)
  })

  it('lost-request: EC before the first ED has no time', async () => {
    const terminal = await joinedWith({ fault: 'lost-request', on: 'ED' })
    expect(await halfHours(terminal, LATEST)).toEqual({ time: undefined, readings: [] })
  })

  it('foreign-controller: EC tells another time than was asked for, and says so', async () => {
    const terminal = await joinedWith({ fault: 'foreign-controller', on: 'ED' })
    await terminal.ask(setDay('04'))
    expect(await terminal.value('E5')).toBe('04')
    const foreign = await halfHours(terminal, LATEST, 3)
    expect(foreign.time).toBe(LATEST - WEEK_S)
    expect(await halfHours(terminal, LATEST - WEEK_S, 3)).toEqual(foreign)
  })

  it('foreign-controller, in one request for both', async () => {
    const terminal = await joinedWith({ fault: 'foreign-controller' })
    const ed = bytesToHex(smartMeter.recentHalfHoursTime.encode({ time: LATEST, count: 1 }))
    await terminal.ask(`1081000405FF010288016102E50104ED07${ed}`)
    expect(await terminal.value('E5')).toBe('0B')
    expect((await told(terminal)).time).toBe(LATEST - WEEK_S)
  })

  it('day-word: EC tells the time that was asked for before', async () => {
    const terminal = await joinedWith({ fault: 'day-word', on: 'EC', times: 2 })
    expect((await halfHours(terminal, LATEST - SLOT_S, 2)).time).toBeUndefined()
    expect((await halfHours(terminal, LATEST, 3)).time).toBe(LATEST - SLOT_S)
    expect((await told(terminal)).time).toBe(LATEST)
  })

  it('fewer-slots: the newer half of those that were asked for', async () => {
    const terminal = await joinedWith({ fault: 'fewer-slots', times: 3 })
    await countsOf(terminal, '01')
    for (const [asked, count] of [
      [12, 6],
      [3, 2],
      [1, 1],
    ] as const) {
      const few = await halfHours(terminal, LATEST, asked)
      expect([few.time, few.readings.length]).toEqual([LATEST, count])
      expect(few.readings.map(({ normal }) => normal)).not.toContain(undefined)
    }
    expect((await told(terminal)).readings).toHaveLength(1)
    expect((await halfHours(terminal, LATEST)).readings).toHaveLength(12)
  })

  it('late-slot: the newest one is a hole', async () => {
    const terminal = await joinedWith({ fault: 'late-slot', on: 'EC', times: 2 })
    const { readings: late } = await halfHours(terminal, LATEST + SLOT_S, 4)
    expect(late.map(({ normal, reverse }) => [normal, reverse].includes(undefined))).toEqual([true, true, false, false])
    const { readings: old } = await halfHours(terminal, LATEST - SLOT_S, 4)
    expect(old.map(({ normal }) => normal)).not.toContain(undefined)
    expect((await halfHours(terminal, LATEST, 1)).readings[0]?.normal).toEqual(expect.any(Number))
  })

  it('value-garbage: the last count is outside the standard, the others are right', async () => {
    const terminal = await joinedWith({ fault: 'value-garbage', on: 'EC' })
    const garbage = await halfHours(terminal, LATEST, 2)
    const { readings } = await told(terminal)
    expect(garbage.readings).toEqual([readings[0], { ...readings[1], reverse: undefined, outside: ['reverse'] }])
  })
})

describe('other-day', () => {
  it('gives a past day the counts of the day before it, and EC its own', async () => {
    const terminal = await joinedWith({ fault: 'other-day' })
    const { household } = terminal.emulator
    const before = expectedDay(plusDays(TODAY, -3), 'normal', household)
    const right = expectedDay(plusDays(TODAY, -2), 'normal', household)
    expect(before).not.toEqual(right)
    expect(await countsOf(terminal, '02')).toEqual(before)
    expect((await halfHours(terminal, slotTime(plusDays(TODAY, -2), 11))).readings.map(({ normal }) => normal)).toEqual(
      right.slice(0, 12).reverse(),
    )
    expect(await countsOf(terminal, '02')).toEqual(right)
  })

  it('leaves today as it is, and begins with the oldest day', async () => {
    const terminal = await joinedWith({ fault: 'other-day', times: Infinity })
    const today = expectedDay(TODAY, 'normal', terminal.emulator.household)
    expect(await countsOf(terminal, '00')).toEqual(today.map((count, slot) => (slot <= 42 ? count : undefined)))
    expect((await countsOf(terminal, '63'))[0]).toEqual(
      expectedDay(plusDays(TODAY, -100), 'normal', terminal.emulator.household)[0],
    )
  })
})
