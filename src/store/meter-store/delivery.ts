/**
 * Before a run: delivers what waits in the spool, so that the database holds what it would hold if it had never been away:
 *
 *   set aside what it cannot hold → write the rest → add the energy of half hours, days and months that is known now
 */
import { DAY_S, dateAt, dayStart, plusDays, SLOT_S } from '../../base/clock.js'
import { isCode, type KenshinError } from '../../base/errors.js'
import type { Waiting } from '../../base/time.js'
import { stateOf, type DayMark } from '../../history/day.js'
import { MeterEnergy } from '../energy/meter-energy.js'
import type { Batch, Store } from '../store.js'
import type { MeterStoreContext } from './context.js'
import type { Spool } from './spool.js'
import { StoredHistory, markKey } from './stored-history.js'
import { storedMeter } from './stored-meter.js'

type Delivery = Pick<MeterStoreContext, 'meter' | 'halfHourFields' | 'log' | 'signal'>

/** Whether a database is only away or busy for now: what is read meanwhile can be delivered later. */
export const isAway = (error: unknown): error is KenshinError =>
  isCode(error, 'store.unreachable', 'store.busy', 'store.locked')

/**
 * @returns why the database is away for now; undefined where it is there
 * @throws {KenshinError} `store.…` where a person has to change something
 */
export async function deliverIfThere(spool: Spool, store: Store, context: Delivery): Promise<KenshinError | undefined> {
  try {
    await deliver(spool, store, context)
    return undefined
  } catch (error) {
    if (!isAway(error)) throw error
    context.log.error('the database is away, days go to the spool', { why: error.message })
    return error
  }
}

/**
 * Writes what waits in the spool to the database and deletes it there. After a kill in between, the next delivery writes the same
 * points again, which changes nothing.
 * @throws {KenshinError} `store.…` of database or spool; then everything still waits
 */
export async function deliver(
  spool: Spool,
  to: Store,
  { meter, halfHourFields, log, signal }: Delivery,
): Promise<void> {
  for (const path of await spool.others())
    log.warn('days wait for another database', { path, todo: `kenshin copy --from ${path} --to settings` })
  const damaged = await spool.moveDamaged()
  if (damaged !== undefined) log.warn('the spool is damaged, its days are read again', { path: damaged })
  await spool.empty(
    async (content) => {
      const fresh = { ...content, days: await unfinished(content.days, to, { signal }) }
      const { held, tooOld } = await writeWhatFits(fresh, to, { signal })
      if (sizeOf(tooOld) > 0) await setAside(tooOld, spool, { log, signal })
      await addUsage(held, to, meter, { signal })
      await new MeterEnergy({ meter, store: to, halfHourFields, log }).follow(held, { signal })
      log.info('spool delivered', { readings: held.readings.length, days: held.days.length })
    },
    { signal },
  )
}

/** Leaves out marks of days that are complete in the database. They were read twice, because the copy of the marks was missing. */
async function unfinished(marks: readonly DayMark[], to: Store, waiting: Waiting): Promise<DayMark[]> {
  const [first, last] = [marks[0], marks.at(-1)]
  if (first === undefined || last === undefined) return []
  const stored = await to.days({ meter: first.meter, from: first.date, to: last.date }, waiting)
  const complete = new Set(stored.filter((mark) => stateOf(mark) === 'complete').map(markKey))
  return marks.filter((mark) => !complete.has(markKey(mark)))
}

interface Sorted {
  readonly held: Required<Batch>
  readonly tooOld: Required<Batch>
}

/** The retention is known only roughly: where the database still refuses a batch for its age, its oldest day is left out, until it fits. */
async function writeWhatFits(batch: Required<Batch>, to: Store, waiting: Waiting): Promise<Sorted> {
  for (let since = await to.keepsSince(waiting); ;) {
    const sorted = sortByAge(batch, since)
    if (sizeOf(sorted.held) === 0) return sorted
    try {
      await to.write(sorted.held, waiting)
      return sorted
    } catch (error) {
      if (!isCode(error, 'store.retention')) throw error
      since = dayStart(dateAt(oldestIn(sorted.held))) + DAY_S
    }
  }
}

function sortByAge(batch: Required<Batch>, since: number): Sorted {
  const part = (isHeld: boolean): Required<Batch> => {
    const belongs = (time: number): boolean => time >= since === isHeld
    return {
      meters: batch.meters.filter(({ time }) => belongs(time)),
      readings: batch.readings.filter(({ time }) => belongs(time)),
      // A mark is as old as the first reading of its day: the database never holds it without that.
      days: batch.days.filter(({ date }) => belongs(dayStart(date))),
      runs: batch.runs.filter(({ time }) => belongs(time)),
    }
  }
  return { held: part(true), tooOld: part(false) }
}

const timesIn = ({ meters, readings, days, runs }: Required<Batch>): number[] => [
  ...[...meters, ...readings, ...runs].map(({ time }) => time),
  ...days.map(({ date }) => dayStart(date)),
]
const oldestIn = (batch: Required<Batch>): number => timesIn(batch).reduce((a, b) => Math.min(a, b))
const sizeOf = (batch: Required<Batch>): number => timesIn(batch).length

async function setAside(
  tooOld: Required<Batch>,
  spool: Spool,
  { log, signal }: Pick<Delivery, 'log' | 'signal'>,
): Promise<void> {
  const path = await spool.setAside(tooOld, { signal })
  const { readings, days } = tooOld
  log.warn('older than the database keeps: set aside', { readings: readings.length, days: days.length, path })
}

/** The energy at both ends of the delivered days: it needs their neighbours, which were in the database and not known to the run. */
async function addUsage({ readings }: Required<Batch>, to: Store, meter: string, waiting: Waiting): Promise<void> {
  const [first, last] = [readings[0]?.time, readings.at(-1)?.time]
  const known = await storedMeter(to, meter, waiting)
  if (first === undefined || last === undefined || known.unit === undefined) return
  const dates = { from: dateAt(first - SLOT_S), to: dateAt(last + SLOT_S) }
  const times = { from: dayStart(dates.from), to: dayStart(plusDays(dates.to, 1)) + 1 }
  const settings = { meter, unit: known.unit, registerSince: known.registerSince, today: true }
  const history = new StoredHistory(settings, {
    days: await to.days({ meter, ...dates }, waiting),
    readings: await to.readings({ meter, ...times }, waiting),
  })
  const found = history.usageFound()
  if (found.readings.length + found.days.length > 0) await to.write(found, waiting)
}
