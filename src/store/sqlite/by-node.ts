import { open } from 'node:fs/promises'
import { isOurs } from '../../base/errors.js'
import type { Rows } from '../points/rows.js'
import { CommitLog } from './commit-log.js'
import { transaction, Unsettled, type Sql, type SqliteFile, type SqlValue } from './driver.js'
import { fileError, isBusy, sqlError } from './errors.js'
import { inodeOf } from './file.js'
import { makeTables, proveSchema, proveSound, upsertAll } from './tables.js'

/** What we use of `node:sqlite`, which the types of Node 20 lack. */
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

/** Without the warning of Node 22 and 24 that SQLite is an experiment: a user can do nothing about it. */
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

/** Only its owner may read a file: readings show when nobody is at home. */
const NEW_FILE_MODE = 0o600

/** A transaction survives a power cut once it is confirmed: EXTRA also syncs the folder after a rollback journal is deleted. */
const PRAGMAS = 'PRAGMA synchronous = EXTRA; PRAGMA busy_timeout = 0'

/** `delete`: a rollback journal, which SQLite deletes at the end of its transaction. */
type JournalMode = 'delete' | 'wal'

/**
 * The SQLite of Node, which works on the file itself. From its first write on, the file has a WAL, so that readers and writers do not
 * wait for each other. When it is closed, the file is one plain file again, for sql.js on an older Node and for readers that have no
 * right to write beside it.
 */
export class NodeSqliteFile implements SqliteFile {
  readonly #path: string
  /** Of a kenshin on an older Node that was killed; one of this Node writes none. */
  readonly #log: CommitLog
  #open: { readonly db: DatabaseSync; readonly inode: string | undefined } | undefined
  #hasWal = false
  /** The file that was proved to be sound. */
  #sound: string | undefined

  constructor(path: string) {
    this.#path = path
    this.#log = new CommitLog(path)
  }

  async read<T>(task: (sql: Sql) => T): Promise<T> {
    const db = await this.#current()
    return this.#withOurErrors(() => task(sqlOf(db)))
  }

  async write(task: (sql: Sql) => void): Promise<void> {
    await this.#create()
    const left = await this.#log.read().catch((error: unknown) => {
      throw fileError(this.#path, error)
    })
    const sql = sqlOf(await this.#current())
    this.#startWal(sql)
    this.#withOurErrors(() =>
      transaction(sql, 'BEGIN IMMEDIATE', () => {
        makeTables(sql)
        for (const rows of left.commits) upsertAll(sql, rows)
        task(sql)
      }),
    )
    if (left.bytes > 0) await this.#log.remove()
  }

  keep(rows: Rows): Promise<void> {
    return this.write((sql) => upsertAll(sql, rows))
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  close(): void {
    const db = this.#open?.db
    this.#open = undefined
    if (db !== undefined && this.#hasWal) changeJournal(sqlOf(db), 'delete')
    this.#hasWal = false
    db?.close()
  }

  /** A WAL that is there already stays: the file's owner wants it, or a writer that was killed left it. */
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

  /** Opens the file again where another file was put in its place. */
  async #current(): Promise<DatabaseSync> {
    const inode = await inodeOf(this.#path)
    if (this.#open !== undefined && this.#open.inode === inode) return this.#open.db
    this.close()
    return this.#withOurErrors(() => {
      const db = new (nodeSqlite()!.DatabaseSync)(inode === undefined ? ':memory:' : this.#path)
      try {
        db.exec(PRAGMAS)
        if (this.#sound === undefined || this.#sound !== inode) proveSound(sqlOf(db), this.#path)
        this.#sound = inode
        proveSchema(sqlOf(db), this.#path)
        this.#open = { db, inode }
        return db
      } catch (error) {
        db.close()
        throw error
      }
    })
  }

  #withOurErrors<T>(task: () => T): T {
    try {
      return task()
    } catch (error) {
      if (isOurs(error)) throw error
      const ours = sqlError(this.#path, error)
      throw isBusy(error) ? new Unsettled(ours) : ours
    }
  }
}

/**
 * Both modes are safe, so a failure does no harm: whoever closes the file last merges the WAL into it.
 * @returns false where the mode cannot be changed: another program has the file open, or the file system has no shared memory
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
