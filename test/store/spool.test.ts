import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KenshinError } from '../../src/base/errors.js'
import { copyAll, type Copied } from '../../src/store/copy.js'
import { openSpool, type Spool } from '../../src/store/spool.js'
import { openSqlite } from '../../src/store/sqlite.js'
import type { Store } from '../../src/store/store.js'
import { dump } from './contract.js'
import { batch, mark, reading, run, waiting, wholeDays } from './samples.js'

let folder: string
let spool: Spool
let database: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kenshin-spool-'))
  spool = openSpool(folder, 'flat 1/2')
  database = await openSqlite(join(folder, 'database.sqlite'), { mode: 'write' })
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

/** The database, going away after some writes. */
const failingAfter = (writes: number): Store => {
  let left = writes
  return {
    ...bound(database),
    write: (points, wait) =>
      left-- > 0 ? database.write(points, wait) : Promise.reject(new KenshinError('store.unreachable', 'away')),
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

describe('openSpool()', () => {
  it('holds nothing and leaves no file until something is put', async () => {
    expect(await spool.pending()).toBe(false)
    expect(await spool.deliver(database, waiting)).toBeUndefined()
    expect(readdirSync(folder)).not.toContain('spool')
  })

  it.each([
    ['is no database', (bytes: Buffer) => bytes.fill(0x5a)],
    ['lost its end', (bytes: Buffer) => bytes.subarray(0, 20_000)],
  ])('moves a file aside that %s, tells where it is, and goes on', async (_, damage) => {
    await spool.put(waitingPoints, waiting)
    writeFileSync(spool.path, damage(readFileSync(spool.path)))
    const told: string[] = []
    const delivering = spool.deliver(database, { ...waiting, onDamaged: (aside) => told.push(aside) })
    expect(await delivering).toBeUndefined()
    expect(told).toEqual([`${spool.path}.damaged`])
    expect(readdirSync(join(folder, 'spool'))).toEqual(['flat%201%2F2.sqlite.damaged'])
    expect(await spool.pending()).toBe(false)
    await spool.put(wholeDays(70, 1), waiting)
    expect(await spool.deliver(database, waiting)).toMatchObject({ days: 1 })
  })

  it('delivers what was put, from several runs, and forgets it', async () => {
    await spool.put(waitingPoints, waiting)
    await openSpool(folder, 'flat 1/2').put(wholeDays(70, 1), waiting)
    expect(readdirSync(join(folder, 'spool'))).toEqual(['flat%201%2F2.sqlite'])
    expect(await spool.pending()).toBe(true)
    expect(await spool.deliver(database, waiting)).toMatchObject({ readings: 71 * 48, days: 71, runs: 1 })
    expect(await dump(database)).toEqual({ ...wholeDays(0, 71), runs: waitingPoints.runs, meters: [] })
    expect(await spool.pending()).toBe(false)
    expect(readdirSync(join(folder, 'spool'))).toEqual([])
  })

  it('keeps everything when the database goes away in the middle, and delivers it all the next time', async () => {
    await spool.put(waitingPoints, waiting)
    await expect(spool.deliver(failingAfter(1), waiting)).rejects.toMatchObject({ code: 'store.unreachable' })
    expect(await spool.pending()).toBe(true)
    await spool.deliver(database, waiting)
    expect(await dump(database)).toEqual({ ...wholeDays(0, 70), runs: waitingPoints.runs, meters: [] })
  })

  it('delivers marks of days without any reading', async () => {
    const empty = mark(3, { slots: 0, usageKwh: undefined })
    await spool.put(batch({ days: [empty] }), waiting)
    await spool.deliver(database, waiting)
    expect(await dump(database)).toEqual({ readings: [], days: [empty], runs: [], meters: [] })
  })

  it('keeps meters apart', async () => {
    await spool.put(wholeDays(0, 1), waiting)
    expect(await openSpool(folder, 'flat 1').pending()).toBe(false)
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
      [1, 4, 30],
      [2, 4, 60],
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
    await expect(spool.deliver(database, { signal })).rejects.toThrow('enough')
    expect(await spool.pending()).toBe(true)
  })
})
