import { randomInt } from 'node:crypto'
import { dayStart, plusDays } from '../../base/clock.js'
import type { Range } from '../points/row-store.js'
import { columnsOf, fieldsOf, kinds, orderOf, present, readingCountOf, type Rows } from '../points/rows.js'
import type { FieldType, Row, Value } from '../points/row.js'
import type { Kind } from '../points/rows.js'
import type { DayQuery, ReadingCount, Span, SpanQuery } from '../store.js'
import type { Sql, SqlValue } from './driver.js'
import { damaged, ofAnotherProgram, ofNewerKenshin } from './errors.js'

/** `user_version` of the file. It rises with a layout that an earlier kenshin would misread; one more table is no such layout. */
const SCHEMA_VERSION = 1

/** Reads every page: of ten years in 40 to 100 ms. @throws {KenshinError} `store.damaged` */
export function proveSound(sql: Sql, path: string): void {
  const verdict = pragma(sql, 'quick_check(1)', 'quick_check')
  if (verdict !== 'ok') throw damaged(path, verdict)
}

/** Accepts a file of ours that is not of a later version, or an empty one. @throws {KenshinError} `store.refused` */
export function proveSchema(sql: Sql, path: string): void {
  const version = Number(pragma(sql, 'user_version'))
  if (version > SCHEMA_VERSION) throw ofNewerKenshin(path, version)
  const isOurs =
    version === 0 ? sql.ask('SELECT 1 FROM sqlite_master LIMIT 1').length === 0 : hasTable(sql, 'electricity')
  if (!isOurs) throw ofAnotherProgram(path)
}

/** Creates the tables and columns that are missing: all in a new file, some in a file of an earlier kenshin. */
export function makeTables(sql: Sql): void {
  for (const kind of kinds) {
    if (hasTable(sql, kind)) addMissingColumns(sql, kind)
    else sql.run(createTable(kind))
  }
  if (Number(pragma(sql, 'user_version')) === 0) sql.run(`PRAGMA user_version = ${SCHEMA_VERSION}`)
}

/** Fields came later than their table; keys never did. */
function addMissingColumns(sql: Sql, kind: Kind): void {
  const there = new Set(sql.ask(`SELECT name FROM pragma_table_info('${kind}')`).map(({ name }) => name))
  for (const [name, type] of fieldsOf(kind))
    if (!there.has(name)) sql.run(`ALTER TABLE ${kind} ADD COLUMN ${name} ${sqlTypes[type]}`)
}

