import type { InfluxHttp } from './influx-http.js'
import { refusal } from './influx-errors.js'
import { fieldsOf, schema, type Kind, type Row, type Value } from './points.js'
import type { Range } from './row-store.js'

/** A series of an answer: one set of tags, columns with `time` first. */
interface Series {
  readonly name?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values?: readonly (readonly Value[])[]
}

/** A name in InfluxQL. */
export const identifier = (name: string): string => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`

/** A text value in InfluxQL. */
const literal = (value: string): string => `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`

/** Every field of a measurement, one series per set of our tags. */
export function selectStatement(kind: Kind, measurement: string, { from, to, ...tags }: Range): string {
  const fields = fieldsOf(kind).map(([name]) => identifier(name))
  const groups = schema[kind].tags.map(identifier)
  const where = [`time >= ${from}s`, `time < ${to}s`, ...equal(tags)].join(' AND ')
  return `SELECT ${fields.join(', ')} FROM ${identifier(measurement)} WHERE ${where} GROUP BY ${groups.join(', ')}`
}

/** Of one meter, and nothing before an instant (epoch seconds), where they are named. */
export interface EdgeRange {
  readonly meter?: string | undefined
  readonly from?: number | undefined
}

/** The first field of each kind is in every point of it. */
export function edgeStatement(kind: Kind, measurement: string, { meter, from }: EdgeRange, last: boolean): string {
  const field = identifier(fieldsOf(kind)[0]![0])
  const conditions = [...(from === undefined ? [] : [`time >= ${from}s`]), ...equal({ meter })]
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  return `SELECT ${field} FROM ${identifier(measurement)}${where} ORDER BY time ${last ? 'DESC' : 'ASC'} LIMIT 1`
}

/** Readings of each date in Japan: a day of GROUP BY begins 15 h after 00:00 UTC. */
export function countStatement(measurement: string, { from, to, ...tags }: Range): string {
  const where = [`time >= ${from}s`, `time < ${to}s`, ...equal(tags)].join(' AND ')
  const groups = ['time(1d, 15h)', ...schema.electricity.tags.map(identifier)].join(', ')
  return `SELECT count("count") AS "readings" FROM ${identifier(measurement)} WHERE ${where} GROUP BY ${groups} fill(none)`
}

const equal = (tags: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(tags).flatMap(([tag, value]) =>
    value === undefined ? [] : [`${identifier(tag)} = ${literal(value)}`],
  )

/**
 * Asks one statement; times come as epoch seconds.
 * @throws {KenshinError} `store.…`; a statement may fail although the answer is 200
 */
export async function ask(http: InfluxHttp, statement: string, signal: AbortSignal): Promise<Series[]> {
  const form = { db: http.place.bucket, epoch: 's', q: statement }
  const { body, status } = await http.send({ method: 'POST', path: '/query', form }, signal)
  const { results, error } = parse(http, body)
  const failure = error ?? results?.find((result) => result.error !== undefined)?.error
  if (failure !== undefined) throw refusal(http.place, { status, body: failure })
  return results?.flatMap((result) => result.series ?? []) ?? []
}

interface Answer {
  readonly error?: string
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[]
}

function parse(http: InfluxHttp, body: string): Answer {
  try {
    return JSON.parse(body) as Answer
  } catch {
    throw refusal(http.place, { status: 200, body: `no answer of InfluxDB: ${body}` })
  }
}

/** Rows by column name, tags included. */
export function rowsOf(series: readonly Series[]): Row[] {
  return series.flatMap(({ tags = {}, columns, values = [] }) =>
    values.map((row) => ({ ...tags, ...Object.fromEntries(columns.map((column, i) => [column, row[i]])) }) as Row),
  )
}
