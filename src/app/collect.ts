/**
 * The table of contents: one whole run for one meter.
 *
 *   store checked, spool delivered → dongle → join → profile → history, day by day proven → store (or spool) → farewell
 */
import { codeOf } from '../base/errors.js'
import { openDongle } from '../dongle/dongle.js'
import { readHistory } from '../history/read-history.js'
import { Asker } from '../meter/ask.js'
import { knownMeter } from '../meter/capabilities.js'
import { join } from '../meter/join.js'
import { possibleAt } from '../meter/meter-clock.js'
import { readProfile, type MeterProfile } from '../meter/profile.js'
import { MeterSession } from '../meter/session.js'
import { prepareStore } from '../store/meter-store/delivery.js'
import { openMarksCopy } from '../store/meter-store/marks-copy.js'
import { openSpool } from '../store/meter-store/spool.js'
import { MeterStore } from '../store/meter-store/store.js'
import type { MeterRun } from './context.js'
import { reconnect } from './reconnect.js'
import { RunStatistics, type Totals } from './run-statistics.js'
import { StateFile, type MeterState } from './state.js'

/** What a run has open from its begin to its end, over all its sessions. */
interface Running {
  readonly statistics: RunStatistics
  readonly stateFile: StateFile
  readonly meterStore: MeterStore
}

/**
 * Reads everything that is missing and stores it.
 * @throws {KenshinError} of any layer; what was confirmed before is stored, or waits in the spool.
 */
export async function collect(run: MeterRun): Promise<Totals> {
  const { meter, settings, time, log, signal } = run
  const statistics = new RunStatistics(time)
  const stateFile = await StateFile.open(settings.state, meter.name)
  run.onPhase?.(meter.name, 'store')
  const meterStore = await openMeterStore(run, statistics, stateFile.state)
  let outcome = 'ok'
  try {
    await reconnect(() => oneSession(run, { statistics, stateFile, meterStore }), statistics, run)
    meterStore.throwIfSpooled()
  } catch (error) {
    outcome = signal.aborted ? 'run.interrupted' : codeOf(error)
    throw error
  } finally {
    await meterStore.end(statistics.record(meter.name, run.job, outcome))
    const { secondsPerRequest } = statistics
    const pace = secondsPerRequest === undefined ? {} : { secondsPerRequest }
    const drop = meterStore.isRecorded ? { identity: undefined, registerSince: undefined } : {}
    await stateFile.note({ ...pace, ...drop }, log)
  }
  return statistics.totals
}

/**
 * Before the radio is used: a store that cannot keep the readings is found out now, and what waited for it is delivered. One that
 * is merely away does not stop the reading.
 */
async function openMeterStore(run: MeterRun, statistics: RunStatistics, state: MeterState): Promise<MeterStore> {
  const { meter, store, settings, time, signal } = run
  const log = run.log.child({ part: 'store' })
  const spool = openSpool(settings.state, meter.name, store)
  const oldestDays = settings.history.days + 1
  const away = await prepareStore(store, spool, { meter: meter.name, oldestDays, log, signal })
  return new MeterStore({
    meter: meter.name,
    store,
    spool,
    copy: openMarksCopy(settings.state, meter.name, store),
    away,
    remembered: { identity: state.identity, registerSince: state.registerSince },
    today: settings.history.today,
    statistics,
    time,
    log,
    signal,
  })
}

async function oneSession(run: MeterRun, running: Running): Promise<void> {
  const { meter, time, signal } = run
  const { statistics, stateFile } = running
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
      await inSession(run, running, asker)
    } finally {
      statistics.endSession(asker.counts, session.lqi)
      asker.stop()
      await session.leave()
    }
  } finally {
    await dongle.close()
  }
}

async function inSession(run: MeterRun, { statistics, stateFile, meterStore }: Running, asker: Asker): Promise<void> {
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
    loadKnown: (today, directions) => meterStore.load({ days: settings.history.days, today, directions }),
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
