import { once } from 'node:events'
import { chooseMeters } from '../app/choose-meters.js'
import { DAY_S, dayStart, parseDate, plusDays, toIso, type LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { openStore } from '../store/open.js'
import type { Row, Value } from '../store/points/row.js'
import { rowsOf, type Kind } from '../store/points/rows.js'
import type { MeterRecord, ReadingPoint } from '../store/store.js'
import { say, text } from '../words/words.js'
import type { CommandContext } from './context.js'

export interface ExportOptions {
  /** CSV where it is not given, or, with --json, one JSON object a line. */
  readonly format?: 'csv' | 'lp' | 'ndjson'
  /** Of lp; seconds where it is not given. */
  readonly precision?: 's' | 'ms' | 'us' | 'ns'
  readonly from?: string
  readonly to?: string
  readonly meter?: string
}

/** How much is read at once, so that years need little memory. */
const WINDOW_S = 31 * DAY_S

const COLUMNS = ['time', 'meter', 'direction', 'count', 'cumulative_kwh', 'usage_kwh'] as const

/** Writes readings to stdout in the order of time, no faster than the reader takes them. */
export async function exportReadings(context: CommandContext, options: ExportOptions): Promise<void> {
  const { config, time, log, signal } = context
  const format = formatOf(context, options)
  const meter = options.meter?.normalize('NFC')
  const [from, to] = [options.from && parseDate(options.from), options.to && parseDate(options.to)]
  if (from && to && from > to) throw noDays(from, to)
  const store = await openStore(config.store, { mode: 'read', time, log })
  try {
    const of = meter === undefined ? {} : { meter }
    const span = await store.span(of, { signal })
    // A meter that is no longer in the settings may still have readings.
    if (span === undefined) chooseMeters(config, meter)
    const first = from ? dayStart(from) : span?.first
    const end = to ? dayStart(plusDays(to, 1)) : span && span.last + 1
    const { head, lines, records } = await formatter(format, options.precision)
    await write(head)
    if (first === undefined || end === undefined) return
    for (let begin = first; begin < end; begin += WINDOW_S) {
      const range = { from: begin, to: Math.min(begin + WINDOW_S, end), ...of }
      await write((await store.readings(range, { signal })).map(lines).join(''))
      if (records) await write((await store.meters(range, { signal })).map(records).join(''))
    }
  } finally {
    await store.close()
  }
}

async function write(words: string): Promise<void> {
  if (words !== '' && !process.stdout.write(words)) await once(process.stdout, 'drain')
}

type Format = NonNullable<ExportOptions['format']>

/** Line protocol does not say its unit of time: a reader that takes seconds for nanoseconds puts all into 1970. */
function formatOf({ json, log, screen }: CommandContext, { format, precision }: ExportOptions): Format {
  if (json && format !== undefined && format !== 'ndjson') throw contradiction(`--json, --format ${format}`)
  if (precision !== undefined && format !== 'lp') throw contradiction(`--precision, --format ${format ?? 'csv'}`)
  if (format === 'lp' && precision === undefined) {
    if (screen.isLive) screen.print(`${say(IN_SECONDS)}\n`)
    else log.info(IN_SECONDS.en)
  }
  return format ?? (json ? 'ndjson' : 'csv')
}

const IN_SECONDS = text(({ commands }) => commands.export.inSeconds)

const contradiction = (options: string): KenshinError =>
  new KenshinError('config.usage', (words) => words.contradiction({ options }))

const noDays = (from: LocalDate, to: LocalDate): KenshinError =>
  new KenshinError('config.usage', (words) => words.fromAfterTo({ from, to }), {
    remedy: (words) => words.exchangeDates,
  })

/** Zeros behind a time in seconds. */
const ZEROS: Readonly<Record<NonNullable<ExportOptions['precision']>, string>> = {
  s: '',
  ms: '000',
  us: '000000',
  ns: '000000000',
}

interface Formatter {
  readonly head: string
  readonly lines: (point: ReadingPoint) => string
  /** The meters' own records, where the format has a place for them: kenshin continues with a database that is filled from them. */
  readonly records?: (record: MeterRecord) => string
}

async function formatter(format: Format, precision: ExportOptions['precision'] = 's'): Promise<Formatter> {
  if (format === 'csv')
    return {
      head: `${COLUMNS.join(',')}\n`,
      lines: (point) => `${COLUMNS.map((name) => csvField(named(point)[name])).join(',')}\n`,
    }
  if (format === 'ndjson') return { head: '', lines: (point) => `${JSON.stringify(named(point))}\n` }
  const { lineOf } = await import('../store/influxdb/write.js')
  const line = (kind: Kind, row: Row): string => `${lineOf(kind, kind, row)}${ZEROS[precision]}\n`
  return {
    head: '',
    lines: (point) => line('electricity', rowOf(point)),
    records: (record) => line('electricity_meter', rowsOf({ ...NOTHING, meters: [record] }).electricity_meter[0]!),
  }
}

const NOTHING = { readings: [], days: [], runs: [] }

const rowOf = (point: ReadingPoint): Row => rowsOf({ ...NOTHING, readings: [point] }).electricity[0]!

/** The instant with its Japanese offset; an unknown usage is left out. */
const named = (point: ReadingPoint): Record<string, Value> => ({ ...rowOf(point), time: toIso(point.time) })

/** RFC 4180; meter names may hold no comma or quote, but a foreign store may. */
function csvField(value: Value): string {
  const words = value === undefined || value === null ? '' : String(value)
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words
}
