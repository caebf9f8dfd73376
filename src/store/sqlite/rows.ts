import { randomInt } from 'node:crypto'
import { dayStart, plusDays } from '../../base/clock.js'
import { present, readingCountOf, rowsOf } from '../points/rows.js'
import { columnsOf, fieldsOf, keyOf, kinds } from '../points/schema.js'
import type { Kind, Row, Value } from '../points/schema.js'
import type { Range } from '../points/row-store.js'
import type { Sql, SqlValue } from './driver.js'
import { hasTable } from './schema.js'
import type { Batch, DayQuery, ReadingCount, Span, SpanQuery } from '../store.js'

/** No rows where the table is missing, as in a file of an earlier kenshin. */
export function select(sql: Sql, kind: Kind, range: Range): Row[] {
  if (!hasTable(sql, kind)) return []
  const { where, values } = condition(range)
  return sql.ask(`SELECT * FROM ${kind} WHERE ${where} ORDER BY ${keyOf(kind).join(', ')}`, values) as Row[]
}

function condition({ from, to, ...tags }: Range): { where: string; values: SqlValue[] } {
  const wanted = Object.entries(tags).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const where = ['time >= ?', 'time < ?', ...wanted.map(([tag]) => `${tag} = ?`)].join(' AND ')
  return { where, values: [from, to, ...wanted.map(([, value]) => value)] }
}

/** Readings of each date, ascending by date, then by the tags. */
export function countReadings(sql: Sql, { from, to, ...tags }: DayQuery): ReadingCount[] {
  if (!hasTable(sql, 'electricity')) return []
  const { where, values } = condition({ ...tags, from: dayStart(from), to: dayStart(plusDays(to, 1)) })
  // Dates in Japan, 9 h (32,400 s) ahead of UTC.
  const question = `SELECT min(time) AS time, meter, direction, count(*) AS readings FROM electricity WHERE ${where}
    GROUP BY (time + 32400) / 86400, meter, direction ORDER BY (time + 32400) / 86400, meter, direction`
  return present((sql.ask(question, values) as Row[]).map(readingCountOf))
}

export function upsertAll(sql: Sql, batch: Batch): void {
  const rows = rowsOf(batch)
  for (const kind of kinds) upsert(sql, kind, rows[kind])
}

/** An absent field keeps its stored value, as in InfluxDB. A row that would not change is not written. */
function upsert(sql: Sql, kind: Kind, rows: readonly Row[]): void {
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

/** First and last time, epoch seconds; undefined where the table is empty. */
export function spanOf(sql: Sql, { of = 'electricity', meter, from }: SpanQuery): Span | undefined {
  if (!hasTable(sql, of)) return undefined
  const where = [...(meter === undefined ? [] : ['meter = ?']), ...(from === undefined ? [] : ['time >= ?'])]
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`
  const values = [meter, from].filter((value) => value !== undefined)
  const [{ first, last } = {}] = sql.ask(`SELECT min(time) AS first, max(time) AS last FROM ${of} ${condition}`, values)
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined
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
