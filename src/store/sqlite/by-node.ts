import { open } from 'node:fs/promises'
import { KenshinError } from '../../base/errors.js'
import { transaction, Unsettled, type Sql, type SqliteFile, type SqlValue } from './driver.js'
import { fileError, isBusy, sqlError } from './errors.js'
import { inodeOf } from './file.js'
import { makeTables, proveSchema } from './schema.js'

/** What is used of `node:sqlite`; the types of Node 20 do not know it. */
interface DatabaseSync {
  exec(sql: string): void
  prepare(sql: string): {
    all(...values: SqlValue[]): Record<string, SqlValue>[]
    run(...values: SqlValue[]): unknown
  }
  close(): void
}
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => DatabaseSync
}

let loaded: { readonly library: NodeSqlite | undefined } | undefined

/** undefined before Node 22.13 */
export const nodeSqlite = (): NodeSqlite | undefined => (loaded ??= { library: loadQuietly() }).library

/** Node 22 and 24 warn of an experiment; users can do nothing about it. */
function loadQuietly(): NodeSqlite | undefined {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    // Node 22.0 to 22.2 lack the function itself.
    return (process as Partial<typeof process>).getBuiltinModule?.('node:sqlite') as NodeSqlite | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}

/** A file is private: readings show when nobody is at home. */
const NEW_FILE_MODE = 0o600

/** What was confirmed outlives a power cut: EXTRA also syncs the folder when a rollback journal goes. */
const PRAGMAS = 'PRAGMA synchronous = EXTRA; PRAGMA busy_timeout = 0'

/** Asked of a file: `delete` is a rollback journal, which goes with its transaction. */
type JournalMode = 'delete' | 'wal'

/**
 * The SQLite of Node itself, on the file in place. While it writes, the file has a WAL: readers wait for nobody, and nobody waits for
 * them. Closed, it is one plain file again, which sql.js on an older Node and a reader without the right to write beside it can use.
 */
export class NodeSqliteFile implements SqliteFile {
  readonly #path: string
  #open: { readonly db: DatabaseSync; readonly inode: string | undefined } | undefined
  #hasWal = false

  constructor(path: string) {
    this.#path = path
  }

  async read<T>(task: (sql: Sql) => T): Promise<T> {
    const db = await this.#current()
    return this.#tell(() => task(sqlOf(db)))
  }

  async write(task: (sql: Sql) => void): Promise<void> {
    await this.#create()
    const sql = sqlOf(await this.#current())
    this.#startWal(sql)
    this.#tell(() =>
      transaction(sql, 'BEGIN IMMEDIATE', () => {
        makeTables(sql)
        task(sql)
      }),
    )
  }

  close(): void {
    const db = this.#open?.db
    this.#open = undefined
    if (db !== undefined && this.#hasWal) changeJournal(sqlOf(db), 'delete')
    this.#hasWal = false
    db?.close()
  }

  /** A file that has a WAL already keeps it: its owner wants it so, or a writer that was killed left it. */
  #startWal(sql: Sql): void {
    if (!this.#hasWal && sql.ask('PRAGMA journal_mode')[0]?.journal_mode === 'delete')
      this.#hasWal = changeJournal(sql, 'wal')
  }

  async #create(): Promise<void> {
    try {
      await (await open(this.#path, 'wx', NEW_FILE_MODE)).close()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(this.#path, error)
    }
  }

  /** A file that was put in its place is another file. */
  async #current(): Promise<DatabaseSync> {
    const inode = await inodeOf(this.#path)
    if (this.#open !== undefined && this.#open.inode === inode) return this.#open.db
    this.close()
    return this.#tell(() => {
      const db = new (nodeSqlite()!.DatabaseSync)(inode === undefined ? ':memory:' : this.#path)
      try {
        db.exec(PRAGMAS)
        proveSchema(sqlOf(db), this.#path)
        this.#open = { db, inode }
        return db
      } catch (error) {
        db.close()
        throw error
      }
    })
  }

  #tell<T>(task: () => T): T {
    try {
      return task()
    } catch (error) {
      if (error instanceof KenshinError) throw error
      const told = sqlError(this.#path, error)
      throw isBusy(error) ? new Unsettled(told) : told
    }
  }
}

/**
 * @returns false where it cannot be changed: another program has the file open just now, or the file system has no shared memory.
 * Both ways of writing are safe, and who closes the file last takes the WAL into it.
 */
function changeJournal(sql: Sql, mode: JournalMode): boolean {
  try {
    return sql.ask(`PRAGMA journal_mode = ${mode}`)[0]?.journal_mode === mode
  } catch {
    return false
  }
}

const sqlOf = (db: DatabaseSync): Sql => ({
  ask: (sql, values = []) => db.prepare(sql).all(...values),
  run(sql, rows) {
    if (rows === undefined) {
      db.exec(sql)
      return
    }
    const statement = db.prepare(sql)
    for (const row of rows) statement.run(...row)
  },
})
