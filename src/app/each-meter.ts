import { withOwnSignal } from '../base/time.js'
import { makeReportAfterRun } from './after-run.js'
import { chooseMeters } from './choose-meters.js'
import type { Outcome, RunContext } from './context.js'
import { noteOutcome } from './heartbeat.js'
import { readOneMeter } from './one-meter.js'
import type { Totals } from './run-statistics.js'

/**
 * Reads all meters one after the other, or only the one that is named. A failure of one does not keep the others from being read.
 * @param job the tag `job` of the records of these runs
 * @throws {KenshinError} `config.usage` when the settings have none of that name; every other error stands in its outcome
 */
export async function readEachMeter(
  context: RunContext,
  { job, only }: { readonly job: string; readonly only?: string | undefined },
): Promise<Outcome[]> {
  const { settings, time, log, signal } = context
  const outcomes: Outcome[] = []
  for (const meter of chooseMeters(settings, only)) {
    if (signal.aborted) break
    const run = withOwnSignal(signal, (own) => readOneMeter({ ...context, signal: own }, meter, job))
    const outcome = await outcomeOf(meter.name, run)
    outcomes.push(outcome)
    // Before the outcome is told: who acts on it finds the heartbeat written.
    await noteOutcome(settings.state, outcome, time).catch((error: unknown) =>
      log.warn('no heartbeat', { why: String(error) }),
    )
  }
  await makeReportAfterRun(context)
  return outcomes
}

const outcomeOf = (meter: string, run: Promise<Totals>): Promise<Outcome> =>
  run.then(
    (totals) => ({ meter, totals }),
    (error: unknown) => ({ meter, error: error instanceof Error ? error : new Error(String(error)) }),
  )
