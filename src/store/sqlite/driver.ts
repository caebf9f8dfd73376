import type { Lock } from '../../base/lock.js'
import { sleep, type Time, type Waiting } from '../../base/time.js'
import type { Rows } from '../points/rows.js'

export type SqlValue = string | number | null

/** One connection to a database, as both libraries offer it. */
export interface Sql {
  ask(sql: string, values?: readonly SqlValue[]): Record<string, SqlValue>[]
  /** Runs a statement once, or once for each of `rows`. */
  run(sql: string, rows?: readonly (readonly SqlValue[])[]): void
}

/** One SQLite file as it is on the disk now, also after another program has written it. */
export interface SqliteFile {
  /** A file that does not exist is read as an empty database, and not created. @throws {KenshinError | Unsettled} `store.…` */
  read<T>(task: (sql: Sql) => T): Promise<T>
  /**
   * When it returns, everything that the task did is on the disk; when it throws, nothing is.
   * @param lock held by the caller: no other kenshin writes
   * @throws {KenshinError | Unsettled} `store.…`
   */
  write(task: (sql: Sql) => void, lock: Lock): Promise<void>
  /**
   * Writes rows. When it returns they are on the disk, in the file or beside it, and `read` finds them.
   * @param lock as for `write`
   * @throws {KenshinError | Unsettled} `store.…`
   */
  keep(rows: Rows, lock: Lock): Promise<void>
  /** Brings into the file what lies beside it. @throws {KenshinError | Unsettled} `store.…`; then it stays beside it */
  settle(lock: Lock): Promise<void>
  /** Safe to call twice; the file is opened again when it is next used. */
  close(): void
}

/** One of the two libraries. */
export type SqliteDriver = (path: string) => SqliteFile

/** Runs a task in one transaction: all of it counts, or nothing. */
export function transaction(sql: Sql, begin: string, task: () => void): void {
  sql.run(begin)
  try {
    task()
    sql.run('COMMIT')
  } catch (error) {
    try {
      sql.run('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself.
    }
    throw error
  }
}

/** Another program uses the file at this moment: another try may succeed. */
export class Unsettled extends Error {
  /** What to throw when the tries are over. */
  readonly atLast: Error

  constructor(atLast: Error) {
    super(atLast.message)
    this.atLast = atLast
  }
}

/** How long another program may keep us from the file. */
const PATIENCE_MS = 30_000
const PAUSE_MS = 50

/**
 * Tries until no other program uses the file. An attempt must release its locks when it fails, because the other program may need
 * them to finish.
 * @throws {KenshinError} what stays `Unsettled` for too long
 */
export async function untilSettled<T>(
  attempt: () => Promise<T>,
  { time, signal }: Waiting & { readonly time: Time },
): Promise<T> {
  const begun = time.monotonic()
  for (;;) {
    signal.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Unsettled)) throw error
      if (time.monotonic() - begun >= PATIENCE_MS) throw error.atLast
      await sleep(PAUSE_MS, { time, signal })
    }
  }
}
