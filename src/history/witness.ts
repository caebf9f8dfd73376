/** The witness: half hours of a day that was read, told once more with their dates. */
import { DAY_S, dayStart, SLOT_S, type LocalDate } from '../base/clock.js'
import type { Counts } from '../echonet/energy.js'
import type { Text } from '../words/words.js'
import type { ReadingContext } from './context.js'
import type { HistoryDay } from './day.js'
import type { CountsByTime } from './half-hours.js'
import { firstOf, type Outcome, type PlannedDay } from './plan.js'
import { askWitness, tellingHalfHours } from './testimony.js'

/**
 * A night reads today and yesterday, and what a few nights before it have missed, up to a day that is stored. A walk through more days, or
 * whose oldest day joins no stored one, asks its witness.
 */
const DAYS_OF_A_NIGHT = 3

type WitnessContext = Pick<ReadingContext, 'second' | 'histories' | 'log' | 'onProof' | 'storesUnwitnessed'>

/** Half hours of a date as the second history tells them. */
interface Told {
  readonly date: LocalDate
  readonly counts: CountsByTime
}

/** The witness of one walk. */
export class Witness {
  readonly #context: WitnessContext
  /** The day that it was heard about last. */
  #heardOf: LocalDate | undefined
  /** The oldest day that was read and can be told from others. */
  #oldest: HistoryDay | undefined
  #isWanted: boolean
  #isAwaited: boolean
  /** Its half hours were asked for with a day. */
  #isAskedFor = false
  #told: Told | undefined

  /**
   * @param plan the days of the walk as it begins
   * @param stored readings of bought energy
   */
  constructor(context: WitnessContext, plan: readonly PlannedDay[], stored: Counts) {
    const past = plan.filter(({ daysAgo }) => daysAgo > 0)
    const isImport = past.length > DAYS_OF_A_NIGHT || (past.length > 0 && !joinsStored(past, stored))
    this.#context = context
    this.#isWanted = isImport && context.second.isOpen && !context.second.readsDays
    this.#isAwaited = this.#isWanted && context.storesUnwitnessed !== true
    if (this.#isWanted && !this.#isAwaited)
      context.log.warn('days are stored before the second history is asked about them')
    if (isImport && !context.second.isOpen) context.log.info('no witness: there is no second history to ask')
  }

  /**
   * A day to read before the witness is heard: the oldest that the meter holds, which is sought by halves where the oldest of the plan
   * is empty; then one that brings its half hours along. What the witness confirms lies between the oldest day and today.
   * @param rest what is still to be read
   * @param seen what came of the days that were asked for in this walk; those without readings, for whatever reason, are not held
   * @param read those with readings
   * @returns undefined where these days are read, or none is needed
   */
  next(
    rest: readonly PlannedDay[],
    seen: ReadonlyMap<LocalDate, Outcome>,
    read: readonly HistoryDay[],
  ): PlannedDay | undefined {
    if (!this.#isAwaited) return undefined
    return this.#oldestHeld(rest, seen) ?? (seen.size > 1 ? this.#withHalfHours(rest, read) : undefined)
  }

  #oldestHeld(rest: readonly PlannedDay[], seen: ReadonlyMap<LocalDate, Outcome>): PlannedDay | undefined {
    const held = [...seen].flatMap(([date, outcome]) => (outcome === 'readings' ? [date] : [])).sort()[0]
    if (held === undefined) return undefined
    const empty = [...seen.keys()]
      .filter((date) => date < held)
      .sort()
      .at(-1)
    const between = rest
      .filter(({ date }) => date < held && (empty === undefined || date > empty))
      .sort((a, b) => a.daysAgo - b.daysAgo)
    if (empty === undefined) return seen.size === 1 ? between.at(-1) : undefined
    return between[Math.floor(between.length / 2)]
  }

  /** The half hours of the oldest day, with the day that comes next: then they cost no request. */
  #withHalfHours(rest: readonly PlannedDay[], read: readonly HistoryDay[]): PlannedDay | undefined {
    if (this.#isAskedFor || !this.#context.histories.asksForHalfHours) return undefined
    this.#isAskedFor = true
    this.#noteOldest(read)
    const [next, halfHours] = [firstOf(rest), this.#oldest && tellingHalfHours(this.#oldest)]
    return next && halfHours && { ...next, halfHours }
  }

  #noteOldest(days: readonly HistoryDay[]): void {
    for (const day of days)
      if ((!this.#oldest || day.date < this.#oldest.date) && tellingHalfHours(day) !== undefined) this.#oldest = day
  }

  /** What it told last, both directions: once. @returns undefined where it was not heard since */
  takeTold(): Told | undefined {
    const told = this.#told
    this.#told = undefined
    return told
  }

  /** Nothing may be stored before it was heard. */
  get isAwaited(): boolean {
    return this.#isAwaited
  }

  /**
   * Asks about the oldest of these days that can be told from any other: the first time, and at the end where older days came since.
   * @returns why the walk is thrown away
   * @throws {KenshinError} what ends the link.
   */
  async hear(days: readonly HistoryDay[], { isLast }: { readonly isLast: boolean }): Promise<Text | undefined> {
    if (!this.#isWanted) return undefined
    this.#noteOldest(days)
    const oldest = this.#oldest
    if (oldest === undefined) {
      // The register stands still: no date differs from another.
      this.#isAwaited = false
      return undefined
    }
    if (!this.#isDue(oldest.date, isLast)) return undefined
    const testimony = await askWitness(this.#context, oldest)
    if (testimony.kind === 'contradicts') return testimony.why
    this.#isAwaited = false
    this.#heardOf = oldest.date
    if (testimony.kind === 'none') {
      this.#context.log.info('no witness: the second history tells too little', { date: oldest.date })
      this.#isWanted = false
    } else {
      this.#context.log.info('the second history has the same counts', { date: oldest.date })
      this.#told = { date: oldest.date, counts: testimony.told }
      this.#context.onProof?.('E2+EC')
    }
    return undefined
  }

  #isDue(oldest: LocalDate, isLast: boolean): boolean {
    if (this.#heardOf !== undefined) return isLast && oldest < this.#heardOf
    return isLast || this.#context.storesUnwitnessed !== true
  }
}

/** Whether a reading is stored of the day before the oldest of these: another date of it would not join that. */
function joinsStored(days: readonly PlannedDay[], stored: Counts): boolean {
  const oldest = dayStart(days.map(({ date }) => date).sort()[0]!)
  for (let time = oldest - SLOT_S; time >= oldest - DAY_S; time -= SLOT_S) if (stored.has(time)) return true
  return false
}
