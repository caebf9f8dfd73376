import { stat } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import type { Database, SqlJsStatic } from 'sql.js'
import { KenshinError } from '../../base/errors.js'
import { writeAtomically } from '../../base/files.js'
import type { Lock } from '../../base/lock.js'
import { transaction, Unsettled, type Sql, type SqliteFile, type SqlValue } from './driver.js'
import { heldByAnotherProgram, fileError, sqlError } from './errors.js'
import { inodeOf, refuseBesideOthers, settledContent, versionOf } from './file.js'
import { makeTables, proveSchema } from './schema.js'

let loading: Promise<SqlJsStatic> | undefined

/** The only place that loads sql.js (18 ms, 10 MB): not before a file is opened. */
const sqlJs = (): Promise<SqlJsStatic> => (loading ??= loadSqlJs())

/**
 * V8 would compile WebAssembly a second time in the background, for speed: 25 MB and 100 ms that a short run on a small computer
 * does not win back (99 days: 52 ms instead of 150; ten years read whole: 480 ms instead of 400). The flag only counts before
 * SQLite is loaded.
 */
async function loadSqlJs(): Promise<SqlJsStatic> {
  setFlagsFromString('--liftoff-only')
  const { default: initialize } = await import('sql.js')
  return initialize()
}

interface Loaded {
  readonly db: Database
  /** Of the file; undefined where there is none. */
  readonly version: string | undefined
}

/**
 * SQLite compiled to WebAssembly, on every Node: the file is read whole into memory and replaced whole by each write. It sees no
 * locks of other programs, so it keeps away from a file that another SQLite has open for writing, and reads a file again that
 * has changed.
 */
export class SqlJsFile implements SqliteFile {
  readonly #path: string
  #loaded: Loaded | undefined

  constructor(path: string) {
    this.#path = path
  }

  async read<T>(task: (sql: Sql) => T): Promise<T> {
    const { db } = await this.#current()
    return this.#tell(() => task(sqlOf(db)))
  }

  async write(task: (sql: Sql) => void, lock: Lock): Promise<void> {
    const { db, version } = await this.#current()
    try {
      // The same content again costs no write: the file may lie on an SD card.
      if (this.#tell(() => changesBy(sqlOf(db), task)) > 0) await this.#save(db, version, lock)
    } catch (error) {
      // What the file holds is not known until it is read again.
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
      // Before the next one is loaded: memory is small.
      this.close()
      const content = exists ? await settledContent(path) : undefined
      const db = new (await sqlJs()).Database(content?.bytes)
      this.#loaded = { db, version: content?.version }
      this.#tell(() => proveSchema(sqlOf(db), path))
      return this.#loaded
    } catch (error) {
      this.close()
      throw error instanceof KenshinError || error instanceof Unsettled ? error : fileError(path, error)
    }
  }

  /** `export()` reopens the database: prepared statements, pragmas and counters of the connection do not outlive it. */
  async #save(db: Database, version: string | undefined, lock: Lock): Promise<void> {
    const path = this.#path
    let saved: string | undefined
    const beforeRename = async (temporary: string): Promise<void> => {
      await this.#lastLook(version, lock)
      saved = await versionOf(temporary)
    }
    try {
      const like = version === undefined ? undefined : await stat(path)
      await writeAtomically(path, db.export(), { ...(like && { like }), beforeRename })
    } catch (error) {
      throw error instanceof KenshinError || error instanceof Unsettled ? error : fileError(path, error)
    }
    this.#loaded = { db, version: saved }
  }

  /** @throws {Unsettled} when the file is no longer the one that was read, or may be another's in the next moment */
  async #lastLook(version: string | undefined, lock: Lock): Promise<void> {
    const isHeld = await lock.isHeld()
    await refuseBesideOthers(this.#path)
    const now = (await inodeOf(this.#path)) === undefined ? undefined : await versionOf(this.#path)
    if (!isHeld || now !== version) throw new Unsettled(heldByAnotherProgram(this.#path))
  }

  #tell<T>(task: () => T): T {
    try {
      return task()
    } catch (error) {
      throw error instanceof KenshinError ? error : sqlError(this.#path, error)
    }
  }
}

/** One transaction. @returns how many rows are new or changed */
function changesBy(sql: Sql, task: (sql: Sql) => void): number {
  const before = totalChanges(sql)
  transaction(sql, 'BEGIN', () => {
    makeTables(sql)
    task(sql)
  })
  return totalChanges(sql) - before
}

const totalChanges = (sql: Sql): number => Number(sql.ask('SELECT total_changes() AS changes')[0]?.changes)

const sqlOf = (db: Database): Sql => ({
  ask(sql, values = []) {
    const statement = db.prepare(sql, [...values])
    try {
      const rows: Record<string, SqlValue>[] = []
      while (statement.step()) rows.push(statement.getAsObject() as Record<string, SqlValue>)
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
