import { stat } from 'node:fs/promises'
import type { Database } from 'sql.js'
import { isOurs } from '../../base/errors.js'
import { writeAtomically } from '../../base/files.js'
import type { Lock } from '../../base/lock.js'
import type { Rows } from '../points/rows.js'
import { CommitLog, type Logged } from './commit-log.js'
import { Unsettled, type Sql, type SqliteFile } from './driver.js'
import { heldByAnotherProgram, fileError, sqlError } from './errors.js'
import { inodeOf, refuseBesideJournal, versionOf } from './file.js'
import { Pages } from './pages.js'
import { changesBy, sqlJs, sqlOf } from './sql-js.js'
import { proveSchema, proveSound, upsertAll } from './tables.js'

interface Loaded {
  readonly db: Database
  readonly version: Version
  /** How long the whole lines of the log are. */
  readonly logged: number
}

/** Of the file and of the log beside it; undefined where there is none. */
interface Version {
  readonly file: string | undefined
  readonly log: string | undefined
}

const NOTHING_LOGGED: Logged = { commits: [], bytes: 0 }

const isSame = (a: Version, b: Version): boolean => a.file === b.file && a.log === b.log

/**
 * SQLite compiled to WebAssembly, which runs on every Node. It reads the pages that it needs, and each write replaces the whole file,
 * or adds a line to the log beside it. It does not see the locks of other programs: so it does not touch a file that another SQLite
 * has open for writing, never writes a part of one, and believes nothing that it read while the file changed.
 */
export class SqlJsFile implements SqliteFile {
  readonly #path: string
  readonly #log: CommitLog
  #loaded: Loaded | undefined
  /** Of the file that is loaded; undefined where there is none. */
  #pages: Pages | undefined
  /** The version of the file that was proved to be sound, or that was written from one that was. */
  #sound: string | undefined

  constructor(path: string) {
    this.#path = path
    this.#log = new CommitLog(path)
  }

  async read<T>(task: (sql: Sql) => T): Promise<T> {
    const loaded = await this.#current()
    return this.#settled(loaded, task)
  }

  write(task: (sql: Sql) => void, lock: Lock): Promise<void> {
    return this.#change(task, (loaded) => this.#save(loaded, lock))
  }

  async keep(rows: Rows, lock: Lock): Promise<void> {
    await this.#change(
      (sql) => upsertAll(sql, rows),
      // What can be lost with the log of a file that does not exist yet is all of it.
      (loaded) => (loaded.version.file === undefined ? this.#save(loaded, lock) : this.#append(loaded, rows, lock)),
    )
  }

  async settle(lock: Lock): Promise<void> {
    const loaded = await this.#current()
    if (loaded.version.log !== undefined) await this.#save(loaded, lock)
  }

  /** The same content again costs no write: the file may lie on an SD card. */
  async #change(task: (sql: Sql) => void, keep: (loaded: Loaded) => Promise<void>): Promise<void> {
    const loaded = await this.#current()
    try {
      if (this.#settled(loaded, (sql) => changesBy(sql, task)) > 0) await keep(loaded)
    } catch (error) {
      // What is in memory may differ from the file: it is read again.
      this.close()
      throw error
    }
  }

  close(): void {
    this.#pages?.close()
    this.#pages = undefined
    this.#loaded?.db.close()
    this.#loaded = undefined
  }

