/** Asking real servers as Grafana's data source for InfluxDB does, and the frames that it makes of their answers. */
import { InfluxDB, type FluxTableMetaData } from '@influxdata/influxdb-client'
import type { Influxd, Influxd2 } from '../helpers/influxd.js'
import type { Field, Frame } from './library.js'

interface Series {
  readonly name: string
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
  readonly tags?: Readonly<Record<string, string>>
}

/** The series of an answer in InfluxQL, times in milliseconds. @param token of 2.x */
export async function seriesOf({ url }: Influxd, db: string, q: string, token?: string): Promise<readonly Series[]> {
  const headers = token === undefined ? undefined : { authorization: `Token ${token}` }
  const body = new URLSearchParams({ db, q, epoch: 'ms' })
  const answer = await fetch(`${url}/query`, { method: 'POST', body, ...(headers && { headers }) })
  const words = await answer.text()
  if (!answer.ok || words.includes('"error"')) throw new Error(`${q}\n${words}`)
  return (JSON.parse(words) as { results: [{ series?: Series[] }] }).results[0].series ?? []
}

const typeOf = (values: readonly unknown[]): Field['type'] => {
  const first = values.find((value) => value !== null && value !== undefined)
  return typeof first === 'string' ? 'string' : typeof first === 'boolean' ? 'boolean' : 'number'
}

/** Answers as a table: one frame for all series, a field for the time, each tag and each column. */
export function tableFrames(refId: string, series: readonly Series[]): Frame[] {
  const [first] = series
  if (first === undefined) return []
  const rows = series.flatMap(({ values, tags }) => values.map((row) => ({ row, tags })))
  const fields = first.columns.map((column, index): Field => {
    const values = rows.map(({ row }) => row[index])
    if (column === 'time') return { name: 'Time', type: 'time', values, config: {} }
    return { name: column, type: typeOf(values), values, config: { displayNameFromDS: column } }
  })
  const tags = Object.keys(first.tags ?? {}).map((name): Field => {
    const values = rows.map((one) => one.tags?.[name])
    return { name, type: 'string', values, config: { displayNameFromDS: name } }
  })
  const [time, ...others] = fields
  return [{ refId, name: first.name, fields: [time!, ...tags, ...others], length: rows.length }]
}

/** Answers in Flux without a column `_value`: a frame for each table, a field for each column. */
export async function fluxFrames(server: Influxd2, refId: string, query: string): Promise<Frame[]> {
  const api = new InfluxDB({ url: server.url, token: server.token }).getQueryApi(server.org)
  const tables = new Map<unknown, { meta: FluxTableMetaData; rows: string[][] }>()
  for await (const { values, tableMeta } of api.iterateRows(query)) {
    const key = tableMeta.get(values, 'table') as unknown
    const table = tables.get(key) ?? { meta: tableMeta, rows: [] }
    table.rows.push(values)
    tables.set(key, table)
  }
  return [...tables.values()].map(({ meta, rows }) => {
    const columns = meta.columns.filter(({ label }) => label !== 'result' && label !== 'table')
    if (columns.some(({ label }) => label === '_value')) throw new Error(`${query}\nhas a column _value`)
    const fields = columns.map(({ label, dataType }): Field => {
      const values = rows.map((row) => meta.get(row, label) as unknown)
      if (!dataType.startsWith('dateTime')) return { name: label, type: typeOf(values), values, config: {} }
      return { name: label, type: 'time', values: values.map((value) => Date.parse(String(value))), config: {} }
    })
    return { refId, name: '', fields, length: rows.length }
  })
}

/** The series of an answer in Flux that has one for each meter: instants in words and values. */
export async function fluxSeries({ url, token, org }: Influxd2, query: string): Promise<readonly Series[]> {
  interface Row {
    readonly meter: string
    readonly _time: string
    readonly _value: number
  }
  const rows = await new InfluxDB({ url, token }).getQueryApi(org).collectRows<Row>(query)
  const series = new Map<string, unknown[][]>()
  for (const { meter, _time, _value } of rows) series.set(meter, [...(series.get(meter) ?? []), [_time, _value]])
  const columns = ['time', 'value']
  return [...series].map(([meter, values]) => ({ name: 'A', columns, values, tags: { meter } }))
}

/** Line protocol, times in seconds. */
export async function writeLines({ url, token, org }: Influxd2, bucket: string, lines: string): Promise<void> {
  const address = `${url}/api/v2/write?${new URLSearchParams({ org, bucket, precision: 's' }).toString()}`
  const answer = await fetch(address, { method: 'POST', headers: { authorization: `Token ${token}` }, body: lines })
  if (!answer.ok) throw new Error(await answer.text())
}
