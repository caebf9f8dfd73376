import type { Database, QueryExecResult, SqlValue } from 'sql.js'
import { dayStart, plusDays } from '../base/clock.js'
import {
  columnsOf,
  fieldsOf,
  kinds,
  present,
  readingCountOf,
  rowsOf,
  schema,
  type Kind,
  type Row,
  type Value,
} from './points.js'
import type { Range } from './row-store.js'
import type { Batch, DayQuery, ReadingCount, Span, SpanQuery } from './store.js'

/** What makes a point the same point. Time comes first: every question is about a span of time. */
export const keyOf = (kind: Kind): string[] => ['time', ...schema[kind].tags]

export function select(db: Database, kind: Kind, range: Range): Row[] {
  const { where, values } = condition(range)
  return rowsIn(db.exec(`SELECT * FROM ${kind} WHERE ${where} ORDER BY ${keyOf(kind).join(', ')}`, values))
}

function condition({ from, to, ...tags }: Range): { where: string; values: SqlValue[] } {
  const wanted = Object.entries(tags).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const where = ['time >= ?', 'time < ?', ...wanted.map(([tag]) => `${tag} = ?`)].join(' AND ')
  return { where, values: [from, to, ...wanted.map(([, value]) => value)] }
}

const rowsIn = ([answer]: QueryExecResult[]): Row[] =>
  (answer?.values ?? []).map(
    (values) => Object.fromEntries(answer!.columns.map((column, i) => [column, values[i]])) as Row,
  )

/** Readings of each date, ascending by date, then by the tags. */
export function countReadings(db: Database, { from, to, ...tags }: DayQuery): ReadingCount[] {
  const { where, values } = condition({ ...tags, from: dayStart(from), to: dayStart(plusDays(to, 1)) })
  // Dates in Japan: 9 h after UTC.
  const sql = `SELECT min(time) AS time, meter, direction, count(*) AS readings FROM electricity WHERE ${where}
    GROUP BY (time + 32400) / 86400, meter, direction ORDER BY (time + 32400) / 86400, meter, direction`
  return present(rowsIn(db.exec(sql, values)).map(readingCountOf))
}

/** One transaction. @returns how many rows are new or changed */
export function upsertAll(db: Database, batch: Batch): number {
  const before = totalChanges(db)
  const rows = rowsOf(batch)
  db.run('BEGIN')
  for (const kind of kinds) upsert(db, kind, rows[kind])
  db.run('COMMIT')
  return totalChanges(db) - before
}

const totalChanges = (db: Database): number => Number(db.exec('SELECT total_changes()')[0]?.values[0]?.[0])

/** A field that is absent keeps its value, as in InfluxDB; a row that is the same already is not touched. */
function upsert(db: Database, kind: Kind, rows: readonly Row[]): void {
  const columns = columnsOf(kind)
  const fields = fieldsOf(kind).map(([name]) => ({ name, merged: `coalesce(excluded.${name}, ${kind}.${name})` }))
  const statement = db.prepare(
    `INSERT INTO ${kind} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${keyOf(kind).join(', ')}) DO UPDATE SET ${fields.map(({ name, merged }) => `${name} = ${merged}`).join(', ')}
     WHERE ${fields.map(({ name, merged }) => `${kind}.${name} IS NOT ${merged}`).join(' OR ')}`,
  )
  try {
    for (const row of rows) statement.run(columns.map((column) => sqlValue(row[column])))
  } finally {
    statement.free()
  }
}

const sqlValue = (value: Value): SqlValue => (typeof value === 'boolean' ? Number(value) : (value ?? null))

/** First and last time; undefined in an empty table. */
export function spanOf(db: Database, { of = 'electricity', meter, from }: SpanQuery): Span | undefined {
  const where = [...(meter === undefined ? [] : ['meter = ?']), ...(from === undefined ? [] : ['time >= ?'])]
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`
  const values = [meter, from].filter((value) => value !== undefined)
  const answer = db.exec(`SELECT min(time), max(time) FROM ${of} ${condition}`, values)
  const [first, last] = answer[0]?.values[0] ?? []
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined
}
