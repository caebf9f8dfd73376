import { DAY_S, dayStart, plusDays } from '../../base/clock.js'
import type { Logger } from '../../base/log.js'
import type { Time, Waiting } from '../../base/time.js'
import { text, type Text } from '../../words/words.js'
import { RowStore, type Range } from '../points/row-store.js'
import type { Row } from '../points/row.js'
import { byDate, present, readingCountOf, rowsOf, inOrder, type Kind } from '../points/rows.js'
import type { DayQuery, Points, ReadingCount, Span, SpanQuery, Store } from '../store.js'
import { askWithin, type Window } from './ask.js'
import { checkRetention, checkTypes, keptSeconds } from './check.js'
import { noConsistency, noOrg } from './errors.js'
import { InfluxHttp, type InfluxSettings } from './http.js'
import { checkReadBack } from './read-back.js'
import { askServer, compareDoors, type Server, type Version } from './server.js'
import { countStatement, edgeStatement, selectStatement } from './statements.js'

/**
 * 3.x Core refuses a query over more than 432 files of 10 minutes each.
 * https://docs.influxdata.com/influxdb3/core/ (query file limit)
 */
const WINDOW_OF_3_S = 3 * DAY_S
/** 1970 to 2100: where points may lie. */
const EVER: Window = { from: 0, to: 4_102_444_800 }
/** A server refuses instants after 2262 (64 bits of nanoseconds). */
const within = ({ from, to }: Window): Window => ({ from: Math.max(from, EVER.from), to: Math.min(to, EVER.to) })

/** InfluxDB 1.x, 2.x or 3.x. It asks the server for its version when it first needs it. */
export class InfluxStore extends RowStore implements Store {
  readonly #settings: InfluxSettings
  readonly #http: InfluxHttp
  readonly #time: Time
  readonly #log: Logger
  #server: Server | undefined

  constructor(settings: InfluxSettings, { time, log }: { time: Time; log: Logger }) {
    super()
    this.#settings = settings
    this.#http = new InfluxHttp(settings, { time, log })
    this.#time = time
    this.#log = log
  }

