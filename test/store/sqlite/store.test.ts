import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { describe, expect, it } from 'vitest'
import { fileError } from '../../../src/store/sqlite/errors.js'
import { always, batch, meterRecord, run, waiting, wholeDays } from '../samples.js'
import { answerOf, describeEachDriver, failure, rewrite, sqliteFiles } from './files.js'

/** `0000`, `0030` … `2330` */
const CLOCKS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).flatMap((hour) => [
  `${hour}00`,
  `${hour}30`,
])

describeEachDriver('openSqlite()', (files) => {
  it('makes no file by reading, and none for an empty write', async () => {
    const reader = await files.open('read')
    expect(await reader.readings(always, waiting)).toEqual([])
    await (await files.open('write')).write(batch({}), waiting)
    expect(readdirSync(files.folder)).toEqual([])
  })

  it('makes the documented tables, for any SQLite', async () => {
    const store = await files.open('write')
    await store.write({ ...wholeDays(0, 1), runs: [run(1_795_000_000)] }, waiting)
    await store.close()
    const tables = await answerOf(files.path, 'SELECT sql FROM sqlite_master ORDER BY name')
    const halfHours = (way: string): string =>
      Array.from({ length: 48 }, (_, k) => `, ${way}_${CLOCKS[k]} REAL`).join('')
    expect(tables.flat()).toEqual([
      'CREATE TABLE electricity (meter TEXT NOT NULL, direction TEXT NOT NULL, time INTEGER NOT NULL, count INTEGER, cumulative_kwh REAL, usage_kwh REAL, PRIMARY KEY (meter, time, direction)) WITHOUT ROWID',
      'CREATE TABLE electricity_day (meter TEXT NOT NULL, direction TEXT NOT NULL, time INTEGER NOT NULL, slots INTEGER, final INTEGER, attempts INTEGER, usage_kwh REAL, read_at INTEGER, coefficient INTEGER, unit_exponent INTEGER, digits INTEGER, PRIMARY KEY (meter, time, direction)) WITHOUT ROWID',
      'CREATE TABLE electricity_meter (meter TEXT NOT NULL, time INTEGER NOT NULL, coefficient INTEGER, unit_exponent INTEGER, digits INTEGER, identity TEXT, register_since INTEGER, PRIMARY KEY (meter, time)) WITHOUT ROWID',
      'CREATE TABLE electricity_run (meter TEXT NOT NULL, job TEXT NOT NULL, time INTEGER NOT NULL, outcome TEXT, scan_s REAL, join_s REAL, read_s REAL, write_s REAL, requests INTEGER, retries INTEGER, lqi INTEGER, days_read INTEGER, points_written INTEGER, proof TEXT, PRIMARY KEY (meter, time, job)) WITHOUT ROWID',
      `CREATE TABLE energy_day (meter TEXT NOT NULL, time INTEGER NOT NULL, day_of_month INTEGER, weekday INTEGER, bought_kwh REAL, bought_slots INTEGER, bought_register_kwh REAL, sold_kwh REAL, sold_slots INTEGER, sold_register_kwh REAL${halfHours('bought')}${halfHours('sold')}, PRIMARY KEY (meter, time)) WITHOUT ROWID`,
      'CREATE TABLE energy_month (meter TEXT NOT NULL, time INTEGER NOT NULL, slots INTEGER, bought_kwh REAL, bought_slots INTEGER, sold_kwh REAL, sold_slots INTEGER, PRIMARY KEY (meter, time)) WITHOUT ROWID',
    ])
    expect(await answerOf(files.path, 'PRAGMA user_version')).toEqual([[1]])
    const types = 'SELECT typeof(count), typeof(cumulative_kwh), typeof(time) FROM electricity LIMIT 1'
    expect(await answerOf(files.path, types)).toEqual([['integer', 'real', 'integer']])
  })

  it.each(['read', 'write'] as const)(
    'opens (%s) a file of an earlier kenshin, which had fewer tables',
    async (mode) => {
      await files.fill(1)
      const db = new (await initSqlJs()).Database(readFileSync(files.path))
      db.run('DROP TABLE electricity_meter')
      writeFileSync(files.path, db.export())
      db.close()
      const store = await files.open(mode)
      expect(await store.meters(always, waiting)).toEqual([])
      expect(await store.span({ of: 'electricity_meter' }, waiting)).toBeUndefined()
      if (mode === 'read') return
      await store.write(batch({ meters: [meterRecord(0)] }), waiting)
      expect(await (await files.open('read')).meters(always, waiting)).toEqual([meterRecord(0)])
    },
  )

  it.each(['read', 'write'] as const)(
    'opens (%s) a file of an earlier kenshin, whose tables had fewer columns',
    async (mode) => {
      const [old, young] = [run(1_795_000_000, { proof: undefined }), run(1_795_086_400, { proof: 'E2+EC' })]
      const writer = await files.open('write')
      await writer.write(batch({ runs: [old] }), waiting)
      await writer.close()
      await rewrite(files.path, 'ALTER TABLE electricity_run DROP COLUMN proof')
      const store = await files.open(mode)
      expect(await store.runs(always, waiting)).toEqual([old])
      if (mode === 'read') return
      await store.write(batch({ runs: [young] }), waiting)
      expect(await (await files.open('read')).runs(always, waiting)).toEqual([old, young])
    },
  )

  it('keeps what was written for the next opening', async () => {
    await files.fill(2)
    const [writer, reader] = [await files.open('write'), await files.open('read')]
    expect(await writer.readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
    expect(await reader.readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
  })

  it('lets several writers in, and refuses to write for a reader', async () => {
    await files.fill(1)
    const [writer, second, reader] = [await files.open('write'), await files.open('write'), await files.open('read')]
    await writer.write(wholeDays(1, 1), waiting)
    await second.write(wholeDays(2, 1), waiting)
    for (const store of [writer, second, reader])
      expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 3).readings)
    expect((await failure(reader.write(wholeDays(1, 1), waiting))).code).toBe('store.refused')
    expect((await failure(reader.check({ oldestDays: 0 }, waiting))).code).toBe('store.refused')
    for (const store of [reader, writer, second]) await store.close()
    expect(readdirSync(join(files.folder, 'data'))).toEqual(['kenshin.sqlite'])
  })

  it('opens a file when it is sound again', async () => {
    await files.fill(1)
    const good = readFileSync(files.path)
    writeFileSync(files.path, 'no database'.repeat(1000))
    expect((await failure(files.open('write'))).code).toBe('store.damaged')
    writeFileSync(files.path, good)
    expect(await (await files.open('write')).readings(always, waiting)).toHaveLength(48)
  })

  it('tells of a file that is cut off, overwritten, or no database at all', async () => {
    await files.fill(30)
    const size = statSync(files.path).size
    const whole = readFileSync(files.path)
    truncateSync(files.path, Math.floor(size / 2))
    expect((await failure(files.open('read'))).code).toBe('store.damaged')
    writeFileSync(files.path, Buffer.concat([whole.subarray(0, 8192), Buffer.alloc(4096, 0x5a), whole.subarray(12288)]))
    expect((await failure(files.open('read'))).code).toBe('store.damaged')
    writeFileSync(files.path, 'hello')
    const error = await failure(files.open('read'))
    expect(error.words.en).toBe(`The SQLite file ${files.path} is damaged (file is not a database).`)
  })

  it('refuses a file of a newer kenshin, or of another program', async () => {
    const sql = await initSqlJs()
    mkdirSync(join(files.folder, 'data'))
    for (const [statement, words] of [
      ['PRAGMA user_version = 2', /written by a newer kenshin \(schema version 2\)/],
      ['CREATE TABLE cats (name TEXT)', /belongs to another program/],
      ['CREATE TABLE cats (name TEXT); PRAGMA user_version = 1', /belongs to another program/],
    ] as const) {
      const db = new sql.Database()
      db.run(statement)
      writeFileSync(files.path, db.export())
      db.close()
      const error = await failure(files.open('write'))
      expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringMatching(words)])
    }
  })

  it.each([
    ['below a file', '/dev/null/kenshin.sqlite', 'store.refused'],
    ['a folder', '/tmp', 'store.refused'],
    ['a device', '/dev/zero', 'store.refused'],
  ])('tells of a path that is %s', async (_, where, code) => {
    const error = await failure(files.open('read', where))
    expect(error.code).toBe(code)
    expect(error.words.en).toContain(where)
  })

  it('tells of a folder in which nobody may make a file', async () => {
    const store = await files.open('write', '/sys/kernel/kenshin.sqlite')
    expect((await failure(store.check({ oldestDays: 0 }, waiting))).code).toBe('store.no-access')
  })

  it('follows a symbolic link and leaves it in place', async () => {
    const link = join(files.folder, 'link.sqlite')
    await files.fill(1)
    symlinkSync(files.path, link)
    await (await files.open('write', link)).write(wholeDays(1, 1), waiting)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(await (await files.open('read')).readings(always, waiting)).toHaveLength(96)
  })
})

