/**
 * The table of contents: one whole run for one meter.
 *
 *   store checked, spool delivered → dongle → join → profile → history, day by day proven → store (or spool) → farewell
 */
import { codeOf } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import type { Time } from '../base/time.js'
import { openDongle } from '../dongle/dongle.js'
import { readHistory, type HistoryProgress, type HistorySettings } from '../history/read-history.js'
import { Asker } from '../meter/ask.js'
import { knownMeter } from '../meter/capabilities.js'
import { join, type RouteBCredentials } from '../meter/join.js'
import { possibleAt } from '../meter/meter-clock.js'
import { readProfile, type MeterProfile } from '../meter/profile.js'
import { MeterSession } from '../meter/session.js'
import { reconnect } from './reconnect.js'
import type { Phase } from '../report/progress.js'
import { RunStatistics, type Totals } from './run-statistics.js'
import { loadState, noteState } from './state.js'
import { prepareStore } from '../store/meter-store/delivery.js'
import { MeterStore } from '../store/meter-store/store.js'
import { openMarksCopy } from '../store/meter-store/marks-copy.js'
import { openSpool } from '../store/meter-store/spool.js'
import type { Store } from '../store/store.js'

export interface CollectRun {
  /** The tag `job` of the run's record. */
  readonly job: string
  readonly meter: { readonly name: string; readonly port: string; readonly routeB: RouteBCredentials }
  readonly history: HistorySettings & { readonly today: boolean }
  readonly store: Store
  /** Folder of PAN cache and spool. */
  readonly state: string
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
  readonly onPhase?: (phase: Phase) => void
  readonly onProgress?: (progress: CollectProgress) => void
}

export interface CollectProgress extends HistoryProgress {
  readonly requests: number
  readonly retries: number
}

/**
 * Reads everything that is missing and stores it.
 * @throws {KenshinError} of any layer; what was confirmed before is stored, or waits in the spool.
 */
export async function collect(run: CollectRun): Promise<Totals> {
  const { meter, time, log, signal } = run
  const statistics = new RunStatistics(time)
  run.onPhase?.('store')
  const meterStore = await openMeterStore(run, statistics)
  let outcome = 'ok'
  try {
    await reconnect(() => oneSession(run, meterStore, statistics), { progress: statistics, time, log, signal })
    meterStore.throwIfSpooled()
  } catch (error) {
    outcome = signal.aborted ? 'run.interrupted' : codeOf(error)
    throw error
  } finally {
    await meterStore.end(statistics.record(meter.name, run.job, outcome))
    const { secondsPerRequest } = statistics
    await noteState(run.state, meter.name, run.log, {
      ...(secondsPerRequest !== undefined && { secondsPerRequest }),
      ...(meterStore.isRecorded && { identity: undefined, registerSince: undefined }),
    })
  }
  return statistics.totals
}

/**
 * Before the radio is used: a store that cannot keep the readings is found out now, and what waited for it is delivered. One that
 * is merely away does not stop the reading.
 */
async function openMeterStore(run: CollectRun, statistics: RunStatistics): Promise<MeterStore> {
  const { meter, store, history, time, signal } = run
  const log = run.log.child({ part: 'store' })
  const spool = openSpool(run.state, meter.name, store)
  const away = await prepareStore(store, spool, { meter: meter.name, oldestDays: history.days + 1, log, signal })
  const { identity, registerSince } = await loadState(run.state, meter.name)
  return new MeterStore({
    meter: meter.name,
    store,
    spool,
    copy: openMarksCopy(run.state, meter.name, store),
    away,
    remembered: { identity, registerSince },
    today: history.today,
    tally: statistics,
    time,
    log,
    signal,
  })
}

async function oneSession(run: CollectRun, meterStore: MeterStore, statistics: RunStatistics): Promise<void> {
  const { meter, time, signal } = run
  run.onPhase?.('dongle')
  const dongle = await openDongle(meter.port, { time, log: run.log.child({ part: 'dongle' }), signal })
  try {
    const state = await loadState(run.state, meter.name)
    run.onPhase?.('meter')
    const log = run.log.child({ part: 'meter' })
    const joined = await join(dongle, meter.routeB, state.pan, { time, log, signal })
    statistics.joined(joined)
    // Before anything else: the session may break, and the next one need not scan again.
    if (joined.pan !== state.pan) await noteState(run.state, meter.name, log, { pan: joined.pan })
    const session = new MeterSession(dongle, joined, { time, log })
    const asker = new Asker(session, { time, log })
    try {
      await inSession(run, asker, meterStore, statistics)
    } finally {
      statistics.asked(asker.counts, session.lqi)
      asker.stop()
      await session.leave()
    }
  } finally {
    await dongle.close()
  }
}

async function inSession(
  run: CollectRun,
  asker: Asker,
  meterStore: MeterStore,
  statistics: RunStatistics,
): Promise<void> {
  const { time, signal } = run
  run.onPhase?.('history')
  const profile = await profileOf(run, asker)
  await meterStore.recognize(profile)
  statistics.reading()
  await readHistory({
    asker,
    profile,
    time,
    log: run.log.child({ part: 'history' }),
    signal,
    settings: run.history,
    loadKnown: (today, directions) => meterStore.load({ days: run.history.days, today, directions }),
    onDated: (clock) => statistics.dated((monotonicMs) => possibleAt(clock, monotonicMs)),
    onProgress: (progress) => {
      statistics.day(progress.holes)
      run.onProgress?.({ ...progress, ...asker.counts })
    },
    onWaited: (ms) => statistics.waited(ms),
  })
}

/** What was learned of the meter before serves again; what is learned now is kept. */
async function profileOf({ state, meter, time, log, signal }: CollectRun, asker: Asker): Promise<MeterProfile> {
  const { capabilities: known } = await loadState(state, meter.name)
  const profile = await readProfile(asker, { known, time, log: log.child({ part: 'meter' }), signal })
  const capabilities = knownMeter(profile)
  if (capabilities !== undefined && profile.capabilities !== known)
    await noteState(state, meter.name, log, { capabilities })
  return profile
}
