import { takeLock, type Lock } from '../../base/lock.js'
import { systemTime, type Time, type Waiting } from '../../base/time.js'
import { text, type Text } from '../../words/words.js'
import { RowStore, type Range } from '../points/row-store.js'
import type { Row } from '../points/row.js'
import { rowsOf, type Kind, type Rows } from '../points/rows.js'
import type { DayQuery, Points, ReadingCount, Span, SpanQuery, Store } from '../store.js'
import { NodeSqliteFile, nodeSqlite } from './by-node.js'
import { SqlJsFile } from './by-sqljs.js'
import { untilSettled, type Sql, type SqliteDriver, type SqliteFile } from './driver.js'
import { fileError, heldByKenshin, notReadBack, readOnly } from './errors.js'
import { realPath, refuseMount } from './file.js'
import { countReadings, readCheck, select, spanOf, upsertAll, writeCheck } from './tables.js'

interface OpenOptions {
  readonly mode: 'read' | 'write'
  /**
   * For many writes, one after the other: a library that has to replace the whole file puts them beside it, and brings them into the
   * file when the store is closed. A kill in between loses nothing: whoever opens the file next reads both.
   */
  readonly gathers?: boolean
  /** Where it is left out: the SQLite of Node, or sql.js where Node has none. */
  readonly driver?: SqliteDriver
  /** Measures how long to wait for others. */
  readonly time?: Time
}

export const sqliteDrivers: Readonly<Record<'node:sqlite' | 'sql.js', SqliteDriver>> = {
  'node:sqlite': (path) => new NodeSqliteFile(path),
  'sql.js': (path) => new SqlJsFile(path),
}

const preferred = (): SqliteDriver => sqliteDrivers[nodeSqlite() === undefined ? 'sql.js' : 'node:sqlite']

/**
 * Opens an SQLite file. Each question is answered from the file as it is then. Several processes may write it: each holds the lock
 * file `<path>.lock` while it writes. Readers take no lock.
 * @throws {KenshinError} `store.damaged`, `store.locked`, `store.no-access`, `store.refused`
 */
export async function openSqlite(
  path: string,
  { mode, gathers = false, driver = preferred(), time = systemTime }: OpenOptions,
): Promise<Store> {
  const real = await realPath(path)
  if (mode === 'write') await refuseMount(real)
  const store = new SqliteStore(real, mode, { file: driver(real), gathers, time })
  await store.prove({ signal: new AbortController().signal })
  return store
}

/** How long a writer waits for the lock: others hold it for seconds at most. */
const PATIENCE_MS = 60_000

class SqliteStore extends RowStore implements Store {
  readonly name: Text
  readonly place: string
  readonly #path: string
  #mode: 'read' | 'write' | 'closed'
  readonly #file: SqliteFile
  readonly #gathers: boolean
  /** Something may lie beside the file. */
  #hasKept = false
  readonly #time: Time
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    path: string,
    mode: 'read' | 'write',
    { file, gathers, time }: { file: SqliteFile; gathers: boolean; time: Time },
  ) {
    super()
    this.name = text(({ store }) => store.sqlite({ path }))
    this.place = path
    this.#path = path
    this.#mode = mode
    this.#file = file
    this.#gathers = gathers
    this.#time = time
  }

  /** @throws {KenshinError} where the file is damaged, or not ours */
  async prove(waiting: Waiting): Promise<void> {
    await this.#read(() => undefined, waiting)
  }

  async check(_needs: { oldestDays: number }, { signal }: Waiting): Promise<void> {
    await this.#write(
      async (lock) => {
        let written: unknown
        await this.#file.write((sql) => (written = writeCheck(sql)), lock)
        // It is opened again for the next line, so that the answer comes from the disk.
        this.#file.close()
        const found = await this.#file.read(readCheck)
        if (found !== written) throw notReadBack(this.#path)
      },
      { signal },
    )
  }

  /** A file has no retention. */
  keepsSince(): Promise<number> {
    return Promise.resolve(-Infinity)
  }

  readingCounts(query: DayQuery, waiting: Waiting): Promise<ReadingCount[]> {
    return this.#read((sql) => countReadings(sql, query), waiting)
  }

  span(query: SpanQuery, waiting: Waiting): Promise<Span | undefined> {
    return this.#read((sql) => spanOf(sql, query), waiting)
  }

  async write(points: Points, { signal }: Waiting): Promise<void> {
    if (Object.values(points).flat().length === 0) return
    await this.#write(
      (lock) => {
        // Not before its turn: many meters wait for one file, and rows take as much memory as points.
        const rows = rowsOf(points)
        return this.#gathers ? this.#keep(rows, lock) : this.#file.write((sql) => upsertAll(sql, rows), lock)
      },
      { signal },
    )
  }

  async #keep(rows: Rows, lock: Lock): Promise<void> {
    await this.#file.keep(rows, lock)
    this.#hasKept = true
  }

  async close(): Promise<void> {
    // Also a run that was told to stop leaves one whole file.
    const settling = this.#hasKept ? this.#settle() : this.#last
    this.#mode = 'closed'
    try {
      await settling
    } finally {
      this.#file.close()
    }
  }

  async #settle(): Promise<void> {
    this.#hasKept = false
    await this.#write((lock) => this.#file.settle(lock), { signal: new AbortController().signal })
  }

  protected select(kind: Kind, range: Range, waiting: Waiting): Promise<Row[]> {
    return this.#read((sql) => select(sql, kind, range), waiting)
  }

  #read<T>(task: (sql: Sql) => T, { signal }: Waiting): Promise<T> {
    return this.#inTurn(() => this.#file.read(task), { signal })
  }

  #write(task: (lock: Lock) => Promise<void>, { signal }: Waiting): Promise<void> {
    if (this.#mode !== 'write') return Promise.reject(readOnly(this.#path))
    return this.#inTurn(
      async () => {
        const lock = await this.#lock({ signal })
        try {
          await task(lock)
        } finally {
          await lock.release()
        }
      },
      { signal },
    )
  }

  /** One task at a time: a write may close the file and open it again, in the middle of a read by this process. */
  #inTurn<T>(task: () => Promise<T>, { signal }: Waiting): Promise<T> {
    const turn = this.#last.then(() => untilSettled(task, { time: this.#time, signal }))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #lock({ signal }: Waiting): Promise<Lock> {
    const name = `${this.#path}.lock`
    const taking = { signal, patienceMs: PATIENCE_MS, time: this.#time }
    const lock = await takeLock(name, taking).catch((error: unknown) => {
      throw signal.aborted ? error : fileError(this.#path, error)
    })
    if (lock === undefined) throw heldByKenshin(this.#path, name)
    return lock
  }
}
