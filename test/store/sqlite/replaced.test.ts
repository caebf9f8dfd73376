/** sql.js replaces the file by a copy of it with the changed pages. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import initSqlJs from 'sql.js'
import { describe, expect, it } from 'vitest'
import type { Lock } from '../../../src/base/lock.js'
import { SqlJsFile } from '../../../src/store/sqlite/by-sqljs.js'
import { rowsOf } from '../../../src/store/points/rows.js'
import { upsertAll } from '../../../src/store/sqlite/tables.js'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { describeWhere } from '../../helpers/not-run.js'
import { always, waiting, wholeDays } from '../samples.js'
import { answerOf, failure, rewrite, sqliteFiles } from './files.js'

const lock: Lock = { isHeld: () => Promise.resolve(true), release: () => Promise.resolve() }
const SOUND = 'SELECT count(*), (SELECT quick_check FROM pragma_quick_check) FROM electricity'

describe('a file that sql.js replaces', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])

  /** A file as another program makes it, which holds nothing. */
  async function make(pragma: string): Promise<void> {
    const db = new (await initSqlJs()).Database()
    db.exec(`${pragma}; CREATE TABLE cats (name TEXT); DROP TABLE cats`)
    mkdirSync(dirname(files.path))
    writeFileSync(files.path, db.export())
    db.close()
  }

  it('grows, many times over, and stays sound', async () => {
    await files.fill(1)
    for (const mode of ['write', 'gather'] as const) {
      const store = await files.open(mode)
      const from = mode === 'write' ? 1 : 201
      for (let n = from; n < from + 200; n += 50) await store.write(wholeDays(n, 50), waiting)
      expect(await store.readings(always, waiting)).toEqual(wholeDays(0, from + 200).readings)
      await store.close()
    }
    expect(await answerOf(files.path, SOUND)).toEqual([[401 * 48, 'ok']])
    expect(statSync(files.path).size).toBeGreaterThan(500_000)
  })

  it.each([512, 1024, 65_536])('may have pages of %s bytes', async (size) => {
    await make(`PRAGMA page_size = ${size}`)
    for (let n = 0; n < 60; n += 20) {
      const store = await files.open('write')
      await store.write(wholeDays(n, 20), waiting)
      await store.check({ oldestDays: 1 }, waiting)
      await store.close()
    }
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(wholeDays(0, 60).readings)
    expect(await answerOf(files.path, 'PRAGMA page_size')).toEqual([[size]])
    expect(await answerOf(files.path, SOUND)).toEqual([[60 * 48, 'ok']])
  })

  it('may be empty', async () => {
    mkdirSync(dirname(files.path))
    writeFileSync(files.path, '')
    await (await files.open('write')).write(wholeDays(0, 1), waiting)
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(wholeDays(0, 1).readings)
  })

  it.each(['write', 'gather'] as const)('may become shorter (%s), where another program set it so', async (mode) => {
    await make('PRAGMA auto_vacuum = FULL')
    await files.fill(30)
    const numbers = 'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 20000)'
    await rewrite(
      files.path,
      `CREATE TABLE electricity_check (nonce INTEGER NOT NULL); ${numbers} INSERT INTO electricity_check SELECT n FROM numbers`,
    )
    const before = statSync(files.path).size
    const store = await files.open(mode)
    await store.write(wholeDays(30, 1), waiting)
    await store.check({ oldestDays: 1 }, waiting)
    expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 31).readings)
    await store.write(wholeDays(31, 30), waiting)
    await store.close()
    expect(statSync(files.path).size).toBeLessThan(before - 50_000)
    expect(await answerOf(files.path, SOUND)).toEqual([[61 * 48, 'ok']])
    expect(await answerOf(files.path, 'SELECT count(*) FROM electricity_check')).toEqual([[1]])
    expect(await answerOf(files.path, 'PRAGMA page_count')).toEqual([[statSync(files.path).size / 4096]])
  })

  it('becomes shorter and longer in one task, and is saved as it is then', async () => {
    await make('PRAGMA auto_vacuum = FULL')
    await files.fill(30)
    const file = new SqlJsFile(files.path)
    await file.keep(rowsOf(wholeDays(30, 1)), lock)
    await file.write((sql) => sql.run('DELETE FROM electricity WHERE count % 2 = 0'), lock)
    await file.keep(rowsOf(wholeDays(31, 200)), lock)
    await file.settle(lock)
    file.close()
    expect(await answerOf(files.path, SOUND)).toEqual([[31 * 24 + 200 * 48, 'ok']])
  })

  it('is the old one where its writer is killed between copy and rename', async () => {
    await files.fill(1)
    const before = readFileSync(files.path)
    const module = new URL('../../../dist/src/store/sqlite/by-sqljs.js', import.meta.url).href
    const program = `const { SqlJsFile } = await import(process.argv[2])
      const isHeld = () => new Promise(() => process.kill(process.pid, 'SIGKILL'))
      await new SqlJsFile(process.argv[1]).write((sql) => sql.run('DELETE FROM electricity'), { isHeld })`
    const args = ['--input-type=module', '-e', program, files.path, module]
    expect(spawnSync(process.execPath, args).signal).toBe('SIGKILL')
    const folder = dirname(files.path)
    expect(readdirSync(folder)).toEqual(['kenshin.sqlite', 'kenshin.sqlite.tmp'])
    expect(readFileSync(files.path).equals(before)).toBe(true)
    expect(await answerOf(`${files.path}.tmp`, SOUND)).toEqual([[0, 'ok']])
    await (await files.open('write')).write(wholeDays(1, 1), waiting)
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
    expect(readdirSync(folder)).toEqual(['kenshin.sqlite'])
  })
})

