import { describe, expect, it } from 'vitest'
import { DAY_S } from '../../src/base/clock.js'
import type { DayMark } from '../../src/history/day.js'
import {
  dump,
  emulator,
  expectedCounts,
  NOON,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
} from './harness.js'

const HOURS = 3600

describe('collect(), run again', () => {
  it('reads nothing but today and leaves the same database', async () => {
    const [meter, folder] = [await emulator(), await temporaryFolder()]
    await run(meter, { folder })
    const before = await dump(sqliteIn(folder))
    const again = await run(meter, { folder })
    expect(again).toMatchObject({ daysRead: 1, pointsWritten: 0 })
    expect(await dump(sqliteIn(folder))).toEqual(before)
  })

  it('reads yesterday, now complete, and today on the next night, and joins without a scan', async () => {
    const [meter, folder] = [await emulator(), await temporaryFolder()]
    await run(meter, { folder })
    meter.clock.jump(15 * HOURS)
    const { log, lines } = quietLog()
    expect((await run(meter, { folder, log })).daysRead).toBe(2)
    expect(lines.filter((line) => line.includes('scanned'))).toEqual([])
    const stored = await dump(sqliteIn(folder))
    expect(storedCounts(stored)).toEqual(normalOnly(expectedCounts(meter, NOON + 15 * HOURS, 100)))
  })

  it('catches up what two weeks without a run have left out', async () => {
    const [meter, folder] = [await emulator(), await temporaryFolder()]
    await run(meter, { folder })
    meter.clock.jump(14 * DAY_S)
    expect((await run(meter, { folder })).daysRead).toBe(15)
    const { readings, days } = await dump(sqliteIn(folder))
    expect(days.filter(({ final, slots }) => final && slots === 48)).toHaveLength(99 + 14)
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined)).toHaveLength(1)
  })

  it('makes the same database in one go and in steps of days', async () => {
    const whole = await temporaryFolder()
    const steps = await temporaryFolder()
    const meter = await emulator({ household: { solar: true } })
    for (let day = 0; day < 6; day++) {
      await run(meter, { folder: steps, history: { days: 3 } })
      meter.clock.jump(DAY_S)
    }
    await run(meter, { folder: steps, history: { days: 9 } })
    await run(meter, { folder: whole, history: { days: 9 } })
    const [inSteps, atOnce] = [await dump(sqliteIn(steps)), await dump(sqliteIn(whole))]
    expect(inSteps.readings).toEqual(atOnce.readings)
    expect(whenever(inSteps.days)).toEqual(whenever(atOnce.days))
  })
})

/** The marks without the time of their reading. */
const whenever = (marks: readonly DayMark[]): DayMark[] => marks.map((mark) => ({ ...mark, readAt: 0 }))

const normalOnly = (counts: Map<string, number>): Map<string, number> =>
  new Map([...counts].filter(([key]) => key.startsWith('normal')))
