import { collectMeter, forEachMeter, type JobContext, type Outcome } from '../src/app/one-meter.js'

/**
 * The one-time import: every day that the meter still holds. It may be ended at any time and run again: what is stored and
 * complete is not read again.
 */
export const historicalImport = (
  context: JobContext,
  { meter, days }: { meter?: string | undefined; days?: number | undefined } = {},
): Promise<Outcome[]> =>
  forEachMeter(context, meter, (own, settings) =>
    collectMeter(own, settings, { job: 'historical-import', days: days ?? context.config.history.days }),
  )
