import { plusDays, SLOTS_PER_DAY, slotTime, toIso, type LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { sleep } from '../base/time.js'
import { provenDate, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import { directions, type Direction, type HistoryDay } from './day.js'
import { directionsIn, readLatest, type Latest } from './latest.js'
import { EMPTY_DAYS_AT_END, planDays, type PlannedDay } from './plan.js'
import { anchorFault, differenceOf, fallsOf, type Difference } from './proof.js'
import { readDay } from './read-day.js'
import type { HistoryContext, Known } from './read-history.js'

/** At most so many days are read before their dates are confirmed and they are committed. */
const DAYS_PER_BATCH = 15
/** EA and E2 may be renewed a little apart at a half hour. */
const ANCHOR_PAUSE_MS = 20_000
const ANCHOR_ATTEMPTS = 4

/**
 * One walk through the plan under one date of the meter.
 * @returns false when it has to begin again: the quiet window has begun, the date has changed, or a batch was thrown away.
 */
export async function walk(context: HistoryContext, clock: ClockReading, doubts: Doubts): Promise<boolean> {
  const latest = await readLatest(context)
  const known = await context.know(clock.date, directionsIn(latest))
  const plan = planDays({
    today: clock.date,
    days: context.settings.days,
    directions: directionsIn(latest),
    markOf: (direction, date) => known.markOf(direction, date),
  })
  context.log.info('plan', { today: clock.date, days: plan.length, oldest: plan.at(-1)?.date })
  let rest: readonly PlannedDay[] = plan
  while (rest.length > 0) {
    const batch = await readBatch(context, { clock, latest, known, rest, total: plan.length })
    if (batch.days.length === 0 || !(await isProven(context, clock, known, batch.days, doubts))) return false
    await known.commit(batch.days, clock.shown)
    rest = batch.rest
  }
  return true
}

interface Walking {
  readonly clock: ClockReading
  readonly latest: Latest
  readonly known: Known
  readonly rest: readonly PlannedDay[]
  readonly total: number
}

/** Reads up to 15 days: fewer when the quiet window begins or the meter's memory ends. */
async function readBatch(
  context: HistoryContext,
  walking: Walking,
): Promise<{ days: HistoryDay[]; rest: readonly PlannedDay[] }> {
  const days: HistoryDay[] = []
  let { rest } = walking
  for (let read = 0; read < DAYS_PER_BATCH; read++) {
    const [planned, ...older] = rest
    if (planned === undefined || quietFor(walking.clock, context.time.monotonic()) > 0) break
    const found =
      planned.daysAgo === 0
        ? await readToday(context, planned, walking)
        : await readDay(context.asker, planned, context)
    days.push(...found)
    rest = withoutForgotten(older, planned, (direction, date) => isEmpty(walking.known, days, direction, date))
    context.onProgress({
      date: planned.date,
      done: walking.total - older.length,
      total: walking.total,
      holes: holesIn(found),
    })
  }
  return { days, rest }
}

/** Day 0, read until it agrees with the latest half hour: the anchor of all dates of this walk. */
async function readToday(context: HistoryContext, planned: PlannedDay, walking: Walking): Promise<HistoryDay[]> {
  let { latest } = walking
  for (let attempt = 1; ; attempt++) {
    const days = await readDay(context.asker, planned, context)
    const faults = days.flatMap((day) => {
      const stamped = latest[day.direction]
      return (typeof stamped === 'object' ? anchorFault(day, stamped) : undefined) ?? []
    })
    if (faults.length === 0) return days
    context.log.warn('today does not agree with the latest half hour', { why: faults.join('; '), attempt })
    if (attempt === ANCHOR_ATTEMPTS) throw notProven(faults.join('; '))
    await sleep(ANCHOR_PAUSE_MS, context)
    latest = await readLatest(context)
  }
}

/** Drops older days of a direction whose last five days, this one included, were all empty. */
function withoutForgotten(
  older: readonly PlannedDay[],
  { date, directions }: PlannedDay,
  empty: (direction: Direction, date: LocalDate) => boolean,
): readonly PlannedDay[] {
  const forgotten = directions.filter((direction) =>
    Array.from({ length: EMPTY_DAYS_AT_END }, (_, k) => plusDays(date, k)).every((day) => empty(direction, day)),
  )
  if (forgotten.length === 0) return older
  return older
    .map((planned) => ({
      ...planned,
      directions: planned.directions.filter((direction) => !forgotten.includes(direction)),
    }))
    .filter(({ directions: left }) => left.length > 0)
}

function isEmpty(known: Known, days: readonly HistoryDay[], direction: Direction, date: LocalDate): boolean {
  const read = days.find((day) => day.date === date && day.direction === direction)
  if (read !== undefined) return read.final && read.counts.every((count) => count === undefined)
  const mark = known.markOf(direction, date)
  return mark !== undefined && mark.final && mark.slots === 0
}

const holesIn = (days: readonly HistoryDay[]): number =>
  days
    .filter(({ final }) => final)
    .reduce((sum, { counts }) => sum + counts.filter((count) => count === undefined).length, 0)

/**
 * The meter's clock still shows the date, stored readings are equal, and neighbouring days join. A first contradiction is read
 * again; one that stays is the truth about the register (exchange, reset) or a reason to stop.
 */
async function isProven(
  context: HistoryContext,
  clock: ClockReading,
  known: Known,
  days: readonly HistoryDay[],
  doubts: Doubts,
): Promise<boolean> {
  const again = await readMeterClock(context)
  if (provenDate(again) !== clock.date)
    return doubts.discard('the date of the meter changed', { from: clock.date, to: again.date })
  for (const day of days) {
    const difference = differenceOf(day, known.counts(day.direction))
    if (difference === undefined) continue
    const { date, slot } = difference
    if (doubts.isNew(slotTime(date, slot)))
      return doubts.discard('a reading differs from the stored one', { date, slot })
    throw differs(difference)
  }
  return directions.every((direction) => isChained(context, known, days, direction, doubts))
}

function isChained(
  { log, profile }: HistoryContext,
  known: Known,
  all: readonly HistoryDay[],
  direction: Direction,
  doubts: Doubts,
): boolean {
  const days = all.filter((day) => day.direction === direction)
  const counts = withDays(known.counts(direction), days)
  const falls = fallsOf(days, counts, profile.unit)
  const doubtful = falls.find(({ time, betweenDays }) => betweenDays && doubts.isNew(time))
  if (doubtful !== undefined) return doubts.discard('neighbouring days do not join', { at: toIso(doubtful.time) })
  for (const { time, from, to } of falls)
    log.warn('the register fell: exchanged or reset meter', { direction, at: toIso(time), from, to })
  return true
}

/** What is known together with what was just read. */
export function withDays(known: ReadonlyMap<number, number>, days: readonly HistoryDay[]): Map<number, number> {
  const counts = new Map(known)
  for (const { date, counts: read } of days)
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const count = read[slot]
      if (count !== undefined) counts.set(slotTime(date, slot), count)
    }
  return counts
}

/** More unconfirmed batches than these mean that this meter's dates cannot be trusted now. */
const DISCARDS = 5

/** What was thrown away so far in a run. */
export class Doubts {
  readonly #log: Logger
  readonly #seen = new Set<number>()
  #discarded = 0

  constructor(log: Logger) {
    this.#log = log
  }

  /** Whether a contradiction at an instant (epoch seconds) is met for the first time. */
  isNew(time: number): boolean {
    if (this.#seen.has(time)) return false
    this.#seen.add(time)
    return true
  }

  /** @returns false, for the caller's convenience. @throws {KenshinError} `history.date-not-proven` when it happens too often. */
  discard(why: string, facts: Readonly<Record<string, unknown>>): false {
    this.#log.warn('unconfirmed days thrown away, reading again', { why, ...facts })
    this.#discarded++
    if (this.#discarded > DISCARDS) throw notProven(why)
    return false
  }
}

const notProven = (why: string): KenshinError =>
  new KenshinError(
    'history.date-not-proven',
    text(
      `The dates of the meter's history could not be proven (${why}).`,
      `メーターの履歴の日付を確認できませんでした（${why}）。`,
    ),
  )

const differs = ({ date, slot }: Difference): KenshinError =>
  new KenshinError(
    'history.readings-differ',
    text(
      `The meter's reading of ${date}, slot ${slot}, differs from the one in the store.`,
      `${date} のコマ ${slot} の指示値が、保存済みの値と異なります。`,
    ),
    { facts: { date, slot } },
  )
