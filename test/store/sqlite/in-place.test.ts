/** Other programs write the file while sql.js reads its pages one by one. */
import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import initSqlJs, { type SqlJsStatic } from 'sql.js'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Lock } from '../../../src/base/lock.js'
import { systemTime } from '../../../src/base/time.js'
import { SqlJsFile } from '../../../src/store/sqlite/by-sqljs.js'
import { untilSettled, Unsettled, type Sql } from '../../../src/store/sqlite/driver.js'
import { rowsOf } from '../../../src/store/points/rows.js'
import { upsertAll } from '../../../src/store/sqlite/tables.js'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { describeWhere } from '../../helpers/not-run.js'
import { waiting, wholeDays } from '../samples.js'
import { answerOf, failure, nodeFor, sqliteFiles } from './files.js'

let sqlite: SqlJsStatic
beforeAll(async () => (sqlite = await initSqlJs()))

const lock: Lock = { isHeld: () => Promise.resolve(true), release: () => Promise.resolve() }
const DAYS = 400
const [NONE_GONE, SOME_GONE] = [DAYS * 48, DAYS * 47]
const FEWER = 'DELETE FROM electricity WHERE count % 48 = 7'
/** Through the whole table. */
const countOf = (sql: Sql): unknown => sql.ask('SELECT count(count) AS n FROM electricity')[0]?.n

/** What a program makes of the file. */
function changed(path: string, statement: string): Uint8Array {
  const db = new sqlite.Database(readFileSync(path))
  db.exec(statement)
  const content = db.export()
  db.close()
  return content
}

describe('sql.js, while another program writes the file in place,', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  let file: SqlJsFile
  afterEach(() => file.close())

  async function open(): Promise<void> {
    await files.fill(DAYS)
    file = new SqlJsFile(files.path)
  }
  const writeInPlace = (content: Uint8Array): void => writeFileSync(files.path, content)

  it('believes nothing that it read of two versions', async () => {
    await open()
    const seen: unknown[] = []
    const read = (meanwhile: () => void): Promise<unknown> =>
      file.read((sql) => {
        seen.push(countOf(sql))
        meanwhile()
        return countOf(sql)
      })
    await expect(read(() => writeInPlace(changed(files.path, FEWER)))).rejects.toThrow(Unsettled)
    expect(await read(() => undefined)).toBe(SOME_GONE)
    expect(seen).toEqual([NONE_GONE, SOME_GONE])
  })

  it('takes no error for damage before it has read anew', async () => {
    await open()
    const good = readFileSync(files.path)
    const spoiled = Buffer.concat([good.subarray(0, 24), Buffer.alloc(good.length - 24, 0x5a)])
    const read = (): Promise<unknown> =>
      file.read((sql) => {
        if (readFileSync(files.path).equals(good)) writeInPlace(spoiled)
        return countOf(sql)
      })
    await expect(read()).rejects.toThrow(Unsettled)
    expect((await failure(read())).code).toBe('store.damaged')
    writeInPlace(good)
    expect(await file.read(countOf)).toBe(NONE_GONE)
  })

  it.each([
    ['something', wholeDays(DAYS, 1)],
    ['nothing new', wholeDays(0, 1)],
  ])('writes %s onto what the other left', async (_, batch) => {
    await open()
    let tries = 0
    const write = (): Promise<void> =>
      file.write((sql) => {
        upsertAll(sql, rowsOf(batch))
        if (tries++ === 0) writeInPlace(changed(files.path, FEWER))
      }, lock)
    await expect(write()).rejects.toThrow(Unsettled)
    expect(await answerOf(files.path, 'SELECT count(*) FROM electricity')).toEqual([[SOME_GONE]])
    await untilSettled(write, { ...waiting, time: systemTime })
    const back = batch.readings[0]!.time < wholeDays(1, 1).readings[0]!.time ? 1 : 48
    expect(await answerOf(files.path, 'SELECT count(*) FROM electricity')).toEqual([[SOME_GONE + back]])
  })

  it.each(['-journal', '-wal'])('waits for the end of a %s that came meanwhile', async (beside) => {
    await open()
    const read = file.read((sql) => {
      writeFileSync(files.path + beside, 'live')
      return countOf(sql)
    })
    await expect(read).rejects.toMatchObject({ atLast: { code: 'store.locked' } })
    rmSync(files.path + beside)
    expect(await file.read(countOf)).toBe(NONE_GONE)
  })

  it('goes on with the file that it opened, where another one takes its place', async () => {
    await open()
    const both = await file.read((sql) => {
      const first = countOf(sql)
      writeFileSync(`${files.path}.new`, changed(files.path, FEWER))
      renameSync(`${files.path}.new`, files.path)
      return [first, countOf(sql)]
    })
    expect([both, await file.read(countOf)]).toEqual([[NONE_GONE, NONE_GONE], SOME_GONE])
  })
})

const withSqlite = nodeFor('node:sqlite')
const why = withSqlite === undefined ? 'no Node.js from 22.13 on: run test/prepare/nodes.sh 24' : undefined
describeWhere('sql.js, while SQLite itself writes the file,', why, () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  const writer = `const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    new DatabaseSync(process.argv[1]).exec(process.argv[2])`

  it.each([FEWER, `PRAGMA journal_mode = WAL; ${FEWER}`])('reads and writes anew after %s', async (statements) => {
    await files.fill(DAYS)
    const file = new SqlJsFile(files.path)
    let tries = 0
    const write = (): Promise<void> =>
      file.write((sql) => {
        if (tries++ === 0) spawnSync(withSqlite!, ['--no-warnings', '-e', writer, files.path, statements])
        upsertAll(sql, rowsOf(wholeDays(DAYS, 1)))
      }, lock)
    await expect(write()).rejects.toThrow(Unsettled)
    await untilSettled(write, { ...waiting, time: systemTime })
    file.close()
    const question = 'SELECT count(*), (SELECT quick_check FROM pragma_quick_check) FROM electricity'
    expect(await answerOf(files.path, question)).toEqual([[SOME_GONE + 48, 'ok']])
  })
})
