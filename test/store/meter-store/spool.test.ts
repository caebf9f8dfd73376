import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayStart, slotTime } from '../../../src/base/clock.js'
import { KenshinError } from '../../../src/base/errors.js'
import { createLogger, silent } from '../../../src/base/log.js'
import { copyAll, type Copied } from '../../../src/store/copy.js'
import { deliver } from '../../../src/store/meter-store/delivery.js'
import { openSpool, type Spool } from '../../../src/store/meter-store/spool.js'
import { openSqlite } from '../../../src/store/sqlite/store.js'
import type { Store } from '../../../src/store/store.js'
import { dump } from '../contract.js'
import { always, batch, day, everyDay, mark, reading, run, waiting, wholeDays } from '../samples.js'

let folder: string
let spool: Spool
let database: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kenshin-spool-'))
  database = await openSqlite(join(folder, 'database.sqlite'), { mode: 'write' })
  spool = openSpool(folder, 'flat 1/2', database)
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

/** A database that goes away after some writes. */
const failingAfter = (writes: number): Store => {
  let left = writes
  return {
    ...bound(database),
    write: (points, wait) =>
      left-- > 0 ? database.write(points, wait) : Promise.reject(new KenshinError('store.unreachable', () => 'away')),
  }
}
const bound = (store: Store): Store => ({
  name: store.name,
  place: store.place,
  check: (needs, wait) => store.check(needs, wait),
  keepsSince: (wait) => store.keepsSince(wait),
  readings: (query, wait) => store.readings(query, wait),
  days: (query, wait) => store.days(query, wait),
  readingCounts: (query, wait) => store.readingCounts(query, wait),
  runs: (query, wait) => store.runs(query, wait),
  meters: (query, wait) => store.meters(query, wait),
  span: (query, wait) => store.span(query, wait),
  write: (points, wait) => store.write(points, wait),
  close: () => store.close(),
})

const waitingPoints = { ...wholeDays(0, 70), runs: [run(1_795_000_000)] }

/** Delivers to a database and keeps the log. */
async function delivering(to: Store = database, from = spool): Promise<string[]> {
  const lines: string[] = []
  const log = createLogger({ level: 'info', format: 'plain', write: (line) => lines.push(line) })
  await deliver(from, to, { meter: 'home', log, ...waiting })
  return lines
}

describe('openSpool()', () => {
  it('holds nothing and leaves no file until something is put', async () => {
    expect(await spool.pending()).toBe(false)
    expect(await delivering()).toEqual([])
    expect(readdirSync(folder)).not.toContain('spool')
  })

  it.each([
    ['is no database', (bytes: Buffer) => bytes.fill(0x5a)],
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, 5000)],
  ])('moves a file that %s aside, goes on, and says where it is', async (_, damage) => {
    await spool.put(waitingPoints, waiting)
    writeFileSync(spool.path, damage(readFileSync(spool.path)))
    expect(await delivering()).toEqual([expect.stringContaining(`${spool.path}.damaged`)])
    expect(readdirSync(join(folder, 'spool'))).toEqual([`${basename(spool.path)}.damaged`])
    expect(await spool.pending()).toBe(false)
    await spool.put(wholeDays(70, 1), waiting)
    expect(await delivering()).toEqual([expect.stringContaining('spool delivered readings=48 days=1')])
  })

  it('delivers what was put, from several runs, and forgets it', async () => {
    await spool.put(waitingPoints, waiting)
    await openSpool(folder, 'flat 1/2', database).put(wholeDays(70, 1), waiting)
    expect(readdirSync(join(folder, 'spool'))).toEqual([expect.stringMatching(/^flat%201%2F2@[0-9a-f]{8}\.sqlite$/)])
    expect(await spool.pending()).toBe(true)
    expect(await delivering()).toEqual([expect.stringContaining(`spool delivered readings=${71 * 48} days=71`)])
    expect(await dump(database)).toEqual({ ...wholeDays(0, 71), runs: waitingPoints.runs, meters: [] })
    expect(await spool.pending()).toBe(false)
    expect(readdirSync(join(folder, 'spool'))).toEqual([])
  })

  it.each([0, 1])(
    'keeps everything when the database goes away after %i writes, and delivers it the next time',
    async (n) => {
      await spool.put(waitingPoints, waiting)
      await database.write(wholeDays(70, 1), waiting)
      await database.write(
        {
          ...batch({ readings: [reading(-1, 47, { usageKwh: undefined })], days: [mark(-1, { usageKwh: undefined })] }),
        },
        waiting,
      )
      await expect(delivering(failingAfter(n))).rejects.toMatchObject({ code: 'store.unreachable' })
      expect(await spool.pending()).toBe(true)
      await delivering()
      expect(await database.readings({ from: slotTime(day(-1), 47), to: slotTime(day(0), 0) }, waiting)).toEqual([
        reading(-1, 47, { usageKwh: 0.1 }),
      ])
      expect(await database.days({ from: day(0), to: day(70) }, waiting)).toEqual(wholeDays(0, 71).days)
    },
  )

  it('delivers marks of days without any reading', async () => {
    const empty = mark(3, { slots: 0, usageKwh: undefined })
    await spool.put(batch({ days: [empty] }), waiting)
    await delivering()
    expect(await dump(database)).toEqual({ readings: [], days: [empty], runs: [], meters: [] })
  })

  it('keeps meters apart', async () => {
    await spool.put(wholeDays(0, 1), waiting)
    expect(await openSpool(folder, 'flat 1', database).pending()).toBe(false)
  })

  it('delivers nothing to another database, and says that it waits', async () => {
    await spool.put(wholeDays(0, 1), waiting)
    const other = await openSqlite(join(folder, 'other.sqlite'), { mode: 'write' })
    const otherSpool = openSpool(folder, 'flat 1/2', other)
    expect(await otherSpool.pending()).toBe(false)
    const told = await delivering(other, otherSpool)
    expect(told).toEqual([
      expect.stringMatching(/days wait for another database .*kenshin copy --from .* --to settings/),
    ])
    expect(await dump(other)).toEqual({ readings: [], days: [], runs: [], meters: [] })
    await other.close()
    await delivering()
    expect(await database.days(everyDay, waiting)).toHaveLength(1)
  })

  it('delivers what an earlier kenshin left under the name of the meter alone', async () => {
    await spool.put(wholeDays(0, 1), waiting)
    renameSync(spool.path, join(folder, 'spool', 'flat%201%2F2.sqlite'))
    expect(await spool.pending()).toBe(true)
    await delivering()
    expect(await database.days(everyDay, waiting)).toHaveLength(1)
    expect(await spool.pending()).toBe(false)
  })
})