  async #current(): Promise<Loaded> {
    const path = this.#path
    try {
      const version = await this.#version()
      if (this.#loaded !== undefined && isSame(version, this.#loaded.version)) return this.#loaded
      this.close()
      const pages = version.file === undefined ? undefined : (this.#pages = new Pages(path))
      if (pages !== undefined) refuseBesideJournal(path)
      const { commits, bytes } = version.log === undefined ? NOTHING_LOGGED : await this.#log.read()
      // A writer that has brought its log into the file meanwhile, or has gone on.
      if (!isSame(version, { file: pages?.version(), log: version.log }) || !isSame(version, await this.#version()))
        throw new Unsettled(heldByAnotherProgram(path))
      const db = new (await sqlJs()).Database(pages?.asArray())
      const loaded = (this.#loaded = { db, version, logged: bytes })
      this.#settled(loaded, (sql) => {
        if (this.#sound !== version.file) proveSound(sql, path)
        proveSchema(sql, path)
        if (commits.length > 0) changesBy(sql, () => commits.forEach((rows) => upsertAll(sql, rows)))
      })
      this.#sound = version.file
      return loaded
    } catch (error) {
      this.close()
      throw ofFile(path, error)
    }
  }

  async #version(): Promise<Version> {
    const exists = (await inodeOf(this.#path)) !== undefined
    return { file: exists ? await versionOf(this.#path) : undefined, log: await this.#log.version() }
  }

  async #append({ logged, ...loaded }: Loaded, rows: Rows, lock: Lock): Promise<void> {
    try {
      await this.#proveUnchanged(loaded.version, lock)
      const bytes = await this.#log.append(rows, logged)
      this.#loaded = { ...loaded, version: { ...loaded.version, log: await this.#log.version() }, logged: bytes }
    } catch (error) {
      throw ofFile(this.#path, error)
    }
  }

  /** Afterwards the new file is opened when it is next used. */
  async #save(loaded: Loaded, lock: Lock): Promise<void> {
    const path = this.#path
    const { version } = loaded
    let saved: string | undefined
    const beforeRename = async (temporary: string): Promise<void> => {
      await this.#proveUnchanged(version, lock)
      saved = await versionOf(temporary)
    }
    try {
      const like = version.file === undefined ? undefined : await stat(path)
      const content = this.#settled(loaded, (sql) => this.#content(loaded.db, sql))
      await writeAtomically(path, content, { ...(like && { like }), beforeRename })
      if (version.log !== undefined) await this.#log.remove()
    } catch (error) {
      throw ofFile(path, error)
    }
    this.close()
    this.#sound = saved
  }

  /** @throws {Unsettled} where the file has changed since it was read, or where another program may be changing it */
  async #proveUnchanged(version: Version, lock: Lock): Promise<void> {
    const isHeld = await lock.isHeld()
    refuseBesideJournal(this.#path)
    if (!isHeld || !isSame(version, await this.#version())) throw new Unsettled(heldByAnotherProgram(this.#path))
  }

  /** Emscripten makes an array of its own where there was no content, or where SQLite truncates the file (`auto_vacuum`). */
  #content(db: Database, sql: Sql): Uint8Array | Iterable<Uint8Array> {
    const pages = this.#pages
    const before = pages?.asked
    // SQLite reads first whether another program has written the file.
    sql.ask('PRAGMA user_version')
    return pages !== undefined && pages.asked !== before ? pages.parts() : db.export()
  }

  /**
   * Pages are read while the task runs: what it finds counts, an error too, where nobody has written the file since it was opened.
   * @throws {Unsettled} where somebody has
   */
  #settled<T>({ db, version }: Loaded, task: (sql: Sql) => T): T {
    try {
      try {
        return task(sqlOf(db))
      } catch (error) {
        throw isOurs(error) ? error : sqlError(this.#path, error)
      } finally {
        if (this.#pages !== undefined) this.#proveUnwritten(this.#pages, version)
      }
    } catch (error) {
      // What SQLite keeps in memory may be of two versions, or what could not be read.
      this.close()
      throw ofFile(this.#path, error)
    }
  }

  #proveUnwritten(pages: Pages, version: Version): void {
    refuseBesideJournal(this.#path)
    if (pages.version() !== version.file) throw new Unsettled(heldByAnotherProgram(this.#path))
    pages.proveRead()
  }
}

/** What was found out stays; all else is what the file system said. */
const ofFile = (path: string, error: unknown): unknown =>
  isOurs(error) || error instanceof Unsettled ? error : fileError(path, error)
