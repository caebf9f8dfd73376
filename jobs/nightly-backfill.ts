import { collectMeter, forEachMeter, type JobContext, type Outcome } from '../src/app/one-meter.js'

/**
 * The nightly run: connect, read only the days that are missing or unfinished, write them, disconnect.
 * What was missed while the host or the dongle was away is caught up, as far as the meter remembers (99 days).
 */
export const nightlyBackfill = (
  context: JobContext,
  { meter }: { meter?: string | undefined } = {},
): Promise<Outcome[]> =>
  forEachMeter(context, meter, (own, settings) =>
    collectMeter(own, settings, { job: 'nightly-backfill', days: context.config.history.days }),
  )
