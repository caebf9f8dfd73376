import { readFileSync } from 'node:fs'
import { afterEach, expect, it, describe } from 'vitest'
import { Pages } from '../../../src/store/sqlite/pages.js'
import { sqlJs, sqlOf } from '../../../src/store/sqlite/sql-js.js'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { countReadings, select, spanOf } from '../../../src/store/sqlite/tables.js'
import type { Batch } from '../../../src/store/store.js'
import { always, batch, day, everyDay, mark, reading, waiting, wholeDays } from '../samples.js'
import { answerOf, describeEachDriver, rewrite, sqliteFiles } from './files.js'

const METERS = Array.from({ length: 20 }, (_, n) => `meter-${n + 10}`)
const PAGE = 4096

const ofMeter = (meter: string, from: number, count: number): Batch => {
  const { readings, days } = wholeDays(from, count)
  return batch({ readings: readings.map((one) => ({ ...one, meter })), days: days.map((one) => ({ ...one, meter })) })
}

describeEachDriver('the key of the tables', (files) => {
  /** @returns all of it in the order of all databases: by time, then by meter */
  const fill = async (): Promise<Batch> => {
    const store = await files.open('write')
    for (const meter of METERS) await store.write(ofMeter(meter, 0, 3), waiting)
    await store.close()
    const ofAll = <T>(items: readonly T[]): T[] => items.flatMap((one) => METERS.map((meter) => ({ ...one, meter })))
    const { readings, days } = wholeDays(0, 3)
    return batch({ readings: ofAll(readings), days: ofAll(days) })
  }

  it('is nobody’s business: what is asked of all meters comes by time, then by meter', async () => {
    const stored = await fill()
    const store = await files.open('read')
    expect(await store.readings(always, waiting)).toEqual(stored.readings)
    expect(await store.days(everyDay, waiting)).toEqual(stored.days)
    const { time: first } = reading(0, 0)
    const { time: last } = reading(2, 47)
    expect(await store.span({}, waiting)).toEqual({ first, last })
    expect(await store.span({ from: first + 1 }, waiting)).toEqual({ first: reading(0, 1).time, last })
    expect(await store.span({ from: last + 1 }, waiting)).toBeUndefined()
    const counts = await store.readingCounts(everyDay, waiting)
    expect(counts).toHaveLength(METERS.length * 3)
    expect(counts[1]).toEqual({ meter: METERS[1], direction: 'normal', date: day(0), readings: 48 })
  })

  it('began with the time in the first versions: such a file is read and written as any other', async () => {
    const stored = await fill()
    for (const kind of ['electricity', 'electricity_day']) {
      const [[now] = []] = await answerOf(files.path, `SELECT sql FROM sqlite_master WHERE name = '${kind}'`)
      const before = String(now).replace('KEY (meter, time, direction)', 'KEY (time, meter, direction)')
      expect(before).not.toBe(now)
      const moved = `INSERT INTO ${kind} SELECT * FROM new`
      await rewrite(files.path, `ALTER TABLE ${kind} RENAME TO new; ${before}; ${moved}; DROP TABLE new`)
    }
    const store = await files.open('write')
    expect(await store.readings(always, waiting)).toEqual(stored.readings)
    const changed = reading(1, 7, { meter: METERS[4]!, count: 99_999 })
    await store.write(batch({ readings: [changed], days: [mark(5, { meter: METERS[0]! })] }), waiting)
    const readings = stored.readings.map((one) =>
      one.meter === changed.meter && one.time === changed.time ? changed : one,
    )
    expect(await store.readings(always, waiting)).toEqual(readings)
    expect(await store.days(everyDay, waiting)).toEqual([...stored.days, mark(5, { meter: METERS[0]! })])
  })
})

describe('the key of the tables, among twenty meters', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  const closing: (() => void)[] = []
  afterEach(() => {
    for (const close of closing.splice(0)) close()
  })

  const write = async (one: Batch): Promise<void> => {
    const store = await files.open('write')
    await store.write(one, waiting)
    await store.close()
  }

  const changedPages = (before: Buffer, after: Buffer): number =>
    Array.from({ length: Math.ceil(after.length / PAGE) }, (_, n) => n * PAGE).filter(
      (at) => !after.subarray(at, at + PAGE).equals(before.subarray(at, at + PAGE)),
    ).length

  it('has a week of one meter change few pages', async () => {
    const one = METERS[9]!
    for (const meter of METERS) await write(ofMeter(meter, 0, meter === one ? 10 : 30))
    const before = readFileSync(files.path)
    await write(ofMeter(one, 10, 7))
    const after = readFileSync(files.path)
    expect(before.length / PAGE).toBeGreaterThan(300)
    // With the time first in the key it was 92: each page holds some half hours of every meter.
    expect(changedPages(before, after)).toBeLessThan(25)
  })

  it('lets a question of all meters read what it needs', async () => {
    for (const meter of METERS) await write(ofMeter(meter, 0, 60))
    const pages = new Pages(files.path)
    const db = new (await sqlJs()).Database(pages.asArray())
    closing.push(
      () => pages.close(),
      () => db.close(),
    )
    const sql = sqlOf(db)
    const asked = (ask: () => unknown): number => {
      const before = pages.asked
      ask()
      return pages.asked - before
    }
    const all = readFileSync(files.path).length / PAGE
    expect(all).toBeGreaterThan(600)
    const { from, to } = { from: reading(30, 0).time, to: reading(31, 0).time }
    expect(asked(() => expect(select(sql, 'electricity', { from, to })).toHaveLength(48 * METERS.length))).toBeLessThan(
      all / 5,
    )
    expect(asked(() => expect(spanOf(sql, {})).toBeDefined())).toBeLessThan(all / 5)
    const counted = (): unknown =>
      expect(countReadings(sql, { from: day(30), to: day(30) })).toHaveLength(METERS.length)
    expect(asked(counted)).toBeLessThan(all / 5)
  })
})
