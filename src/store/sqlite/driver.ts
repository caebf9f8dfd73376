import type { Lock } from '../../base/lock.js'
import { sleep, type Time, type Waiting } from '../../base/time.js'

export type SqlValue = string | number | null

/** One connection, as both libraries offer it. */
export interface Sql {
  ask(sql: string, values?: readonly SqlValue[]): Record<string, SqlValue>[]
  /** Runs a statement once, or once for each of `rows`. */
  run(sql: string, rows?: readonly (readonly SqlValue[])[]): void
}

/** One SQLite file as it is on the disk now, whoever wrote it. */
export interface SqliteFile {
  /** An empty database where there is no file; none is made. @throws {KenshinError | Unsettled} `store.…` */
  read<T>(task: (sql: Sql) => T): Promise<T>
  /**
   * Everything that the task does is on the disk when it returns, or nothing is.
   * @param lock keeps other writers of ours out
   * @throws {KenshinError | Unsettled} `store.…`
   */
  write(task: (sql: Sql) => void, lock: Lock): Promise<void>
  /** Safe to call twice; the file is opened again when it is next used. */
  close(): void
}

/** One of the two libraries. */
export type SqliteDriver = (path: string) => SqliteFile

/** All of it or nothing. */
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

/** Another program is at the file just now: worth another try. */
export class Unsettled extends Error {
  /** Thrown when it lasts. */
  readonly atLast: Error

  constructor(atLast: Error) {
    super(atLast.message)
    this.atLast = atLast
  }
}

/** How long another program may be at the file. */
const PATIENCE_MS = 30_000
const PAUSE_MS = 50

/**
 * Tries until the file is settled. An attempt takes its locks anew: who is at the file may need them to come to an end.
 * @throws {KenshinError} what is `Unsettled` for too long
 */
export async function patiently<T>(
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
