import type { Range } from '../points/row-store.js'
import { fieldsOf, schema, type Kind } from '../points/rows.js'

/** A name, quoted for InfluxQL. */
export const identifier = (name: string): string => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`

/** A text value, quoted for InfluxQL. */
const literal = (value: string): string => `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`

/** All our fields of a measurement, one series for each set of our tags. */
export function selectStatement(kind: Kind, measurement: string, { from, to, ...tags }: Range): string {
  const fields = fieldsOf(kind).map(([name]) => identifier(name))
  const groups = schema[kind].tags.map(identifier)
  const where = [`time >= ${from}s`, `time < ${to}s`, ...equal(tags)].join(' AND ')
  return `SELECT ${fields.join(', ')} FROM ${identifier(measurement)} WHERE ${where} GROUP BY ${groups.join(', ')}`
}

/** The first or the last point of a range. It asks for one field: the first of each kind, which every point of it has. */
export function edgeStatement(
  kind: Kind,
  measurement: string,
  { from, to, ...tags }: Range,
  edge: 'first' | 'last',
): string {
  const field = identifier(fieldsOf(kind)[0]![0])
  const where = [`time >= ${from}s`, `time < ${to}s`, ...equal(tags)].join(' AND ')
  const order = edge === 'first' ? 'ASC' : 'DESC'
  return `SELECT ${field} FROM ${identifier(measurement)} WHERE ${where} ORDER BY time ${order} LIMIT 1`
}

/** How many readings each date in Japan has: its day begins at 15:00 UTC of the day before. */
export function countStatement(measurement: string, { from, to, ...tags }: Range): string {
  const where = [`time >= ${from}s`, `time < ${to}s`, ...equal(tags)].join(' AND ')
  const groups = ['time(1d, 15h)', ...schema.electricity.tags.map(identifier)].join(', ')
  return `SELECT count("count") AS "readings" FROM ${identifier(measurement)} WHERE ${where} GROUP BY ${groups} fill(none)`
}

const equal = (tags: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(tags).flatMap(([tag, value]) =>
    value === undefined ? [] : [`${identifier(tag)} = ${literal(value)}`],
  )
