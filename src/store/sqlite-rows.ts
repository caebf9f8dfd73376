import type { Database, SqlValue } from 'sql.js'
import { columnsOf, fieldsOf, kinds, rowsOf, schema, type Kind, type Row, type Value } from './points.js'
import type { Range } from './row-store.js'
import type { Batch, Span, SpanQuery } from './store.js'

/** What makes a point the same point. Time comes first: every question is about a span of time. */
export const keyOf = (kind: Kind): string[] => ['time', ...schema[kind].tags]

export function select(db: Database, kind: Kind, { from, to, ...tags }: Range): Row[] {
  const wanted = Object.entries(tags).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const where = ['time >= ?', 'time < ?', ...wanted.map(([tag]) => `${tag} = ?`)].join(' AND ')
  const sql = `SELECT * FROM ${kind} WHERE ${where} ORDER BY ${keyOf(kind).join(', ')}`
  const answer = db.exec(sql, [from, to, ...wanted.map(([, value]) => value)])[0]
  return (answer?.values ?? []).map(
    (values) => Object.fromEntries(answer!.columns.map((column, i) => [column, values[i]])) as Row,
  )
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
