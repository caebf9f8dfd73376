import { setMaxListeners } from 'node:events'
import { compileForSpeed } from '../base/heap.js'
import { withOwnSignal } from '../base/time.js'
import { makeReportAfterRun } from './after-run.js'
import { chooseMeters } from './choose-meters.js'
import type { MeterSettings, Outcome, RunContext } from './context.js'
import { illMeters, noteOutcome } from './heartbeat.js'
import { inLanes, type InTurn } from './lanes.js'
import { readOneMeter } from './one-meter.js'
import { SharedStore } from './shared-store.js'

/** As many as a home may have. */
const FEW_METERS = 3

interface Choice {
  /** The tag `job` of the records of these runs. */
  readonly job: string
  /** Only these meters of the settings. */
  readonly only?: string | readonly string[] | undefined
}

/**
 * Reads all meters at once, or only those that are named; meters that share a dongle in turn. A failure of one does not keep the
 * others from being read.
 * @throws {KenshinError} `config.usage` when the settings have none of that name; every other error stands in its outcome
 */
export async function readEachMeter(context: RunContext, { job, only }: Choice): Promise<Outcome[]> {
  const { settings, signal } = context
  const meters = chooseMeters(settings, only)
  if (meters.length > FEW_METERS) compileForSpeed()
  // One for each meter, and no leak.
  setMaxListeners(0, signal)
  const store = new SharedStore(context)
  const lanes = { concurrency: settings.jobs.concurrency, ill: await illMeters(settings.state) }
  const outcomes = await inLanes(meters, lanes, (meter, inTurn) =>
    outcomeOf(context, meter, { job, inTurn, ready: () => store.ready() }),
  )
  const all = await store.close().then(
    () => outcomes,
    (error: unknown) => notKept(context, outcomes, error),
  )
  await makeReportAfterRun(context)
  return all
}

type Shared = Parameters<typeof readOneMeter>[2] & { readonly inTurn: InTurn }

async function outcomeOf(context: RunContext, meter: MeterSettings, shared: Shared): Promise<Outcome> {
  const { name } = meter
  const outcome = await withOwnSignal(context.signal, (signal) =>
    readOneMeter({ ...context, signal }, meter, shared),
  ).then(
    (totals) => ({ meter: name, totals }),
    (error: unknown) => ({ meter: name, error: asError(error) }),
  )
  await tell(context, outcome)
  return outcome
}

/** Before the outcome is told: who acts on it finds the heartbeat written. */
async function tell({ settings, time, log, onOutcome }: RunContext, outcome: Outcome): Promise<void> {
  await noteOutcome(settings.state, outcome, time).catch((error: unknown) =>
    log.warn('no heartbeat', { why: String(error) }),
  )
  onOutcome?.(outcome)
}

/** The database could not be closed in good order: what went well before did not. */
async function notKept(context: RunContext, outcomes: readonly Outcome[], error: unknown): Promise<Outcome[]> {
  const all: Outcome[] = []
  for (const outcome of outcomes) {
    const failed = outcome.error === undefined ? { meter: outcome.meter, error: asError(error) } : outcome
    if (failed !== outcome) await tell(context, failed)
    all.push(failed)
  }
  return all
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