describe('deliver() to a database with a retention', () => {
  /** A database that keeps what is not older than one instant, and says that it is another instant. */
  const keeping = (since: number, says = since): Store => ({
    ...bound(database),
    keepsSince: () => Promise.resolve(says),
    write: (points, wait) =>
      points.readings.some(({ time }) => time < since) ||
      [...points.days, ...(points.energyDays ?? [])].some(({ date }) => dayStart(date) < since) ||
      (points.energyMonths ?? []).some(({ month }) => dayStart(month) < since)
        ? Promise.reject(new KenshinError('store.retention', () => 'points beyond retention policy dropped=1'))
        : database.write(points, wait),
  })
  const tooOld = (): string => spool.path.replace(/\.sqlite$/, '.too-old.sqlite')

  it.each([
    ['tells how long', slotTime(day(10), 0), slotTime(day(10), 0)],
    ['keeps less than it tells', slotTime(day(10), 0), slotTime(day(7), 13)],
    ['cuts a day in two', slotTime(day(9), 30), slotTime(day(9), 30)],
  ])(
    'sets aside what is too old, where it %s: the rest is delivered, and the next night is free',
    async (_, since, says) => {
      await spool.put(waitingPoints, waiting)
      const told = await delivering(keeping(since, says))
      expect(told).toEqual([
        expect.stringMatching(/warn +older than the database keeps: set aside readings=\d+ days=10 path=.*too-old/),
        expect.stringContaining('months=2026-08'),
        expect.stringContaining('days=60'),
      ])
      expect((await database.days(everyDay, waiting)).map(({ date }) => date)).toEqual(
        wholeDays(10, 60).days.map(({ date }) => date),
      )
      const aside = await openSqlite(tooOld(), { mode: 'read' })
      const [kept, old] = [await database.readings(always, waiting), await aside.readings(always, waiting)]
      expect([...old, ...kept]).toEqual(waitingPoints.readings)
      expect(await aside.days(everyDay, waiting)).toEqual(wholeDays(0, 10).days)
      expect(await spool.pending()).toBe(false)
      expect(await spool.others()).toEqual([])
      await spool.put(wholeDays(70, 1), waiting)
      expect(await delivering(keeping(since, says))).toHaveLength(1)
    },
  )

  it('sets everything aside where all is too old', async () => {
    await spool.put(wholeDays(0, 3), waiting)
    await delivering(keeping(slotTime(day(30), 0), -Infinity))
    expect(await dump(database)).toEqual({ readings: [], days: [], runs: [], meters: [] })
    const aside = await openSqlite(tooOld(), { mode: 'read' })
    expect(await aside.readings(always, waiting)).toHaveLength(3 * 48)
  })
})

describe('copyAll()', () => {
  it('copies nothing from an empty store', async () => {
    const other = await openSqlite(join(folder, 'empty.sqlite'), { mode: 'read' })
    const none = { readings: 0, days: 0, runs: 0, done: 0, total: 0 }
    expect(await copyAll(other, database, waiting)).toEqual(none)
  })

  it('tells its progress and changes nothing the second time', async () => {
    const source = await openSqlite(join(folder, 'source.sqlite'), { mode: 'write' })
    await source.write(
      { ...waitingPoints, readings: [...waitingPoints.readings, reading(0, 0, { meter: 'b' })] },
      waiting,
    )
    const told: Copied[] = []
    await copyAll(source, database, { ...waiting, onProgress: (copied) => told.push(copied) })
    expect(told.map(({ done, total, days }) => [done, total, days])).toEqual([
      [1, 4, 16],
      [2, 4, 46],
      [3, 4, 70],
      [4, 4, 70],
    ])
    const once = await dump(database)
    expect(once).toEqual(await dump(source))
    await copyAll(source, database, waiting)
    expect(await dump(database)).toEqual(once)
    await source.close()
  })

  it('walks through no empty window to a record that lies decades before all others', async () => {
    const source = await openSqlite(join(folder, 'source.sqlite'), { mode: 'write' })
    const stray = [run(400_000), run(1_478_000_000)]
    await source.write({ ...wholeDays(0, 70), runs: [...stray, run(1_795_000_000)] }, waiting)
    let questions = 0
    const counting: Store = {
      ...bound(source),
      readings: (query, wait) => {
        questions++
        return source.readings(query, wait)
      },
    }
    await copyAll(counting, database, waiting)
    expect(questions).toBe(2 + 3 + 1)
    expect(await database.runs({ from: 0, to: 2_000_000_000 }, waiting)).toHaveLength(3)
    await source.close()
  })

  it('stops when the signal is aborted', async () => {
    await spool.put(waitingPoints, waiting)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(deliver(spool, database, { meter: 'home', log: silent, signal })).rejects.toThrow('enough')
    expect(await spool.pending()).toBe(true)
  })
})