const descriptors = '/proc/self/fd'
describeWhere('descriptors of sql.js', existsSync(descriptors) ? undefined : `no ${descriptors}`, () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  /** Those of the file, and of files that were in its place. */
  const opened = (): string[] =>
    readdirSync(descriptors).flatMap((name) => {
      try {
        const path = readlinkSync(join(descriptors, name))
        return path.startsWith(files.path) ? [path] : []
      } catch {
        return []
      }
    })

  it('are one at most, and none after closing, whatever fails', async () => {
    await files.fill(1)
    const file = new SqlJsFile(files.path)
    for (let n = 1; n < 30; n++) {
      await file.write((sql) => upsertAll(sql, rowsOf(wholeDays(n, 1))), lock)
      expect(opened()).toEqual([])
      await file.read((sql) => sql.ask('SELECT 1 FROM electricity'))
      await file.read((sql) => sql.ask('SELECT 2 FROM electricity'))
      expect(opened()).toEqual([files.path])
      if (n % 3 === 0) await rewrite(files.path, 'CREATE TABLE cats (name TEXT); DROP TABLE cats')
      if (n % 3 === 1) await failure(file.read((sql) => sql.ask('SELECT nothing')))
      if (n % 3 === 2) await failure(file.write((sql) => sql.run('DELETE FROM cats'), lock))
    }
    file.close()
    expect(opened()).toEqual([])
  }, 30_000)

  it('are none of a file that cannot be opened', async () => {
    await files.fill(1)
    const good = readFileSync(files.path)
    for (const content of ['hello', Buffer.alloc(20_000, 0x5a), good.subarray(0, 9000)]) {
      writeFileSync(files.path, content)
      expect((await failure(new SqlJsFile(files.path).read(() => undefined))).code).toBe('store.damaged')
      expect(opened()).toEqual([])
    }
    writeFileSync(files.path, good)
    writeFileSync(`${files.path}-journal`, '')
    expect(await failure(new SqlJsFile(files.path).read(() => undefined))).toMatchObject({
      atLast: { code: 'store.locked' },
    })
    expect(opened()).toEqual([])
  })
})
