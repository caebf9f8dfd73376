/**
 * The table of contents: one whole run for one meter.
 *
 *   store checked, spool delivered → dongle → join → profile → history, day by day proven → store (or spool) → farewell
 */
import { plusDays } from '../base/clock.js'
import { codeOf } from '../base/errors.js'
import { openDongle } from '../dongle/dongle.js'
import { readHistory } from '../history/read-history.js'
import { Asker } from '../meter/ask.js'
import { knownMeter } from '../meter/capabilities.js'
import { join } from '../meter/join.js'
import { possibleAt } from '../meter/meter-clock.js'
import { readProfile, type MeterProfile } from '../meter/profile.js'
import { MeterSession } from '../meter/session.js'
import { openMeterStore } from '../store/meter-store/open.js'
import type { MeterStore } from '../store/meter-store/store.js'
import type { MeterRun } from './context.js'
import { reconnect } from './reconnect.js'
import { RunStatistics, type Totals } from './run-statistics.js'
import { StateFile } from './state.js'

/** What lasts for the whole run, over all its sessions. */
interface Parts {
  readonly statistics: RunStatistics
  readonly stateFile: StateFile
  readonly meterStore: MeterStore
}

/**
 * Reads everything that is missing and stores it.
 * @throws {KenshinError} of any layer; what was confirmed before is stored, or waits in the spool.
 */
export async function collect(run: MeterRun): Promise<Totals> {
  const { meter, job, settings, signal } = run
  const statistics = new RunStatistics(run.time)
  const stateFile = await StateFile.open(settings.state, meter.name)
  run.onPhase?.(meter.name, 'store')
  const meterStore = await openStoreOf(run, statistics, stateFile)
  const parts = { statistics, stateFile, meterStore }
  let outcome = 'ok'
  try {
    await reconnect(() => oneSession(run, parts), statistics, run)
    meterStore.throwIfSpooled()
  } catch (error) {
    outcome = signal.aborted ? 'run.interrupted' : codeOf(error)
    throw error
  } finally {
    await meterStore.end(statistics.record(meter.name, job, outcome))
    await noteForNextRun(run, parts)
  }
  return statistics.totals
}

function openStoreOf(run: MeterRun, statistics: RunStatistics, { state }: StateFile): Promise<MeterStore> {
  const { meter, settings, store, time, log, signal } = run
  return openMeterStore({
    meter: meter.name,
    store,
    folder: settings.state,
    days: settings.history.days,
    today: settings.history.today,
    halfHourFields: settings.store.halfHourFields,
    remembered: { identity: state.identity, registerSince: state.registerSince },
    statistics,
    time,
    log: log.child({ part: 'store' }),
    signal,
  })
}

async function noteForNextRun({ log }: MeterRun, { statistics, stateFile, meterStore }: Parts): Promise<void> {
  const { secondsPerRequest } = statistics
  await stateFile.note(
    {
      ...(secondsPerRequest !== undefined && { secondsPerRequest }),
      // What an earlier kenshin left: from now on the store tells it.
      ...(meterStore.isRecorded && { identity: undefined, registerSince: undefined }),
    },
    log,
  )
}

async function oneSession(run: MeterRun, parts: Parts): Promise<void> {
  const { meter, time, signal } = run
  const { statistics, stateFile } = parts
  run.onPhase?.(meter.name, 'dongle')
  const dongle = await openDongle(meter.port, { time, log: run.log.child({ part: 'dongle' }), signal })
  try {
    run.onPhase?.(meter.name, 'meter')
    const log = run.log.child({ part: 'meter' })
    const { pan } = stateFile.state
    const joined = await join(dongle, run.routeB, pan, { time, log, signal })
    statistics.addJoin(joined)
    // Before anything else: the session may break, and the next one need not scan again.
    if (joined.pan !== pan) await stateFile.note({ pan: joined.pan }, log)
    const session = new MeterSession(dongle, joined, { time, log })
    const asker = new Asker(session, { time, log })
    try {
      await inSession(run, parts, asker)
    } finally {
      statistics.endSession(asker.counts, session.lqi)
      asker.stop()
      await session.leave()
    }
  } finally {
    await dongle.close()
  }
}

async function inSession(run: MeterRun, { statistics, stateFile, meterStore }: Parts, asker: Asker): Promise<void> {
  const { meter, settings, time, signal } = run
  run.onPhase?.(meter.name, 'history')
  const profile = await profileOf(run, stateFile, asker)
  await meterStore.recognize(profile)
  statistics.beginReading()
  await readHistory({
    asker,
    profile,
    time,
    log: run.log.child({ part: 'history' }),
    signal,
    settings: settings.history,
    loadKnown: (today, directions) =>
      meterStore.load({ from: plusDays(today, -settings.history.days), to: today, directions }),
    onDated: (clock) => statistics.dateBy((monotonicMs) => possibleAt(clock, monotonicMs)),
    onProgress: (progress) => {
      statistics.addDay(progress.holes)
      run.onProgress?.(meter.name, { ...progress, ...asker.counts })
    },
    onWaited: (ms) => statistics.leaveOut(ms),
  })
}

/** What was learned of the meter before serves again; what is learned now is kept. */
async function profileOf({ time, log, signal }: MeterRun, stateFile: StateFile, asker: Asker): Promise<MeterProfile> {
  const known = stateFile.state.capabilities
  const profile = await readProfile(asker, { known, time, log: log.child({ part: 'meter' }), signal })
  const capabilities = knownMeter(profile)
  if (capabilities !== undefined && profile.capabilities !== known) await stateFile.note({ capabilities }, log)
  return profile
}
