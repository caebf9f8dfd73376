/**
 * What was written to a file that can only be replaced whole, until it is: one line for each commit, beside the file. A line is on the
 * disk when its commit is confirmed, so that a kill loses nothing, and costs what the commit holds instead of the whole file.
 *
 *   <crc32 of the rest, 8 hex digits> <rows of each kind, as JSON>
 *
 * Points are merged into what is there, hence the same lines again change nothing: it does no harm when a kill leaves them beside a
 * file that holds them already.
 */
import { open, readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { keepRights, syncFolder } from '../../base/files.js'
import type { Row, Value } from '../points/row.js'
import { columnsOf, kinds, type Kind, type Rows } from '../points/rows.js'

/** What the log holds now. */
export interface Logged {
  readonly commits: readonly Partial<Rows>[]
  /** How long the whole lines are; what follows was never confirmed. */
  readonly bytes: number
}

export class CommitLog {
  readonly path: string
  readonly #file: string

  /** @param file the database file */
  constructor(file: string) {
    this.#file = file
    this.path = `${file}.commits`
  }

  /** Differs after every commit; undefined where there is none. */
  async version(): Promise<string | undefined> {
    try {
      const { ino, size, mtimeNs } = await stat(this.path, { bigint: true })
      return [ino, size, mtimeNs].join(' ')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  async read(): Promise<Logged> {
    const content = await readFile(this.path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.of()
      throw error
    })
    const commits: Partial<Rows>[] = []
    let bytes = 0
    for (let end = content.indexOf(LINE_END); end >= 0; end = content.indexOf(LINE_END, bytes)) {
      const commit = commitIn(content.toString('utf8', bytes, end))
      if (commit === undefined) break
      commits.push(commit)
      bytes = end + 1
    }
    return { commits, bytes }
  }

  /** @param bytes where the last whole line ends. @returns where this one ends */
  async append(rows: Rows, bytes: number): Promise<number> {
    const line = Buffer.from(lineOf(rows))
    const isNew = (await this.version()) === undefined
    const file = await open(this.path, isNew ? 'wx+' : 'r+', 0o600)
    try {
      if (isNew) await keepRights(file, await stat(this.#file))
      await file.truncate(bytes)
      await file.write(line, 0, line.length, bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    if (isNew) await syncFolder(dirname(this.path))
    return bytes + line.length
  }

  /** Everything in it is in the file itself. */
  remove(): Promise<void> {
    return rm(this.path, { force: true })
  }
}

const LINE_END = 0x0a

/** Names once for each commit, values without them: a third of what the objects would take. */
interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

function lineOf(rows: Rows): string {
  const tables: Partial<Record<Kind, Table>> = {}
  for (const kind of kinds)
    if (rows[kind].length > 0) {
      const columns = columnsOf(kind)
      tables[kind] = { columns, rows: rows[kind].map((row) => columns.map((column) => row[column])) }
    }
  const json = JSON.stringify(tables)
  return `${sumOf(json)} ${json}\n`
}

/** undefined where the line was cut, or damaged. */
function commitIn(line: string): Partial<Rows> | undefined {
  const json = line.slice(SUM_LENGTH + 1)
  if (line.slice(0, SUM_LENGTH) !== sumOf(json)) return undefined
  const tables = JSON.parse(json) as Partial<Record<Kind, Table>>
  const commit: Partial<Rows> = {}
  for (const kind of kinds) {
    const { columns = [], rows = [] } = tables[kind] ?? {}
    commit[kind] = rows.map((values) => Object.fromEntries(columns.map((column, k) => [column, values[k]])) as Row)
  }
  return commit
}

const SUM_LENGTH = 8
const sumOf = (words: string): string => crc32(words).toString(16).padStart(SUM_LENGTH, '0')
