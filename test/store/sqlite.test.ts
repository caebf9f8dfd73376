import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { chmodSync, existsSync, lstatSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import initSqlJs from 'sql.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KenshinError } from '../../src/base/errors.js'
import { fileError } from '../../src/store/sqlite-errors.js'
import { openSqlite } from '../../src/store/sqlite.js'
import type { Store } from '../../src/store/store.js'
import { always, batch, meterRecord, reading, run, waiting, wholeDays } from './samples.js'

let folder: string
let path: string
const opened: Store[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenshin-sqlite-'))
  path = join(folder, 'data', 'kenshin.sqlite')
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(mode: 'read' | 'write', where = path): Promise<Store> {
  const store = await openSqlite(where, { mode })
  opened.push(store)
  return store
}

async function fill(days: number): Promise<void> {
  const store = await open('write')
  await store.write(wholeDays(0, days), waiting)
  await store.close()
}

async function failure(task: Promise<unknown>): Promise<KenshinError> {
  return task.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as KenshinError,
  )
}

describe('openSqlite()', () => {
  it('makes no file by reading, and none for an empty write', async () => {
    const reader = await open('read')
    expect(await reader.readings(always, waiting)).toEqual([])
    await (await open('write')).write(batch({}), waiting)
    expect(readdirSync(join(folder, 'data'))).toEqual(['kenshin.sqlite.lock'])
  })

  it('makes the documented tables, for any SQLite', async () => {
    const store = await open('write')
    await store.write({ ...wholeDays(0, 1), runs: [run(1_795_000_000)] }, waiting)
    const db = new (await initSqlJs()).Database(readFileSync(path))
    const answer = (sql: string): unknown[][] => db.exec(sql)[0]?.values ?? []
    expect(answer('SELECT sql FROM sqlite_master ORDER BY name').flat()).toEqual([
      'CREATE TABLE electricity (meter TEXT NOT NULL, direction TEXT NOT NULL, time INTEGER NOT NULL, count INTEGER, cumulative_kwh REAL, usage_kwh REAL, PRIMARY KEY (time, meter, direction)) WITHOUT ROWID',
      'CREATE TABLE electricity_day (meter TEXT NOT NULL, direction TEXT NOT NULL, time INTEGER NOT NULL, slots INTEGER, final INTEGER, attempts INTEGER, usage_kwh REAL, read_at INTEGER, coefficient INTEGER, unit_exponent INTEGER, digits INTEGER, PRIMARY KEY (time, meter, direction)) WITHOUT ROWID',
      'CREATE TABLE electricity_meter (meter TEXT NOT NULL, time INTEGER NOT NULL, coefficient INTEGER, unit_exponent INTEGER, digits INTEGER, identity TEXT, register_since INTEGER, PRIMARY KEY (time, meter)) WITHOUT ROWID',
      'CREATE TABLE electricity_run (meter TEXT NOT NULL, job TEXT NOT NULL, time INTEGER NOT NULL, outcome TEXT, scan_s REAL, join_s REAL, read_s REAL, write_s REAL, requests INTEGER, retries INTEGER, lqi INTEGER, days_read INTEGER, points_written INTEGER, PRIMARY KEY (time, meter, job)) WITHOUT ROWID',
    ])
    expect(answer('PRAGMA user_version')).toEqual([[1]])
    expect(answer('SELECT typeof(count), typeof(cumulative_kwh), typeof(time) FROM electricity LIMIT 1')).toEqual([
      ['integer', 'real', 'integer'],
    ])
    db.close()
  })

  it.each(['read', 'write'] as const)(
    'opens (%s) a file of an earlier kenshin, which had fewer tables',
    async (mode) => {
      await fill(1)
      const db = new (await initSqlJs()).Database(readFileSync(path))
      db.run('DROP TABLE electricity_meter')
      writeFileSync(path, db.export())
      db.close()
      const store = await open(mode)
      expect(await store.meters(always, waiting)).toEqual([])
      expect(await store.span({ of: 'electricity_meter' }, waiting)).toBeUndefined()
      if (mode === 'read') return
      await store.write(batch({ meters: [meterRecord(0)] }), waiting)
      expect(await (await open('read')).meters(always, waiting)).toEqual([meterRecord(0)])
    },
  )

  it('keeps what was written for the next opening', async () => {
    await fill(2)
    const [writer, reader] = [await open('write'), await open('read')]
    expect(await writer.readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
    expect(await reader.readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
  })

  it('lets one writer in, and readers beside it', async () => {
    await fill(1)
    const writer = await open('write')
    const second = await failure(open('write'))
    expect([second.code, second.exit]).toEqual(['store.locked', 6])
    expect(second.words.en).toContain(`${path}.lock`)
    const reader = await open('read')
    expect(await reader.readings(always, waiting)).toHaveLength(48)
    expect((await failure(reader.write(wholeDays(1, 1), waiting))).code).toBe('store.refused')
    expect((await failure(reader.check({ oldestDays: 0 }, waiting))).code).toBe('store.refused')
    await writer.close()
    await (await open('write')).check({ oldestDays: 0 }, waiting)
  })

  it('leaves the lock free when it cannot open', async () => {
    await fill(1)
    const good = readFileSync(path)
    writeFileSync(path, 'no database'.repeat(1000))
    expect((await failure(open('write'))).code).toBe('store.damaged')
    writeFileSync(path, good)
    expect(await (await open('write')).readings(always, waiting)).toHaveLength(48)
  })

  it('tells of a file that is cut off, overwritten, or no database at all', async () => {
    await fill(30)
    const size = statSync(path).size
    const whole = readFileSync(path)
    truncateSync(path, Math.floor(size / 2))
    expect((await failure(open('read'))).code).toBe('store.damaged')
    writeFileSync(path, Buffer.concat([whole.subarray(0, 8192), Buffer.alloc(4096, 0x5a), whole.subarray(12288)]))
    expect((await failure(open('read'))).code).toBe('store.damaged')
    writeFileSync(path, 'hello')
    const error = await failure(open('read'))
    expect(error.words.en).toBe(`The SQLite file ${path} is damaged (file is not a database).`)
  })

  it('refuses a file of a newer kenshin, or of another program', async () => {
    const sql = await initSqlJs()
    mkdirSync(join(folder, 'data'))
    for (const [statement, words] of [
      ['PRAGMA user_version = 2', /written by a newer kenshin \(schema version 2\)/],
      ['CREATE TABLE cats (name TEXT)', /belongs to another program/],
    ] as const) {
      const db = new sql.Database()
      db.run(statement)
      writeFileSync(path, db.export())
      db.close()
      const error = await failure(open('write'))
      expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringMatching(words)])
    }
  })

  it.each([
    ['below a file', '/dev/null/kenshin.sqlite', 'store.refused'],
    ['a folder', '/tmp', 'store.refused'],
    ['a device', '/dev/zero', 'store.refused'],
  ])('tells of a path that is %s', async (_, where, code) => {
    const error = await failure(open('read', where))
    expect(error.code).toBe(code)
    expect(error.words.en).toContain(where)
  })

  it('tells of a folder in which nobody may make a file', async () => {
    expect((await failure(open('write', '/sys/kernel/kenshin.sqlite'))).code).toBe('store.no-access')
  })

  it('follows a symbolic link and leaves it in place', async () => {
    const link = join(folder, 'link.sqlite')
    await fill(1)
    symlinkSync(path, link)
    await (await open('write', link)).write(wholeDays(1, 1), waiting)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(await (await open('read')).readings(always, waiting)).toHaveLength(96)
  })
})

describe('SqliteStore.write()', () => {
  it('does not touch the file when nothing is new', async () => {
    const store = await open('write')
    const same = { ...wholeDays(0, 1), runs: [run(1_795_000_000)] }
    await store.write(same, waiting)
    const before = statSync(path)
    await store.write(same, waiting)
    await store.write(batch({ readings: [reading(0, 0, { usageKwh: undefined })] }), waiting)
    const after = statSync(path)
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    await store.write(batch({ readings: [reading(0, 0, { usageKwh: 9 })] }), waiting)
    expect(statSync(path).ino).not.toBe(before.ino)
  })

  it('keeps the rights of the file; a new one is private', async () => {
    await fill(1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o644)
    await (await open('write')).write(wholeDays(1, 1), waiting)
    expect(statSync(path).mode & 0o777).toBe(0o644)
  })

  it('leaves memory and file alike when the file cannot be written', async () => {
    const store = await open('write')
    await store.write(wholeDays(0, 1), waiting)
    const data = join(folder, 'data')
    renameSync(data, join(folder, 'away'))
    writeFileSync(data, 'in the way')
    expect((await failure(store.write(wholeDays(1, 1), waiting))).code).toBe('store.refused')
    rmSync(data)
    renameSync(join(folder, 'away'), data)
    expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 1).readings)
    await store.write(wholeDays(2, 1), waiting)
    expect(await (await open('read')).readings(always, waiting)).toHaveLength(96)
    expect(readdirSync(data).sort()).toEqual(['kenshin.sqlite', 'kenshin.sqlite.lock'])
  })

  it('takes writes that come at once one after the other', async () => {
    const store = await open('write')
    await Promise.all([0, 1, 2, 3].map((n) => store.write(wholeDays(n, 1), waiting)))
    expect(await (await open('read')).readings(always, waiting)).toEqual(wholeDays(0, 4).readings)
  })

  it('gives up the lock on closing and writes no more', async () => {
    const store = await open('write')
    await store.close()
    expect((await failure(store.write(wholeDays(0, 1), waiting))).code).toBe('store.refused')
    expect(existsSync(path)).toBe(false)
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

describe('SqliteStore, killed with SIGKILL while it writes', () => {
  const program = fileURLToPath(new URL('programs/keep-writing.js', import.meta.url))

  it('leaves whole writes only, and everything it confirmed', { timeout: 30_000 }, async () => {
    const batches = Array.from({ length: 1000 }, (_, n) => ({ ...wholeDays(n, 1), days: [] }))
    writeFileSync(join(folder, 'batches.json'), JSON.stringify(batches))
    let confirmed = -1
    for (let round = 0; round < 8; round++) {
      confirmed = Math.max(confirmed, await killedWriter(confirmed + 1, 5 + 37 * round))
      const readings = await (await open('read')).readings(always, waiting)
      const days = readings.length / 48
      expect(readings).toEqual(wholeDays(0, Math.floor(days)).readings)
      expect([confirmed + 1, confirmed + 2]).toContain(days)
    }
    expect(confirmed).toBeGreaterThan(8)
  })

  /** @returns the last day that the writer confirmed before it was killed */
  async function killedWriter(from: number, afterMs: number): Promise<number> {
    const args = [program, path, join(folder, 'batches.json'), String(from)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    let killing = false
    child.stdout.setEncoding('utf8').on('data', (words: string) => {
      told += words
      if (!killing) setTimeout(() => child.kill('SIGKILL'), afterMs)
      killing = true
    })
    await new Promise((resolve) => child.once('close', resolve))
    expect(child.signalCode).toBe('SIGKILL')
    const whole = told.slice(0, told.lastIndexOf('\n')).split('\n')
    return Number(whole.at(-1))
  }
})
