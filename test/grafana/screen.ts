/** What Grafana does between a dashboard and its server: the ranges of panels, the macros of queries, the frames of answers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ZONE } from '../../src/base/clock.js'
import { library, type Frame } from './library.js'

const folder = new URL('../../config/grafana/dashboards/', import.meta.url).pathname

export interface Target {
  readonly refId: string
  readonly query: string
  readonly rawQuery?: boolean
  readonly resultFormat?: string
}
interface Override {
  readonly matcher: { readonly id: string; readonly options: string }
  readonly properties: readonly { readonly id: string; readonly value: unknown }[]
}
export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly targets: readonly Target[]
  readonly transformations?: readonly object[]
  readonly interval?: string
  readonly timeFrom?: string
  readonly timeShift?: string
  readonly datasource: { readonly type: string; readonly uid: string }
  readonly options: Readonly<Record<string, unknown>>
  readonly fieldConfig: { readonly overrides: readonly Override[] }
}
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly timezone: string
  readonly schemaVersion: number
  readonly time: { readonly from: string; readonly to: string }
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] }
}

/** The dashboard as it is committed. */
export const dashboardIn = (name: string): Dashboard =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard

/** Epoch milliseconds, both ends. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The range that a panel asks for: the dashboard's, or its own, moved by its time shift. */
export function rangeOf(
  { timeFrom, timeShift }: Partial<Panel>,
  chosen: { from: string; to: string },
  nowS: number,
): Range {
  const { dateMath, rangeUtil } = library()
  const options = { now: new Date(nowS * 1000), timezone: ZONE }
  const own = timeFrom === undefined ? chosen : rangeUtil.describeTextRange(timeFrom)
  if ('invalid' in own && own.invalid) throw new Error(`${timeFrom ?? ''} is no range`)
  let from = dateMath.toDateTime(own.from, options)!
  let to = dateMath.toDateTime(own.to, { ...options, roundUp: true })!
  if (timeShift !== undefined) {
    if (rangeUtil.describeTextRange(timeShift).invalid === true) throw new Error(`${timeShift} is no shift`)
    from = dateMath.parseDateMath(`-${timeShift}`, from, false)!
    to = dateMath.parseDateMath(`-${timeShift}`, to, true)!
  }
  return { from: from.valueOf(), to: to.valueOf() }
}

/** Pixels of a wide panel: Grafana asks for no more points than that. */
const WIDTH = 1500

export function intervalOf({ interval }: Pick<Panel, 'interval'>, { from, to }: Range): number {
  return library().rangeUtil.calculateInterval({ from: new Date(from), to: new Date(to) }, WIDTH, interval).intervalMs
}

/** A duration as Go prints it, without the parts that are 0. */
function duration(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1000, 's'],
  ] as const
  for (const [size, unit] of units) if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  return `${ms}ms`
}

export interface Values {
  readonly meter: string
  readonly range: Range
  readonly intervalMs: number
  /** The end of the range before any time shift: which one `${__to}` is depends on the version of Grafana. */
  readonly to?: number
}

/** A query in InfluxQL as the server gets it. */
export function influxqlSent(query: string, { meter, range, intervalMs, to = range.to }: Values): string {
  // A variable between two slashes of one line is taken for a part of a regular expression.
  const isInRegex = /\/(?:\^)?(.*)(\$meter)(.*)(?:\$)?\//m.test(query)
  const name = isInRegex ? meter.replaceAll(/[\\^$*+?.()|[\]{}/]/g, String.raw`\$&`) : meter
  return query
    .replaceAll('$meter', name)
    .replaceAll('${__to}', String(to))
    .replaceAll('$timeFilter', `time >= ${range.from}ms and time <= ${range.to}ms`)
    .replaceAll('$__interval', duration(intervalMs))
}

/** A query in Flux as the server gets it. */
export function fluxSent(query: string, bucket: string, { meter, range, intervalMs }: Values): string {
  return (
    query
      .replaceAll('${meter}', meter)
      .replaceAll('v.timeRangeStart', new Date(range.from).toISOString())
      // Flux leaves the end of a range out, InfluxQL takes it in: here the end is the instant of a reading.
      .replaceAll('v.timeRangeStop', new Date(range.to + 1).toISOString())
      .replaceAll('v.windowPeriod', `${intervalMs}ms`)
      .replaceAll('v.defaultBucket', JSON.stringify(bucket))
  )
}

/** What a panel draws: its answers after all its transformations. */
export async function drawn(panel: Panel, frames: readonly Frame[]): Promise<Frame[]> {
  const grafana = library()
  const ready = frames.map((frame) => grafana.toDataFrame(frame))
  return new Promise((next, error) => {
    grafana
      .transformDataFrame(panel.transformations ?? [], ready, { interpolate: (words) => words })
      .subscribe({ next, error })
  })
}

/** The names that columns have on the screen. */
export const namesIn = (frame: Frame, frames: readonly Frame[]): string[] =>
  frame.fields.map((field) => library().getFieldDisplayName(field, frame, frames))

/** The rows of a frame by the names that its columns have on the screen; instants are epoch seconds. */
export function rowsIn(frame: Frame, frames: readonly Frame[]): Record<string, unknown>[] {
  const names = namesIn(frame, frames)
  return Array.from({ length: frame.fields[0]?.values.length ?? 0 }, (_, row) =>
    Object.fromEntries(
      frame.fields.map(({ type, values }, column) => [
        names[column]!,
        type === 'time' ? Number(values[row]) / 1000 : values[row],
      ]),
    ),
  )
}
