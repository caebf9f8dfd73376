import type { Outcome, RunContext } from '../src/app/context.js'
import { readEachMeter } from '../src/app/each-meter.js'

/**
 * The nightly run: connect, read only the days that are missing or unfinished, write them, disconnect.
 * What was missed while the host or the dongle was away is caught up, as far as the meter remembers (99 days).
 */
export const nightlyBackfill = (
  context: RunContext,
  { meter }: { meter?: string | readonly string[] | undefined } = {},
): Promise<Outcome[]> => readEachMeter(context, { job: 'nightly-backfill', only: meter })
