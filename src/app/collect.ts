/**
 * The table of contents: one whole run for one meter.
 *
 *   store checked, spool delivered ─┐
 *   dongle awake ───────────────────┴▶ join → profile → history, day by day proven → farewell
 *                                                         └▶ store (or spool), beside the radio
 */
import { plusDays } from '../base/clock.js'
import { codeOf } from '../base/errors.js'
import type { HistoryContext } from '../history/context.js'
import { readHistory } from '../history/read-history.js'
import { Asker } from '../meter/ask.js'
import { knownMeter } from '../meter/capabilities.js'
import { join } from '../meter/join.js'
import { possibleAt } from '../meter/meter-clock.js'
import { MeterSession } from '../meter/session.js'
import { openMeterStore } from '../store/meter-store/open.js'
import type { MeterStore } from '../store/meter-store/store.js'
import type { MeterRun } from './context.js'
import { Beside } from './beside.js'
import { openDongleBesideStore } from './dongle-beside-store.js'
import { isNothingToDo, seenClock, type SeenClock } from './nothing-to-do.js'
import { profileOf } from './profile-of.js'
import { reconnect } from './reconnect.js'
import { RunStatistics, type Totals } from './run-statistics.js'
import { StateFile } from './state.js'
import { WitnessPatience } from './witness-patience.js'

/** What lasts for the whole run, over all its sessions. */
interface Parts {
  readonly statistics: RunStatistics
  readonly stateFile: StateFile
  readonly preparing: Promise<MeterStore>
  /** Writes under way. */
  readonly writes: Beside
  /** The meter's clock as the latest session saw it. */
  readonly clock: { seen?: SeenClock }
  readonly patience: WitnessPatience
  readonly anchor: NonNullable<HistoryContext['anchor']>
}

/**
 * Reads everything that is missing and stores it.
 * @throws {KenshinError} of any layer; what was confirmed before is stored, or waits in the spool.
 */
export async function collect(run: MeterRun): Promise<Totals> {
  const { meter, job, settings, signal } = run
  const statistics = new RunStatistics(run.time)
  const stateFile = await StateFile.open(settings.state, meter.name)
  const preparing = openStoreOf(run, statistics, stateFile)
  preparing.catch(() => undefined)
  const parts: Parts = {
    statistics,
    stateFile,
    preparing,
    writes: new Beside(),
    clock: {},
    patience: new WitnessPatience(),
    anchor: {},
  }
  let outcome = 'ok'
  try {
    if (await isNothingToDo(run, stateFile.state.meterClock, preparing)) run.log.info('nothing to ask the meter for')
    else await reconnect(() => writtenSession(run, parts), statistics, run)
    await parts.writes.end()
    ;(await preparing).throwIfSpooled()
  } catch (error) {
    outcome = signal.aborted ? 'run.interrupted' : codeOf(error)
    throw error
  } finally {
    // Where the store was not ready, that is the error.
    const meterStore = await preparing
    await parts.writes.settled()
    await meterStore.end(statistics.record(meter.name, job, outcome))
    await noteForNextRun(run, parts, { outcome, isRecorded: meterStore.isRecorded })
  }
  return statistics.totals
}

async function openStoreOf(run: MeterRun, statistics: RunStatistics, { state }: StateFile): Promise<MeterStore> {
  const { meter, settings, time, log, signal } = run
  const { store, away } = await run.ready()
  return openMeterStore({
    meter: meter.name,
    store,
    away,
    folder: settings.state,
    today: settings.history.today,
    halfHourFields: settings.store.halfHourFields,
    remembered: { identity: state.identity, registerSince: state.registerSince },
    statistics,
    time,
    log: log.child({ part: 'store' }),
    signal,
  })
}

async function noteForNextRun(
  { log }: MeterRun,
  { statistics, stateFile, clock }: Parts,
  { outcome, isRecorded }: { readonly outcome: string; readonly isRecorded: boolean },
): Promise<void> {
  const { secondsPerRequest } = statistics
  await stateFile.note(
    {
      ...(secondsPerRequest !== undefined && { secondsPerRequest }),
      // After a run that left something out, the next one asks again.
      ...((clock.seen || outcome !== 'ok') && { meterClock: outcome === 'ok' ? clock.seen : undefined }),
      // What an earlier kenshin left: from now on the store tells it.
      ...(isRecorded && { identity: undefined, registerSince: undefined }),
    },
    log,
  )
}

/** One session, and what it wrote: how many days are safe is known only then. Meanwhile the dongle is free for others. */
async function writtenSession(run: MeterRun, parts: Parts): Promise<void> {
  try {
    run.onPhase?.(run.meter.name, 'turn')
    await run.inTurn(run.signal, () => oneSession(run, parts))
  } finally {
    await parts.writes.settled()
  }
}

async function oneSession(run: MeterRun, parts: Parts): Promise<void> {
  const { meter, time, signal } = run
  const { statistics, stateFile } = parts
  statistics.begin()
  run.onPhase?.(meter.name, 'store')
  const { dongle, meterStore } = await openDongleBesideStore(run, parts.preparing)
  try {
    run.onPhase?.(meter.name, 'meter')
    const log = run.log.child({ part: 'meter' })
    const joined = await join(dongle, run.routeB, stateFile.state.pan, { time, log, signal })
    statistics.addJoin(joined)
    // Before anything else: the session may break, and the next one need not scan again.
    if (joined.pan !== stateFile.state.pan) await stateFile.note({ pan: joined.pan }, log)
    const session = new MeterSession(joined, { time, log })
    const asker = new Asker(session, { time, log }, stateFile.state.secondsPerRequest)
    try {
      await inSession(run, { ...parts, meterStore }, asker)
    } finally {
      statistics.endSession(asker.counts, session.lqi)
      asker.stop()
      await session.leave()
    }
  } finally {
    await dongle.close()
  }
}

interface SessionParts extends Parts {
  readonly meterStore: MeterStore
}

async function inSession(run: MeterRun, parts: SessionParts, asker: Asker): Promise<void> {
  const { statistics, stateFile, meterStore, writes, clock, patience, anchor } = parts
  const { meter, settings, time, signal } = run
  patience.begin(statistics.daysCommitted)
  run.onPhase?.(meter.name, 'history')
  const meterLog = run.log.child({ part: 'meter' })
  const profile = await profileOf(asker, stateFile, { time, log: meterLog, signal })
  await meterStore.recognize(profile)
  statistics.beginReading()
  await readHistory({
    asker,
    profile,
    time,
    log: run.log.child({ part: 'history' }),
    signal,
    settings: settings.history,
    storesUnwitnessed: patience.isOver,
    anchor,
    loadKnown: async (today, directions) => {
      const known = await meterStore.load({ from: plusDays(today, -settings.history.days), to: today, directions })
      return { ...known, commit: (days, readAt) => writes.add(known.commit(days, readAt)) }
    },
    onLearned: knownMeter(profile) && ((learned) => stateFile.noteLearned(learned, meterLog)),
    onDated: (shown) => {
      statistics.dateBy((monotonicMs) => possibleAt(shown, monotonicMs))
      clock.seen = seenClock(shown, { nowMs: time.now(), monotonicMs: time.monotonic() })
    },
    onProgress: (progress) => {
      statistics.addDay(progress.holes)
      run.onProgress?.(meter.name, { ...progress, ...asker.counts })
    },
    onProof: (proof) => {
      statistics.proveBy(proof)
      if (proof === 'E2+EC') patience.end()
    },
    onWaited: (ms) => statistics.leaveOut(ms),
  }).finally(() => stateFile.tellFound(meterLog))
}