export const hasTable = (sql: Sql, name: string): boolean =>
  sql.ask("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).length > 0

const pragma = (sql: Sql, words: string, column = words): unknown => sql.ask(`PRAGMA ${words}`)[0]?.[column]

const sqlTypes: Record<FieldType, string> = { integer: 'INTEGER', float: 'REAL', boolean: 'INTEGER', string: 'TEXT' }

/**
 * The meter first, then time: what is stored of one meter lies side by side, so that a commit of one among many writes few pages. In
 * files of earlier versions time comes first; they are used as they are.
 */
function keyOf(kind: Kind): string[] {
  const [time, meter, ...others] = orderOf(kind)
  return [meter, time, ...others]
}

function createTable(kind: Kind): string {
  const types = new Map<string, string>(fieldsOf(kind).map(([name, type]) => [name, sqlTypes[type]]))
  const columns = columnsOf(kind).map((name) =>
    types.has(name) ? `${name} ${types.get(name)!}` : `${name} ${name === 'time' ? 'INTEGER' : 'TEXT'} NOT NULL`,
  )
  return `CREATE TABLE ${kind} (${columns.join(', ')}, PRIMARY KEY (${keyOf(kind).join(', ')})) WITHOUT ROWID`
}

/** No rows where the table is missing, as in a file of an earlier kenshin. */
export function select(sql: Sql, kind: Kind, range: Range): Row[] {
  if (!hasTable(sql, kind)) return []
  const { where, values } = condition(range, metersOf(sql, kind, range))
  return sql.ask(`SELECT * FROM ${kind} WHERE ${where} ORDER BY ${orderOf(kind).join(', ')}`, values) as Row[]
}

function condition(
  { from, to, direction }: Omit<Range, 'meter'>,
  meters: readonly string[] | undefined,
): { where: string; values: SqlValue[] } {
  const parts: [string, ...SqlValue[]][] = [
    ['time >= ?', from],
    ['time < ?', to],
  ]
  if (meters !== undefined) parts.push([`meter IN (${meters.map(() => '?').join(', ')})`, ...meters])
  if (direction !== undefined) parts.push(['direction = ?', direction])
  return { where: parts.map(([words]) => words).join(' AND '), values: parts.flatMap(([, ...values]) => values) }
}

/**
 * The meters that a question names; where it means all, all that have rows: the key begins with them, and without them every row would
 * be read. Each is one look at the key; `DISTINCT` would read every row.
 * @returns undefined where all are meant and the key begins with the time, as in a file of an earlier version
 */
function metersOf(sql: Sql, kind: Kind, { meter }: Pick<Range, 'meter'>): string[] | undefined {
  if (meter !== undefined) return [meter]
  const [first] = sql.ask(`SELECT name FROM pragma_table_info('${kind}') WHERE pk = 1`)
  if (first?.name !== 'meter') return undefined
  const found = sql.ask(`WITH RECURSIVE known (meter) AS (
    SELECT min(meter) FROM ${kind}
    UNION ALL SELECT (SELECT min(meter) FROM ${kind} WHERE meter > known.meter) FROM known WHERE known.meter IS NOT NULL
  ) SELECT meter FROM known WHERE meter IS NOT NULL`)
  return found.map((row) => String(row.meter))
}

/** Readings of each date, ascending by date, then by the tags. */
export function countReadings(sql: Sql, { from, to, ...tags }: DayQuery): ReadingCount[] {
  if (!hasTable(sql, 'electricity')) return []
  const range = { ...tags, from: dayStart(from), to: dayStart(plusDays(to, 1)) }
  const { where, values } = condition(range, metersOf(sql, 'electricity', tags))
  // Dates in Japan, 9 h (32,400 s) ahead of UTC.
  const question = `SELECT min(time) AS time, meter, direction, count(*) AS readings FROM electricity WHERE ${where}
    GROUP BY (time + 32400) / 86400, meter, direction ORDER BY (time + 32400) / 86400, meter, direction`
  return present((sql.ask(question, values) as Row[]).map(readingCountOf))
}

export function upsertAll(sql: Sql, rows: Partial<Rows>): void {
  for (const kind of kinds) upsert(sql, kind, rows[kind] ?? [])
}

/** An absent field keeps its stored value, as in InfluxDB. A row that would not change is not written. */
function upsert(sql: Sql, kind: Kind, rows: readonly Row[]): void {
  if (rows.length === 0) return
  const columns = columnsOf(kind)
  const fields = fieldsOf(kind).map(([name]) => ({ name, merged: `coalesce(excluded.${name}, ${kind}.${name})` }))
  sql.run(
    `INSERT INTO ${kind} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${keyOf(kind).join(', ')}) DO UPDATE SET ${fields.map(({ name, merged }) => `${name} = ${merged}`).join(', ')}
     WHERE ${fields.map(({ name, merged }) => `${kind}.${name} IS NOT ${merged}`).join(' OR ')}`,
    rows.map((row) => columns.map((column) => sqlValue(row[column]))),
  )
}

const sqlValue = (value: Value): SqlValue => (typeof value === 'boolean' ? Number(value) : (value ?? null))

/** First and last time, epoch seconds; undefined where there is none. Of each meter, the first row in the key's order from either end. */
export function spanOf(sql: Sql, { of = 'electricity', meter, from = 0 }: SpanQuery): Span | undefined {
  if (!hasTable(sql, of)) return undefined
  // One meter after the other, where the key begins with the meter.
  const inTurn = metersOf(sql, of, { meter })?.map((one) => [one]) ?? [undefined]
  const found = inTurn.flatMap((meters) => {
    const { where, values } = condition({ from, to: Infinity }, meters)
    return ['ASC', 'DESC'].flatMap((order) =>
      sql.ask(`SELECT time FROM ${of} WHERE ${where} ORDER BY time ${order} LIMIT 1`, values),
    )
  })
  const times = found.map(({ time }) => time).filter((time) => typeof time === 'number')
  return times.length === 0 ? undefined : { first: Math.min(...times), last: Math.max(...times) }
}

/** @returns the number to read back; it is the only row of its table, and no data */
export function writeCheck(sql: Sql): number {
  const nonce = randomInt(2 ** 47)
  if (!hasTable(sql, 'electricity_check')) sql.run('CREATE TABLE electricity_check (nonce INTEGER NOT NULL)')
  sql.run('DELETE FROM electricity_check')
  sql.run('INSERT INTO electricity_check VALUES (?)', [[nonce]])
  return nonce
}

export const readCheck = (sql: Sql): SqlValue | undefined => sql.ask('SELECT nonce FROM electricity_check')[0]?.nonce
