import { once } from 'node:events'
import { chosenMeters } from '../../jobs/meters.js'
import { DAY_S, dayStart, parseDate, plusDays, toIso } from '../base/clock.js'
import { openStore } from '../store/open.js'
import { rowsOf, type Row, type Value } from '../store/points.js'
import type { ReadingPoint } from '../store/store.js'
import type { CommandContext } from './context.js'
import type { ExportOptions } from './export.js'

/** So many days are read at once: years fit into little memory. */
const WINDOW_S = 31 * DAY_S

const COLUMNS = ['time', 'meter', 'direction', 'count', 'cumulative_kwh', 'usage_kwh'] as const

/** Writes readings in the order of time to stdout, as far as the reader takes them. */
export async function exportReadings(
  { config, time, log, signal }: CommandContext,
  { format, from, to, meter }: ExportOptions,
): Promise<void> {
  const store = await openStore(config.store, { mode: 'read', time, log })
  try {
    const span = await store.span(meter === undefined ? {} : { meter }, { signal })
    // A meter that is no longer in the settings may still have readings.
    if (span === undefined) chosenMeters(config, meter)
    const first = from === undefined ? span?.first : dayStart(parseDate(from))
    const end = to === undefined ? span && span.last + 1 : dayStart(plusDays(parseDate(to), 1))
    const lines = await formatter(format)
    if (format === 'csv') await write(`${COLUMNS.join(',')}\n`)
    for (let begin = first ?? 0; begin < (first === undefined ? 0 : (end ?? 0)); begin += WINDOW_S) {
      const range = { from: begin, to: Math.min(begin + WINDOW_S, end ?? 0), ...(meter !== undefined && { meter }) }
      await write((await store.readings(range, { signal })).map(lines).join(''))
    }
  } finally {
    await store.close()
  }
}

async function write(words: string): Promise<void> {
  if (words !== '' && !process.stdout.write(words)) await once(process.stdout, 'drain')
}

async function formatter(format: ExportOptions['format']): Promise<(point: ReadingPoint) => string> {
  if (format === 'csv') return (point) => `${COLUMNS.map((name) => csvField(named(point)[name])).join(',')}\n`
  if (format === 'ndjson') return (point) => `${JSON.stringify(named(point))}\n`
  const { lineOf } = await import('../store/lines.js')
  return (point) => `${lineOf('electricity', 'electricity', rowOf(point))}\n`
}

const rowOf = (point: ReadingPoint): Row => rowsOf({ readings: [point], days: [], runs: [] }).electricity[0]!

/** The instant with its Japanese offset; an unknown usage is left out. */
const named = (point: ReadingPoint): Record<string, Value> => ({ ...rowOf(point), time: toIso(point.time) })

/** RFC 4180; meter names may hold no comma or quote, but a foreign store may. */
function csvField(value: Value): string {
  const words = value === undefined || value === null ? '' : String(value)
  return /[",\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words
}
