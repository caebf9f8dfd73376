import type { Database } from 'sql.js'
import { takeLock, type Lock } from '../base/lock.js'
import type { Kind, Row } from './points.js'
import { fileError, locked, readOnly, sqlError } from './sqlite-errors.js'
import { checkWritable, loadDatabase, realPath, saveDatabase } from './sqlite-file.js'
import { countReadings, select, spanOf, upsertAll } from './sqlite-rows.js'
import { RowStore, type Range } from './row-store.js'
import type { Batch, DayQuery, ReadingCount, Span, SpanQuery, Store, Waiting } from './store.js'

/**
 * One SQLite file. A writer holds the lock file `<path>.lock`; readers take none, because the file is only ever replaced
 * whole. A reader sees the file as it was when it was opened.
 * @throws {KenshinError} `store.locked`, `store.damaged`, `store.no-access`, `store.refused`
 */
export async function openSqlite(path: string, { mode }: { mode: 'read' | 'write' }): Promise<Store> {
  const real = await realPath(path)
  const lock = mode === 'write' ? await lockFor(real) : undefined
  try {
    return new SqliteStore(real, lock, await loadDatabase(real))
  } catch (error) {
    await lock?.release()
    throw error
  }
}

async function lockFor(path: string): Promise<Lock> {
  const name = `${path}.lock`
  const lock = await takeLock(name, { signal: new AbortController().signal }).catch((error: unknown) => {
    throw fileError(path, error)
  })
  if (lock === undefined) throw locked(path, name)
  return lock
}

class SqliteStore extends RowStore implements Store {
  readonly name: string
  readonly place: string
  readonly #path: string
  #lock: Lock | undefined
  /** Undefined after a write that failed: what the file holds is not known until it is read again. */
  #db: Database | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, lock: Lock | undefined, db: Database) {
    super()
    this.name = `SQLite file ${path}`
    this.place = path
    this.#path = path
    this.#lock = lock
    this.#db = db
  }

  async check(_needs: { oldestDays: number }, { signal }: Waiting): Promise<void> {
    signal.throwIfAborted()
    if (this.#lock === undefined) throw readOnly(this.#path)
    await checkWritable(this.#path)
    await this.#database()
  }

  /** A file keeps everything. */
  keepsSince(): Promise<number> {
    return Promise.resolve(-Infinity)
  }

  async readingCounts(query: DayQuery, { signal }: Waiting): Promise<ReadingCount[]> {
    signal.throwIfAborted()
    const db = await this.#database()
    return this.#ask(() => countReadings(db, query))
  }

  async span(query: SpanQuery, { signal }: Waiting): Promise<Span | undefined> {
    signal.throwIfAborted()
    const db = await this.#database()
    return this.#ask(() => spanOf(db, query))
  }

  /** One write after the other: two files on their way could overtake each other. */
  write(batch: Batch, { signal }: Waiting): Promise<void> {
    const turn = this.#writing.then(() => {
      signal.throwIfAborted()
      return this.#writeNow(batch)
    })
    this.#writing = turn.catch(() => undefined)
    return turn
  }

  async close(): Promise<void> {
    await this.#writing
    this.#forget()
    const lock = this.#lock
    this.#lock = undefined
    await lock?.release()
  }

  async #writeNow(batch: Batch): Promise<void> {
    if (this.#lock === undefined) throw readOnly(this.#path)
    const db = await this.#database()
    try {
      // The same content again costs no write: the file may lie on an SD card.
      if (this.#ask(() => upsertAll(db, batch)) > 0) await saveDatabase(db, this.#path)
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  protected async select(kind: Kind, range: Range, { signal }: Waiting): Promise<Row[]> {
    signal.throwIfAborted()
    const db = await this.#database()
    return this.#ask(() => select(db, kind, range))
  }

  async #database(): Promise<Database> {
    return (this.#db ??= await loadDatabase(this.#path))
  }

  #ask<T>(task: () => T): T {
    try {
      return task()
    } catch (error) {
      throw sqlError(this.#path, error)
    }
  }

  #forget(): void {
    this.#db?.close()
    this.#db = undefined
  }
}
