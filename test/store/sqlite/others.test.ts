import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { systemTime } from '../../../src/base/time.js'
import { SqlJsFile } from '../../../src/store/sqlite/by-sqljs.js'
import { untilSettled } from '../../../src/store/sqlite/driver.js'
import { rowsOf } from '../../../src/store/points/rows.js'
import { upsertAll } from '../../../src/store/sqlite/tables.js'
import { openSqlite, sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { describeWhere } from '../../helpers/not-run.js'
import { always, day, everyDay, waiting, wholeDays } from '../samples.js'
import { answerOf, failure, nodeFor, rewrite, sqliteFiles, type DriverName, type SqliteFiles } from './files.js'

const program = fileURLToPath(new URL('programs/keep-writing.js', import.meta.url))

/** Why a test that needs these Nodes cannot run. */
function why(...nodes: (string | undefined)[]): string | undefined {
  return nodes.includes(undefined) ? 'no Node.js from 22.13 on: run test/prepare/nodes.sh 24' : undefined
}

describe('sql.js beside another SQLite', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])

  it.each(['-wal', '-journal'])('neither reads nor replaces a file beside a %s', async (beside) => {
    await files.fill(1)
    const [store, before] = [await files.open('write'), readFileSync(files.path)]
    writeFileSync(files.path + beside, 'live')
    const error = await failure(store.write(wholeDays(1, 1), waiting))
    expect([error.code, error.words.en]).toEqual(['store.locked', expect.stringContaining(files.path + beside)])
    expect((await failure(files.open('read'))).code).toBe('store.locked')
    expect(readFileSync(files.path).equals(before)).toBe(true)
    expect(readdirSync(join(files.folder, 'data')).sort()).toEqual(['kenshin.sqlite', `kenshin.sqlite${beside}`])
  })

  it('waits for the end of a transaction', async () => {
    await files.fill(1)
    const store = await files.open('write')
    writeFileSync(`${files.path}-journal`, 'live')
    const writing = store.write(wholeDays(1, 1), waiting)
    rmSync(`${files.path}-journal`)
    await writing
    expect(await store.readings(always, waiting)).toHaveLength(96)
  })

  it('looks again in the last moment, and merges what came between', async () => {
    await files.fill(1)
    const file = new SqlJsFile(files.path)
    let looks = 0
    const lock = {
      isHeld: async () => {
        if (looks++ === 0) await rewrite(files.path, 'CREATE TABLE cats (name TEXT)')
        return true
      },
      release: () => Promise.resolve(),
    }
    await untilSettled(() => file.write((sql) => upsertAll(sql, rowsOf(wholeDays(1, 1))), lock), {
      ...waiting,
      time: systemTime,
    })
    file.close()
    expect(looks).toBe(2)
    expect(await answerOf(files.path, 'SELECT count(*), (SELECT count(*) FROM cats) FROM electricity')).toEqual([
      [96, 0],
    ])
  })

  it('replaces nothing with a lock that another has taken over', async () => {
    await files.fill(1)
    const [file, before] = [new SqlJsFile(files.path), readFileSync(files.path)]
    const lock = { isHeld: () => Promise.resolve(false), release: () => Promise.resolve() }
    const error = await failure(file.write((sql) => upsertAll(sql, rowsOf(wholeDays(1, 1))), lock))
    expect(error).toMatchObject({ atLast: { code: 'store.locked' } })
    expect(readFileSync(files.path).equals(before)).toBe(true)
  })
})