describe('fileError()', () => {
  it.each([
    ['ENOSPC', 'store.refused', 'the disk is full', /Free some space/],
    ['EDQUOT', 'store.refused', 'the disk is full', /Free some space/],
    ['EACCES', 'store.no-access', 'no right (EACCES)', /Check owner and rights/],
    ['EROFS', 'store.refused', 'the file system is read-only (a failing SD card?)', /dmesg/],
    ['EIO', 'store.refused', 'the disk reports an error (EIO)', /dmesg/],
    ['ENAMETOOLONG', 'store.refused', 'ENAMETOOLONG', /Correct `path`/],
  ])('explains %s', (errno, code, why, remedy) => {
    const error = fileError('/data/kenshin.sqlite', Object.assign(new Error(errno), { code: errno }))
    expect([error.code, error.words.en, error.remedy.en]).toEqual([
      code,
      `The SQLite file /data/kenshin.sqlite cannot be used: ${why}.`,
      expect.stringMatching(remedy),
    ])
  })
})

describe('SqliteStore.check()', () => {
  const files = sqliteFiles(() => {
    const sql = { ask: () => [], run: () => undefined }
    return {
      read: (task) => Promise.resolve(task(sql)),
      write(task) {
        task(sql)
        return Promise.resolve()
      },
      keep: () => Promise.resolve(),
      settle: () => Promise.resolve(),
      close: () => undefined,
    }
  })

  it('finds out a disk that forgets what was written, and says so in both languages', async () => {
    const store = await files.open('write')
    const { code, words } = await failure(store.check({ oldestDays: 1 }, waiting))
    expect(code).toBe('store.damaged')
    expect(words).toEqual({
      en: `The SQLite file ${files.path} is damaged (what was written is not there).`,
      ja: `SQLite ファイル ${files.path} が壊れています（書き込んだ内容がありません）。`,
    })
  })
})
