import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type { Database, InitSqlJsStatic, SqlJsStatic } from 'sql.js'
import { isOurs } from '../../base/errors.js'
import { writeAtomically } from '../../base/files.js'
import type { Lock } from '../../base/lock.js'
import { transaction, Unsettled, type Sql, type SqliteFile, type SqlValue } from './driver.js'
import { heldByAnotherProgram, fileError, sqlError } from './errors.js'
import { inodeOf, refuseBesideJournal, settledContent, versionOf } from './file.js'
import { makeTables, proveSchema } from './tables.js'

let loading: Promise<SqlJsStatic> | undefined

/** Loads sql.js (18 ms, 10 MB) when a file is first opened. */
const sqlJs = (): Promise<SqlJsStatic> => (loading ??= loadSqlJs())

/**
 * V8 would compile WebAssembly a second time in the background, for speed: 25 MB and 100 ms that a short run on a small computer
 * does not win back (99 days: 52 ms instead of 150; ten years read whole: 480 ms instead of 400). The flag only counts before
 * SQLite is loaded.
 */
async function loadSqlJs(): Promise<SqlJsStatic> {
  setFlagsFromString('--liftoff-only')
  // Of this package, which takes along the one build that it needs: see config/package.
  const initialize = createRequire(import.meta.url)('#sql.js') as InitSqlJsStatic
  return initialize()
}

interface Loaded {
  readonly db: Database
  /** Of the file; undefined where there is none. */
  readonly version: string | undefined
}

/**
 * SQLite compiled to WebAssembly, which runs on every Node. It reads the whole file into memory, and each write replaces the whole
 * file. It does not see the locks of other programs: so it does not touch a file that another SQLite has open for writing, and
 * reads a file again after it has changed.
 */
export class SqlJsFile implements SqliteFile {
  readonly #path: string
  #loaded: Loaded | undefined

  constructor(path: string) {
    this.#path = path
  }

  async read<T>(task: (sql: Sql) => T): Promise<T> {
    const { db } = await this.#current()
    return this.#withOurErrors(() => task(sqlOf(db)))
  }

  async write(task: (sql: Sql) => void, lock: Lock): Promise<void> {
    const { db, version } = await this.#current()
    try {
      // The same content again costs no write: the file may lie on an SD card.
      if (this.#withOurErrors(() => changesBy(sqlOf(db), task)) > 0) await this.#save(db, version, lock)
    } catch (error) {
      // The copy in memory may differ from the file: it is read again.
      this.close()
      throw error
    }
  }

  close(): void {
    this.#loaded?.db.close()
    this.#loaded = undefined
  }

  async #current(): Promise<Loaded> {
    const path = this.#path
    try {
      const exists = (await inodeOf(path)) !== undefined
      if (this.#loaded !== undefined && (exists ? await versionOf(path) : undefined) === this.#loaded.version)
        return this.#loaded
      // Two copies may be too much for the memory.
      this.close()
      const content = exists ? await settledContent(path) : undefined
      const db = new (await sqlJs()).Database(content?.bytes)
      this.#loaded = { db, version: content?.version }
      this.#withOurErrors(() => proveSchema(sqlOf(db), path))
      return this.#loaded
    } catch (error) {
      this.close()
      throw ofFile(path, error)
    }
  }

  /** `export()` reopens the database: the connection loses its prepared statements, pragmas and counters. */
  async #save(db: Database, version: string | undefined, lock: Lock): Promise<void> {
    const path = this.#path
    let saved: string | undefined
    const beforeRename = async (temporary: string): Promise<void> => {
      await this.#proveUnchanged(version, lock)
      saved = await versionOf(temporary)
    }
    try {
      const like = version === undefined ? undefined : await stat(path)
      await writeAtomically(path, db.export(), { ...(like && { like }), beforeRename })
    } catch (error) {
      throw ofFile(path, error)
    }
    this.#loaded = { db, version: saved }
  }

  /** @throws {Unsettled} where the file has changed since it was read, or where another program may be changing it */
  async #proveUnchanged(version: string | undefined, lock: Lock): Promise<void> {
    const isHeld = await lock.isHeld()
    await refuseBesideJournal(this.#path)
    const now = (await inodeOf(this.#path)) === undefined ? undefined : await versionOf(this.#path)
    if (!isHeld || now !== version) throw new Unsettled(heldByAnotherProgram(this.#path))
  }

  #withOurErrors<T>(task: () => T): T {
    try {
      return task()
    } catch (error) {
      throw isOurs(error) ? error : sqlError(this.#path, error)
    }
  }
}

/** Runs a task in one transaction. @returns how many rows are new or changed */
function changesBy(sql: Sql, task: (sql: Sql) => void): number {
  const before = totalChanges(sql)
  transaction(sql, 'BEGIN', () => {
    makeTables(sql)
    task(sql)
  })
  return totalChanges(sql) - before
}

const totalChanges = (sql: Sql): number => Number(sql.ask('SELECT total_changes() AS changes')[0]?.changes)

function rowOf(names: readonly string[], values: readonly SqlValue[]): Record<string, SqlValue> {
  const row: Record<string, SqlValue> = {}
  for (let k = 0; k < names.length; k++) row[names[k]!] = values[k]!
  return row
}

const sqlOf = (db: Database): Sql => ({
  ask(sql, values = []) {
    const statement = db.prepare(sql, [...values])
    try {
      // `getAsObject()` asks for the names again with every row: half of the time that a year takes.
      const names = statement.getColumnNames()
      const rows: Record<string, SqlValue>[] = []
      while (statement.step()) rows.push(rowOf(names, statement.get() as SqlValue[]))
      return rows
    } finally {
      statement.free()
    }
  },
  run(sql, rows) {
    if (rows === undefined) {
      db.run(sql)
      return
    }
    const statement = db.prepare(sql)
    try {
      for (const row of rows) statement.run([...row])
    } finally {
      statement.free()
    }
  },
})

/** What was found out stays; all else is what the file system said. */
const ofFile = (path: string, error: unknown): unknown =>
  isOurs(error) || error instanceof Unsettled ? error : fileError(path, error)