const withSqlite = nodeFor('node:sqlite')
describeWhere('a file that another program has switched to a WAL', why(withSqlite), () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  /** A program that holds the file open, with a row that is only in the WAL, until its input ends. */
  const holder = `const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const db = new DatabaseSync(process.argv[1])
    db.exec("PRAGMA journal_mode = WAL; CREATE TABLE cats (name TEXT); INSERT INTO cats VALUES ('tama')")
    console.log('open')
    process.stdin.on('end', () => db.close()).resume()`

  it('is left alone by sql.js while it is open, and loses nothing afterwards', async () => {
    await files.fill(1)
    const store = await files.open('write')
    const child = spawn(withSqlite!, ['--no-warnings', '-e', holder, files.path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const error = await failure(store.write(wholeDays(1, 1), waiting))
    expect([error.code, error.words.en]).toEqual(['store.locked', expect.stringContaining(`${files.path}-wal`)])
    child.stdin.end()
    await once(child, 'close')
    await store.write(wholeDays(1, 1), waiting)
    expect(await answerOf(files.path, 'SELECT name, (SELECT count(*) FROM electricity) FROM cats')).toEqual([
      ['tama', 96],
    ])
  })

  it('is shared by node:sqlite', async () => {
    await files.fill(1)
    writeFileSync(join(files.folder, 'batches.json'), JSON.stringify([wholeDays(1, 1)]))
    const child = spawn(withSqlite!, ['--no-warnings', '-e', holder, files.path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const args = [program, files.path, join(files.folder, 'batches.json'), '0', 'node:sqlite']
    expect(spawnSync(withSqlite!, args, { encoding: 'utf8' })).toMatchObject({ stdout: '0\n', stderr: '' })
    child.stdin.end()
    await once(child, 'close')
    expect(await answerOf(files.path, 'SELECT name, (SELECT count(*) FROM electricity) FROM cats')).toEqual([
      ['tama', 96],
    ])
  })
})

const strace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true'])
const noStrace = strace.status === 0 ? why(withSqlite) : 'strace is absent or may not trace'
function traced(): void {
  const files = sqliteFiles(sqliteDrivers['sql.js'])

  it('is on the disk in the WAL when the lock goes, and in the file when the WAL goes', async () => {
    await files.fill(1)
    const [batches, calls] = [join(files.folder, 'batches.json'), join(files.folder, 'calls')]
    writeFileSync(batches, JSON.stringify([wholeDays(1, 1)]))
    const tracing = ['-f', '-y', '-qq', '-e', 'trace=fsync,fdatasync,pwrite64,unlink', '-o', calls]
    spawnSync('strace', [...tracing, withSqlite!, program, files.path, batches, '0', 'node:sqlite'])
    const steps = Array.from(
      readFileSync(calls, 'latin1').matchAll(
        /(fsync|fdatasync|pwrite64|unlink)\(.*?\/data\/kenshin\.sqlite(-journal|-wal|\.lock)?[>"]/g,
      ),
      ([, call, file = '']) => `${call!.replace('fdata', 'f')} ${file}`,
    )
    const distinct = steps.filter((step, i) => step !== steps[i - 1])
    expect(distinct.slice(distinct.lastIndexOf('pwrite64 -wal'), distinct.indexOf('unlink -wal') + 1)).toEqual([
      'pwrite64 -wal',
      'fsync -wal',
      'unlink .lock',
      'fsync -wal',
      'pwrite64 ',
      'fsync ',
      'unlink -wal',
    ])
  })
}
describeWhere('a transaction of node:sqlite', noStrace, traced, { mayBeAbsentInCi: true })

const module = new URL('../../../dist/src/store/sqlite/store.js', import.meta.url).href
/** A program that writes one day, and another one when its input ends. */
const writer = `const { openSqlite, sqliteDrivers } = await import('${module}')
  const { readFileSync } = await import('node:fs')
  const store = await openSqlite(process.argv[1], { mode: 'write', driver: sqliteDrivers['node:sqlite'] })
  const waiting = { signal: new AbortController().signal }
  const [first, second] = JSON.parse(readFileSync(process.argv[2], 'utf8'))
  await store.write(first, waiting)
  console.log('written')
  process.stdin.on('end', async () => {
    await store.write(second, waiting)
    console.log('written again')
    await store.close()
  }).resume()`

function startWriter({ folder, path }: SqliteFiles): ChildProcessByStdio<Writable, Readable, null> {
  const batches = join(folder, 'batches.json')
  writeFileSync(batches, JSON.stringify([wholeDays(1, 1), wholeDays(2, 1)]))
  const args = ['--no-warnings', '--input-type=module', '-e', writer, path, batches]
  return spawn(withSqlite!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

describeWhere('sql.js beside a writer of node:sqlite', why(withSqlite), () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])

  it('does not keep it from coming to its end', async () => {
    await files.fill(1)
    const store = await openSqlite(files.path, { mode: 'write', driver: sqliteDrivers['sql.js'] })
    const writing = startWriter(files)
    expect(await told(writing)).toBe('written\n')
    const beside = store.write(wholeDays(3, 1), waiting)
    // By now one of them waits for the WAL to go, and the other for the lock.
    await sleep(500)
    writing.stdin.end()
    expect(await told(writing)).toBe('written again\n')
    await beside
    expect(await store.readings(always, waiting)).toHaveLength(4 * 48)
    await store.close()
  })
})

describeWhere('node:sqlite beside a reader', why(withSqlite), () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  /** A program that begins to read, and stops when its input ends. It tells how many readings it saw, then and in a transaction afterwards. */
  const reader = `const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const db = new DatabaseSync(process.argv[1])
    const count = () => db.prepare('SELECT count(*) AS n FROM electricity').get().n
    db.exec('BEGIN')
    console.log(count())
    process.stdin.on('end', () => {
      const still = count()
      db.exec('COMMIT')
      console.log(still, count())
      db.close()
    }).resume()`

  it('waits for nobody: the reader keeps what it saw until it asks anew', async () => {
    await files.fill(1)
    const writing = startWriter(files)
    expect(await told(writing)).toBe('written\n')
    const reading = spawn(withSqlite!, ['--no-warnings', '-e', reader, files.path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    expect(await told(reading)).toBe('96\n')
    writing.stdin.end()
    expect(await told(writing)).toBe('written again\n')
    reading.stdin.end()
    expect(await told(reading)).toBe('96 144\n')
  })
})

const told = async ({ stdout }: { stdout: NodeJS.ReadableStream }): Promise<string> =>
  String((await once(stdout, 'data'))[0])

const pairs: [DriverName, DriverName][] = [
  ['sql.js', 'sql.js'],
  ['node:sqlite', 'node:sqlite'],
  ['sql.js', 'node:sqlite'],
]
describe.each(pairs)('two processes on one file, by %s and %s,', (...drivers) => {
  const nodes = drivers.map(nodeFor)
  describeWhere(drivers.join(' and '), why(...nodes), () => {
    const files = sqliteFiles(sqliteDrivers['sql.js'])
    it('write all they have, and each sees the other', async () => {
      const meters = ['left', 'right']
      const ends = meters.map(async (meter, i) => {
        const batches = Array.from({ length: 12 }, (_, n) => ofMeter(meter, n))
        writeFileSync(join(files.folder, meter), JSON.stringify(batches))
        const args = [program, files.path, join(files.folder, meter), '0', drivers[i]!]
        const child = spawn(nodes[i]!, args, { stdio: ['ignore', 'ignore', 'pipe'] })
        let told = ''
        child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()))
        await once(child, 'close')
        return told
      })
      // Nor does Node warn that its SQLite is an experiment.
      expect(await Promise.all(ends)).toEqual(['', ''])
      expect(readdirSync(join(files.folder, 'data'))).toEqual(['kenshin.sqlite'])
      const store = await openSqlite(files.path, { mode: 'read' })
      for (const meter of meters) {
        const { readings, days } = merged(Array.from({ length: 12 }, (_, n) => ofMeter(meter, n)))
        expect(await store.readings({ ...always, meter }, waiting)).toEqual(readings)
        expect(await store.days({ ...everyDay, meter, to: day(12) }, waiting)).toEqual(days)
      }
      await store.close()
    })
  })
})

type Part = Pick<ReturnType<typeof wholeDays>, 'readings' | 'days' | 'runs'>

function ofMeter(meter: string, n: number): Part {
  const { readings, days } = wholeDays(n, 1)
  return {
    readings: readings.map((one) => ({ ...one, meter })),
    days: days.map((one) => ({ ...one, meter })),
    runs: [],
  }
}

const merged = (parts: readonly Part[]): Part => ({
  readings: parts.flatMap(({ readings }) => readings),
  days: parts.flatMap(({ days }) => days),
  runs: [],
})
