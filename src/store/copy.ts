import { DAY_S, dateAt, dayStart } from '../base/clock.js'
import { kinds } from './points.js'
import type { Span, Store, Waiting } from './store.js'

const WINDOW_S = 30 * DAY_S

/** How many points were written; `done` of `total` windows are copied. */
export interface Copied {
  readonly readings: number
  readonly days: number
  readonly runs: number
  readonly done: number
  readonly total: number
}

/**
 * Copies everything: readings, marks, runs, 30 days at a time, oldest first. It may be ended at any time and begun again:
 * the same points again change nothing.
 * @throws {KenshinError} `store.…` of either store
 */
export async function copyAll(
  from: Store,
  to: Store,
  { signal, onProgress }: Waiting & { readonly onProgress?: (copied: Copied) => void },
): Promise<Copied> {
  const windows = windowsOf(await wholeSpan(from, { signal }))
  let copied: Copied = { readings: 0, days: 0, runs: 0, done: 0, total: windows.length }
  for (const window of windows) {
    const range = { from: window, to: window + WINDOW_S }
    const dates = { from: dateAt(range.from), to: dateAt(range.to - 1) }
    const readings = await from.readings(range, { signal })
    const days = await from.days(dates, { signal })
    const runs = await from.runs(range, { signal })
    await to.write({ readings, days, runs }, { signal })
    copied = {
      readings: copied.readings + readings.length,
      days: copied.days + days.length,
      runs: copied.runs + runs.length,
      done: copied.done + 1,
      total: copied.total,
    }
    onProgress?.(copied)
  }
  return copied
}

/** Marks reach further than readings: a day of holes has a mark alone. */
async function wholeSpan(store: Store, waiting: Waiting): Promise<Span | undefined> {
  let whole: Span | undefined
  for (const of of kinds) {
    const span = await store.span({ of }, waiting)
    if (span === undefined) continue
    const { first, last } = whole ?? span
    whole = { first: Math.min(first, span.first), last: Math.max(last, span.last) }
  }
  return whole
}

/** Starts of windows; they begin at 00:00 JST, so that a day and its mark are in one write. */
function windowsOf(span: Span | undefined): number[] {
  if (span === undefined) return []
  const first = dayStart(dateAt(span.first))
  return Array.from({ length: Math.floor((span.last - first) / WINDOW_S) + 1 }, (_, i) => first + i * WINDOW_S)
}
