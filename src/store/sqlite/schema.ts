import { columnsOf, fieldsOf, keyOf, kinds, type FieldType, type Kind } from '../points/schema.js'
import { damaged, ofAnotherProgram, ofNewerKenshin } from './errors.js'
import type { Sql } from './driver.js'

/** `user_version` of the file. It rises with a layout that an earlier kenshin would misread; one more table is no such layout. */
const SCHEMA_VERSION = 1

/**
 * Accepts a file of ours that is sound and not of a later version, or an empty one.
 * @throws {KenshinError} `store.damaged`, `store.refused`
 */
export function proveSchema(sql: Sql, path: string): void {
  const verdict = pragma(sql, 'quick_check(1)', 'quick_check')
  if (verdict !== 'ok') throw damaged(path, verdict)
  const version = Number(pragma(sql, 'user_version'))
  if (version > SCHEMA_VERSION) throw ofNewerKenshin(path, version)
  const isOurs =
    version === 0 ? sql.ask('SELECT 1 FROM sqlite_master LIMIT 1').length === 0 : hasTable(sql, 'electricity')
  if (!isOurs) throw ofAnotherProgram(path)
}

/** Creates the tables that are missing: all in a new file, some in a file of an earlier kenshin. */
export function makeTables(sql: Sql): void {
  for (const kind of kinds) if (!hasTable(sql, kind)) sql.run(createTable(kind))
  if (Number(pragma(sql, 'user_version')) === 0) sql.run(`PRAGMA user_version = ${SCHEMA_VERSION}`)
}

export const hasTable = (sql: Sql, name: string): boolean =>
  sql.ask("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).length > 0

const pragma = (sql: Sql, words: string, column = words): unknown => sql.ask(`PRAGMA ${words}`)[0]?.[column]

const sqlTypes: Record<FieldType, string> = { integer: 'INTEGER', float: 'REAL', boolean: 'INTEGER', string: 'TEXT' }

function createTable(kind: Kind): string {
  const types = new Map<string, string>(fieldsOf(kind).map(([name, type]) => [name, sqlTypes[type]]))
  const columns = columnsOf(kind).map((name) =>
    types.has(name) ? `${name} ${types.get(name)!}` : `${name} ${name === 'time' ? 'INTEGER' : 'TEXT'} NOT NULL`,
  )
  return `CREATE TABLE ${kind} (${columns.join(', ')}, PRIMARY KEY (${keyOf(kind).join(', ')})) WITHOUT ROWID`
}
