import { access, constants, mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Database, SqlJsStatic } from 'sql.js'
import { KenshinError } from '../base/errors.js'
import { writeAtomically } from '../base/files.js'
import { damaged, fileError, foreign, newer, notAFile } from './sqlite-errors.js'
import { columnsOf, fieldsOf, kinds, type FieldType, type Kind } from './points.js'
import { keyOf } from './sqlite-rows.js'
import { compileOnce } from './webassembly.js'

/** `user_version` of the file. A later layout gets the next number. */
const SCHEMA_VERSION = 1

let loading: Promise<SqlJsStatic> | undefined

/** The only place that loads sql.js (18 ms, 10 MB): not before a file is opened. */
const sqlJs = (): Promise<SqlJsStatic> => (loading ??= loadSqlJs())

async function loadSqlJs(): Promise<SqlJsStatic> {
  compileOnce()
  const { default: initialize } = await import('sql.js')
  return initialize()
}

/** The file behind a symbolic link: a rename would replace the link. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => path)

/**
 * The file as a database in memory; an empty one where there is no file yet.
 * @throws {KenshinError} `store.damaged`, `store.no-access`, `store.refused`
 */
export async function loadDatabase(path: string): Promise<Database> {
  const sql = await sqlJs()
  const bytes = await contentOf(path)
  const db = new sql.Database(bytes)
  try {
    prove(db, path)
    return db
  } catch (error) {
    db.close()
    throw error instanceof KenshinError ? error : damaged(path, error)
  }
}

async function contentOf(path: string): Promise<Uint8Array | undefined> {
  try {
    // A device may never end.
    if (!(await stat(path)).isFile()) throw notAFile(path)
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error instanceof KenshinError ? error : fileError(path, error)
  }
}

/** A sound file of ours, of our version, or nothing at all, which gets our tables. */
function prove(db: Database, path: string): void {
  const verdict = single(db, 'PRAGMA quick_check(1)')
  if (verdict !== 'ok') throw damaged(path, verdict)
  const version = Number(single(db, 'PRAGMA user_version'))
  if (version > SCHEMA_VERSION) throw newer(path, version)
  if (version === 0 && single(db, 'SELECT count(*) FROM sqlite_master') !== 0) throw foreign(path)
  // Also in a file of an earlier kenshin, which had fewer tables: it goes on reading a file that has more.
  for (const kind of kinds) db.run(createTable(kind))
  if (version === 0) db.run(`PRAGMA user_version = ${SCHEMA_VERSION}`)
}

const sqlTypes: Record<FieldType, string> = { integer: 'INTEGER', float: 'REAL', boolean: 'INTEGER', string: 'TEXT' }

function createTable(kind: Kind): string {
  const types = new Map<string, string>(fieldsOf(kind).map(([name, type]) => [name, sqlTypes[type]]))
  const columns = columnsOf(kind).map((name) =>
    types.has(name) ? `${name} ${types.get(name)!}` : `${name} ${name === 'time' ? 'INTEGER' : 'TEXT'} NOT NULL`,
  )
  return `CREATE TABLE IF NOT EXISTS ${kind} (${columns.join(', ')}, PRIMARY KEY (${keyOf(kind).join(', ')})) WITHOUT ROWID`
}

const single = (db: Database, sql: string): unknown => db.exec(sql)[0]?.values[0]?.[0]

/**
 * Replaces the file by what the memory holds. `export()` reopens the database: prepared statements, pragmas and counters
 * of the connection do not outlive it.
 * @throws {KenshinError} `store.no-access`, `store.refused`
 */
export async function saveDatabase(db: Database, path: string): Promise<void> {
  const like = await stat(path).catch(() => undefined)
  try {
    await writeAtomically(path, db.export(), like && { like })
  } catch (error) {
    throw fileError(path, error)
  }
}

/** @throws {KenshinError} `store.no-access`, `store.refused` where a file could not be replaced. */
export async function checkWritable(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await access(dirname(path), constants.W_OK)
  } catch (error) {
    throw fileError(path, error)
  }
}
