import { DAY_S, dayStart, plusDays } from '../../base/clock.js'
import type { Logger } from '../../base/log.js'
import type { Time } from '../../base/time.js'
import { checkRetention, checkTypes, keptSeconds } from './check.js'
import { noOrg } from './errors.js'
import { InfluxHttp, type InfluxSettings } from './http.js'
import { askWithin, type Window } from './ask.js'
import { countStatement, edgeStatement, selectStatement } from './statements.js'
import { checkReadBack } from './read-back.js'
import { byDate, present, readingCountOf, rowsOf as rowsOfBatch } from '../points/rows.js'
import { inOrder, type Kind, type Row } from '../points/schema.js'
import { RowStore, type Range } from '../points/row-store.js'
import type { Batch, DayQuery, ReadingCount, Span, SpanQuery, Store, Waiting } from '../store.js'

type Major = 1 | 2 | 3

/**
 * 3.x Core refuses a query over more than 432 files of 10 minutes each.
 * https://docs.influxdata.com/influxdb3/core/ (query file limit)
 */
const WINDOW_OF_3_S = 3 * DAY_S
/** 1970 to 2100: where points may lie. */
const EVER: Window = { from: 0, to: 4_102_444_800 }

/** InfluxDB 1.x, 2.x or 3.x; which one is asked when it is first needed. */
export class InfluxStore extends RowStore implements Store {
  readonly #settings: InfluxSettings
  readonly #http: InfluxHttp
  readonly #time: Time
  #version: { readonly major: Major; readonly words: string } | undefined

  constructor(settings: InfluxSettings, { time, log }: { time: Time; log: Logger }) {
    super()
    this.#settings = settings
    this.#http = new InfluxHttp(settings, { time, log })
    this.#time = time
  }

  get name(): string {
    const { url, bucket } = this.#http.place
    const version = this.#version === undefined ? '' : ` ${this.#version.words}`
    return `InfluxDB${version} at ${url}, ${this.#version?.major === 2 ? 'bucket' : 'database'} ${bucket}`
  }

  get place(): string {
    const { url, bucket } = this.#http.place
    return JSON.stringify([url, this.#settings.org, bucket])
  }

  /** Retention first: 3.x would make a missing database for a write. */
  async check({ oldestDays }: { oldestDays: number }, { signal }: Waiting): Promise<void> {
    const version = await this.#major(signal)
    const keepsS = await this.#keptSeconds(version, signal)
    checkRetention(this.#http, keepsS ?? 0, oldestDays)
    const { measurements } = this.#settings
    const way = {
      version,
      measurement: measurements.electricity_check,
      path: this.#writePath(version),
      time: this.#time,
    }
    await checkReadBack(this.#http, { ...way, listed: keepsS !== undefined }, signal)
    await checkTypes(this.#http, measurements, signal)
  }

  async keepsSince({ signal }: Waiting): Promise<number> {
    const keepsS = await this.#keptSeconds(await this.#major(signal), signal)
    return keepsS === undefined || keepsS === 0 ? -Infinity : this.#http.serverTime - keepsS
  }

  async readingCounts({ from, to, ...tags }: DayQuery, { signal }: Waiting): Promise<ReadingCount[]> {
    const measurement = this.#settings.measurements.electricity
    const range = { from: dayStart(from), to: dayStart(plusDays(to, 1)) }
    const statementFor = (window: Window): string => countStatement(measurement, { ...tags, ...window })
    return present((await this.#ask(range, statementFor, DAY_S, signal)).map(readingCountOf)).sort(byDate)
  }

  async span({ meter, of = 'electricity', from = EVER.from }: SpanQuery, waiting: Waiting): Promise<Span | undefined> {
    const measurement = this.#settings.measurements[of]
    const at = async (edge: 'first' | 'last'): Promise<number | undefined> => {
      const statementFor = (window: Window): string => edgeStatement(of, measurement, { meter, ...window }, edge)
      const asking = { step: 1, edge }
      const rows = await askWithin(this.#http, { ...EVER, from }, statementFor, asking, waiting.signal)
      return rows[0]?.time
    }
    const first = await at('first')
    const last = first === undefined ? undefined : await at('last')
    return first === undefined || last === undefined ? undefined : { first, last }
  }

  /** Loads the client's library: reading does without it. */
  async write(batch: Batch, { signal }: Waiting): Promise<void> {
    const { lineOf, writeLines } = await import('./write.js')
    const rows = rowsOfBatch(batch)
    const lines = (kind: Kind): string[] =>
      rows[kind].map((row) => lineOf(kind, this.#settings.measurements[kind], row))
    const readings = [...lines('electricity_meter'), ...lines('electricity')]
    const marks = [...lines('electricity_day'), ...lines('electricity_run')]
    if (readings.length + marks.length === 0) return
    const path = this.#writePath(await this.#major(signal))
    await writeLines(this.#http, path, readings, signal)
    await writeLines(this.#http, path, marks, signal)
  }

  async close(): Promise<void> {
    // Every request ends its connection or leaves it to the pool, which does not keep the process alive.
  }

  protected async select(kind: Kind, range: Range, { signal }: Waiting): Promise<Row[]> {
    const measurement = this.#settings.measurements[kind]
    const statementFor = (window: Window): string => selectStatement(kind, measurement, { ...range, ...window })
    return inOrder(kind, await this.#ask(range, statementFor, 1, signal))
  }

  /** In as many ranges of time as the server needs. @param step where a range may begin, seconds after the first */
  async #ask(
    { from, to }: Window,
    statementFor: (window: Window) => string,
    step: number,
    signal: AbortSignal,
  ): Promise<Row[]> {
    const width = (await this.#major(signal)) === 3 ? WINDOW_OF_3_S : Infinity
    const rows: Row[][] = []
    for (let begin = from; begin < to; begin += width) {
      const window = { from: begin, to: Math.min(to, begin + width) }
      rows.push(await askWithin(this.#http, window, statementFor, { step }, signal))
    }
    return rows.flat()
  }

  #keptSeconds(version: Major, signal: AbortSignal): Promise<number | undefined> {
    return keptSeconds(this.#http, { version, org: this.#settings.org }, signal)
  }

  /** Where points go. 1.x before 1.8 knows only `/write`. */
  #writePath(major: Major): string {
    const { bucket, org } = this.#settings
    if (major === 1) return `/write?${new URLSearchParams({ db: bucket, precision: 's' }).toString()}`
    if (major === 2 && org === undefined) throw noOrg()
    const params = { ...(org === undefined ? {} : { org }), bucket, precision: 's' }
    return `/api/v2/write?${new URLSearchParams(params).toString()}`
  }

  async #major(signal: AbortSignal): Promise<Major> {
    this.#version ??= await this.#ping(signal)
    return this.#version.major
  }

  async #ping(signal: AbortSignal): Promise<{ major: Major; words: string }> {
    const { headers } = await this.#http.send({ method: 'GET', path: '/ping' }, signal)
    const words = String(headers['x-influxdb-version'] ?? '').replace(/^v/, '')
    const number = Number(/^(\d+)\./.exec(words)?.[1])
    if (number === 1 || number === 2 || number === 3) return { major: number, words }
    // A build from sources and the cloud name no number: a token is the sign of 2.x.
    return { major: this.#settings.token === undefined ? 1 : 2, words }
  }
}
