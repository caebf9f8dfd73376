import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import type { KenshinError } from '../../../src/base/errors.js'
import { makeTime } from '../../../src/base/time.js'
import { nodeSqlite } from '../../../src/store/sqlite/by-node.js'
import type { SqliteDriver } from '../../../src/store/sqlite/driver.js'
import { openSqlite, sqliteDrivers } from '../../../src/store/sqlite/store.js'
import type { Store } from '../../../src/store/store.js'
import { waiting, wholeDays } from '../samples.js'

export type DriverName = keyof typeof sqliteDrivers

/** The libraries that this Node has; `make test` runs on several Nodes. */
export const driverNames: readonly DriverName[] = nodeSqlite() === undefined ? ['sql.js'] : ['sql.js', 'node:sqlite']

/** A clock that makes waiting for others short. */
const fast = makeTime({ rate: 100 })

export interface SqliteFiles {
  readonly folder: string
  /** In a folder that is not there yet. */
  readonly path: string
  open(mode: 'read' | 'write' | 'gather', where?: string): Promise<Store>
  /** The same file by another library. */
  openBy(driver: SqliteDriver, mode: 'gather'): Promise<Store>
  fill(days: number): Promise<void>
}

/** A file, and stores on it that are closed after each test. */
export function sqliteFiles(driver: SqliteDriver): SqliteFiles {
  let folder: string
  const opened: Store[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kenshin-sqlite-'))
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const open = async (by: SqliteDriver, mode: 'read' | 'write' | 'gather', where: string): Promise<Store> => {
    const gathers = mode === 'gather'
    const store = await openSqlite(where, { mode: gathers ? 'write' : mode, gathers, driver: by, time: fast })
    opened.push(store)
    return store
  }
  const files: SqliteFiles = {
    get folder() {
      return folder
    },
    get path() {
      return join(folder, 'data', 'kenshin.sqlite')
    },
    open: (mode, where = files.path) => open(driver, mode, where),
    openBy: (other, mode) => open(other, mode, files.path),
    async fill(days: number): Promise<void> {
      const store = await files.open('write')
      await store.write(wholeDays(0, days), waiting)
      await store.close()
    },
  }
  return files
}

export const describeEachDriver = (name: string, body: (files: SqliteFiles, driver: DriverName) => void): void =>
  describe.each(driverNames)(`${name} by %s`, (driver) => body(sqliteFiles(sqliteDrivers[driver]), driver))

export async function failure(task: Promise<unknown>): Promise<KenshinError> {
  return task.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as KenshinError,
  )
}

/** Asks a file with sql.js, past our code. */
export async function answerOf(path: string, sql: string): Promise<unknown[][]> {
  const db = new (await initSqlJs()).Database(readFileSync(path))
  const [answer] = db.exec(sql)
  db.close()
  return answer?.values ?? []
}

/** Another program replaces the file. */
export async function rewrite(path: string, sql: string): Promise<void> {
  const db = new (await initSqlJs()).Database(readFileSync(path))
  db.exec(sql)
  writeFileSync(`${path}.new`, db.export())
  db.close()
  renameSync(`${path}.new`, path)
}

/** A Node for programs that use a driver; undefined where neither this one nor those of test/prepare/nodes.sh have it. */
export function nodeFor(driver: DriverName): string | undefined {
  if (driverNames.includes(driver)) return process.execPath
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return ['24', '26', '22'].map((version) => join(cache, 'kenshin/nodes', version, 'bin/node')).find(existsSync)
}
