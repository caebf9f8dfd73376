import { DAY_S, dateAt, dayStart } from '../base/clock.js'
import type { Waiting } from '../base/time.js'
import { kinds } from './points/rows.js'
import type { Store } from './store.js'

const WINDOW_S = 30 * DAY_S

/** Points written so far; `done` of `total` windows are copied. */
export interface Copied {
  readonly readings: number
  readonly days: number
  readonly runs: number
  readonly done: number
  readonly total: number
}

/**
 * Copies everything (readings, day marks, runs, meter records), 30 days at a time, oldest first. It may be stopped at any time and
 * run again: points that are written twice change nothing.
 * @throws {KenshinError} `store.…` of either store
 */
export async function copyAll(
  from: Store,
  to: Store,
  { signal, onProgress }: Waiting & { readonly onProgress?: (copied: Copied) => void },
): Promise<Copied> {
  const windows = await windowsOf(from, { signal })
  let copied: Copied = { readings: 0, days: 0, runs: 0, done: 0, total: windows.length }
  for (const window of windows) {
    const range = { from: window, to: window + WINDOW_S }
    const dates = { from: dateAt(range.from), to: dateAt(range.to - 1) }
    const readings = await from.readings(range, { signal })
    const days = await from.days(dates, { signal })
    const runs = await from.runs(range, { signal })
    const meters = await from.meters(range, { signal })
    await to.write({ readings, days, runs, meters }, { signal })
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

/**
 * Starts of the windows that hold points, ascending, epoch seconds. A window begins at 00:00 JST, so that a day and its mark are in
 * one write. Empty windows are left out: a record that was dated by a wrong clock may lie decades away from all others.
 */
async function windowsOf(store: Store, waiting: Waiting): Promise<number[]> {
  const ahead = new Map<(typeof kinds)[number], number | undefined>()
  const look = async (from?: number): Promise<void> => {
    for (const of of kinds) {
      const known = ahead.get(of)
      if (from !== undefined && (known === undefined || known >= from)) continue
      ahead.set(of, (await store.span({ of, ...(from !== undefined && { from }) }, waiting))?.first)
    }
  }
  const windows: number[] = []
  await look()
  for (;;) {
    const next = Math.min(...[...ahead.values()].map((time) => time ?? Infinity))
    if (next === Infinity) return windows
    const begin = dayStart(dateAt(next))
    windows.push(begin)
    await look(begin + WINDOW_S)
  }
}
