/** Answers of three databases as the same rows. */
import { parseInstant } from '../../src/base/instant.js'
import type { Row } from './answers.js'

export type Answered = Readonly<Record<string, unknown>>

const instant = /^\d{4}-\d\d-\d\d/

/** Names of columns that say the same: dates in words, the half hours by the clock. */
function cell([name, value]: [string, unknown]): [string, unknown][] {
  if (value === null || value === undefined || name === '_start' || name === '_stop') return []
  if (name === 'time' || name === '_time') return [['time', typeof value === 'string' ? seconds(value) : value]]
  if (typeof value === 'string' && instant.test(value)) return [['time', seconds(value)]]
  return [[name.replace(/^(?:mean_)?bought_(\d{4})$/, '$1'), value]]
}
const seconds = (words: string): number => parseInstant(words.replace(' ', 'T'))

/** A row with `clock` and `usage_kwh` is a cell of a heat map; one with `_field` and `_value` is a cell of any table. */
function wide(row: Answered): Answered {
  const { clock, usage_kwh: kwh, _field: field, _value: value, ...others } = row
  if (typeof clock === 'string') return { ...others, [clock.replace(':', '')]: kwh }
  if (typeof field === 'string') return { ...others, [field]: value }
  return row
}

/**
 * Rows of one time in one; what nobody asked for is left out, and so are rows that say nothing.
 * @throws {Error} where one cell has two values
 */
export function tidy(rows: readonly Answered[], columns: ReadonlySet<string>): Row[] {
  const merged = new Map<unknown, Map<string, unknown>>()
  for (const row of rows) {
    const cells = new Map(Object.entries(wide(row)).flatMap(cell))
    const time = columns.has('time') ? cells.get('time') : undefined
    const whole = merged.get(time) ?? new Map<string, unknown>()
    for (const [name, value] of cells) {
      if (!columns.has(name)) continue
      if (whole.has(name) && whole.get(name) !== value) throw new Error(`${name} twice: ${JSON.stringify(row)}`)
      whole.set(name, value)
    }
    merged.set(time, whole)
  }
  return [...merged.values()]
    .map((cells) => rounded(Object.fromEntries(cells)))
    .filter((row) => Object.keys(row).some((name) => name !== 'time'))
    .sort((a, b) => Number(a.time ?? 0) - Number(b.time ?? 0))
}

/** Without the dust of floating point. */
const rounded = (row: Answered): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value,
    ]),
  ) as Row