  get name(): Text {
    const urls = this.#http.doors.all.map(({ url }) => url)
    const { bucket } = this.#settings
    const facts = { version: this.#server?.words ?? '', urls, bucket, isBucket: this.#server?.version === 2 }
    return text(({ store }) => store.influxdb(facts))
  }

  /** The first address stands for all: more of them may be added later, and what waits for the database is still found. */
  get place(): string {
    const { url, bucket } = this.#http.doors.all[0]!
    return JSON.stringify([url, this.#settings.org, bucket])
  }

  /** The retention is asked before a point is written: for a write 3.x would create a database that is missing. */
  async check({ oldestDays }: { oldestDays: number }, waiting: Waiting): Promise<void> {
    const server = await this.#asked(waiting)
    const { version } = server
    const path = this.#writePath(version)
    await compareDoors(this.#http, server, this.#log, waiting)
    const keepsS = await this.#keptSeconds(version, waiting)
    checkRetention(this.#http, keepsS ?? 0, oldestDays)
    const { measurements } = this.#settings
    const way = { version, measurement: measurements.electricity_check, path, time: this.#time }
    await checkReadBack(this.#http, { ...way, listed: keepsS !== undefined }, waiting)
    await checkTypes(this.#http, measurements, waiting)
  }

  async keepsSince(waiting: Waiting): Promise<number> {
    const keepsS = await this.#keptSeconds(await this.#version(waiting), waiting)
    return keepsS === undefined || keepsS === 0 ? -Infinity : this.#http.serverTime - keepsS
  }

  async readingCounts({ from, to, ...tags }: DayQuery, waiting: Waiting): Promise<ReadingCount[]> {
    const measurement = this.#settings.measurements.electricity
    const range = { from: dayStart(from), to: dayStart(plusDays(to, 1)) }
    const statementFor = (window: Window): string => countStatement(measurement, { ...tags, ...window })
    return present((await this.#ask(range, { statementFor, step: DAY_S }, waiting)).map(readingCountOf)).sort(byDate)
  }

  async span({ meter, of = 'electricity', from = EVER.from }: SpanQuery, waiting: Waiting): Promise<Span | undefined> {
    const measurement = this.#settings.measurements[of]
    const at = async (edge: 'first' | 'last'): Promise<number | undefined> => {
      const statementFor = (window: Window): string => edgeStatement(of, measurement, { meter, ...window }, edge)
      const rows = await askWithin(this.#http, { ...EVER, from }, { statementFor, step: 1, edge }, waiting)
      return rows[0]?.time
    }
    const first = await at('first')
    const last = first === undefined ? undefined : await at('last')
    return first === undefined || last === undefined ? undefined : { first, last }
  }

  async write(points: Points, waiting: Waiting): Promise<void> {
    // The client's library is loaded only by who writes.
    const { lineOf, writeLines } = await import('./write.js')
    const rows = rowsOf(points)
    const lines = (kind: Kind): string[] =>
      rows[kind].map((row) => lineOf(kind, this.#settings.measurements[kind], row))
    const readings = (['electricity_meter', 'electricity', 'energy_day', 'energy_month'] as const).flatMap(lines)
    const marks = [...lines('electricity_day'), ...lines('electricity_run')]
    if (readings.length + marks.length === 0) return
    const path = this.#writePath(await this.#version(waiting))
    await writeLines(this.#http, path, readings, waiting)
    await writeLines(this.#http, path, marks, waiting)
  }

  async close(): Promise<void> {
    // A request ends its connection or leaves it to Node's pool, which does not keep the process alive.
  }

  protected async select(kind: Kind, range: Range, waiting: Waiting): Promise<Row[]> {
    const measurement = this.#settings.measurements[kind]
    const statementFor = (window: Window): string => selectStatement(kind, measurement, { ...range, ...window })
    // A meter has one record or a few: one question finds them, however long ago they were written.
    if (kind === 'electricity_meter')
      return inOrder(kind, await askWithin(this.#http, within(range), { statementFor, step: 1 }, waiting))
    return inOrder(kind, await this.#ask(range, { statementFor, step: 1 }, waiting))
  }

  /** Asks about a range of time; 3.x about a few days at once. @param question `step` as in {@link askWithin} */
  async #ask(
    range: Window,
    question: { readonly statementFor: (window: Window) => string; readonly step: number },
    waiting: Waiting,
  ): Promise<Row[]> {
    const width = (await this.#version(waiting)) === 3 ? WINDOW_OF_3_S : Infinity
    const { from, to } = within(range)
    const rows: Row[][] = []
    for (let begin = from; begin < to; begin += width) {
      const window = { from: begin, to: Math.min(to, begin + width) }
      rows.push(await askWithin(this.#http, window, question, waiting))
    }
    return rows.flat()
  }

  #keptSeconds(version: Version, waiting: Waiting): Promise<number | undefined> {
    return keptSeconds(this.#http, { version, org: this.#settings.org }, waiting)
  }

  /** Path and parameters of a write. 1.x before 1.8 knows only `/write`. @throws {KenshinError} `store.refused` */
  #writePath(version: Version): string {
    const { bucket, org, consistency } = this.#settings
    const atLeast = consistency && { consistency }
    if (version === 1) return `/write?${new URLSearchParams({ db: bucket, precision: 's', ...atLeast }).toString()}`
    if (consistency !== undefined) throw noConsistency(this.#http.place, version)
    if (version === 2 && org === undefined) throw noOrg()
    const params = { ...(org === undefined ? {} : { org }), bucket, precision: 's' }
    return `/api/v2/write?${new URLSearchParams(params).toString()}`
  }

  async #version(waiting: Waiting): Promise<Version> {
    return (await this.#asked(waiting)).version
  }

  async #asked(waiting: Waiting): Promise<Server> {
    this.#server ??= await askServer(this.#http, waiting)
    return this.#server
  }
}
