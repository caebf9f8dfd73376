import type { Outcome, RunContext } from '../src/app/context.js'
import { readEachMeter } from '../src/app/each-meter.js'

/**
 * The one-time import: every day that the meter still holds. It may be ended at any time and run again: what is stored and
 * complete is not read again.
 */
export function historicalImport(
  context: RunContext,
  { meter, days }: { meter?: string | undefined; days?: number | undefined } = {},
): Promise<Outcome[]> {
  const { settings } = context
  const history = { ...settings.history, days: days ?? settings.history.days }
  return readEachMeter({ ...context, settings: { ...settings, history } }, { job: 'historical-import', only: meter })
}
