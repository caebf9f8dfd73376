/** The witness: half hours of a day that was read, told once more with their dates. */
import { SLOTS_PER_DAY, slotTime, toIso, type LocalDate } from '../base/clock.js'
import { text, type Text } from '../words/words.js'
import type { ReadingContext } from './context.js'
import type { HistoryDay } from './day.js'
import type { Outcome, PlannedDay } from './plan.js'
import { MOST_AT_ONCE, type CountsByTime, type HalfHours } from './half-hours.js'

/** A night reads today and yesterday, and what a few nights before it have missed. A walk through more days asks its witness. */
const DAYS_OF_A_NIGHT = 3

type WitnessContext = Pick<ReadingContext, 'second' | 'log' | 'onProof' | 'storesUnwitnessed'>

/** The witness of one walk. */
export class Witness {
  readonly #context: WitnessContext
  /** The day that it was heard about last. */
  #heardOf: LocalDate | undefined
  /** The oldest day that was read and can be told from others. */
  #oldest: HistoryDay | undefined
  #isWanted: boolean
  #isAwaited: boolean

  /** @param plan the days of the walk as it begins */
  constructor(context: WitnessContext, plan: readonly PlannedDay[]) {
    const isImport = plan.filter(({ daysAgo }) => daysAgo > 0).length > DAYS_OF_A_NIGHT
    this.#context = context
    this.#isWanted = isImport && context.second.isOpen && !context.second.readsDays
    this.#isAwaited = this.#isWanted && context.storesUnwitnessed !== true
    if (this.#isWanted && !this.#isAwaited)
      context.log.warn('days are stored before the second history is asked about them')
    if (isImport && !context.second.isOpen) context.log.info('no witness: there is no second history to ask')
  }

  /**
   * A day to read before all others: the oldest that the meter holds, which is sought by halves where the oldest of the plan is empty.
   * What the witness confirms of it lies between that day and today.
   * @param rest what is still to be read
   * @param seen what came of the days that were asked for in this walk; those without readings, for whatever reason, are not held
   * @returns undefined where that day is read, or none is needed
   */
  next(rest: readonly PlannedDay[], seen: ReadonlyMap<LocalDate, Outcome>): PlannedDay | undefined {
    if (!this.#isAwaited) return undefined
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
    for (const day of days)
      if ((!this.#oldest || day.date < this.#oldest.date) && tellingHalfHours(day) !== undefined) this.#oldest = day
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
      this.#context.onProof?.('E2+EC')
    }
    return undefined
  }

  #isDue(oldest: LocalDate, isLast: boolean): boolean {
    if (this.#heardOf !== undefined) return isLast && oldest < this.#heardOf
    return isLast || this.#context.storesUnwitnessed !== true
  }
}

/** What the second history says of the dates of a walk; `none`: it could not be asked, or tells too little. */
type Testimony =
  | { readonly kind: 'agrees' | 'none' }
  /** The same instants have other counts. */
  | { readonly kind: 'contradicts'; readonly why: Text }

/** With so many different counts that are equal, one more that differs is a damaged count, not another date. */
const MANY = 6
/** A contradiction is asked for once more: an answer may be damaged. */
const ATTEMPTS = 2

/**
 * Asks for half hours of a day, in two requests; in four where they contradict.
 * @throws {KenshinError} what ends the link.
 */
async function askWitness(
  { second, log }: Pick<ReadingContext, 'second' | 'log'>,
  day: HistoryDay,
): Promise<Testimony> {
  const asked = tellingHalfHours(day)
  if (asked === undefined) return { kind: 'none' }
  for (let attempt = 1; ; attempt++) {
    const reply = await second.ask(asked)
    if (reply.kind !== 'value') {
      log.warn('no second history to compare with', { date: day.date, why: reply.why.message })
      if (reply.kind === 'refused') await second.noteRefused()
      return { kind: 'none' }
    }
    const testimony = testimonyOf(day, reply.value)
    if (testimony.kind !== 'contradicts' || attempt === ATTEMPTS) return testimony
    log.warn('the second history contradicts, asking again', { why: testimony.why.en })
  }
}

/** The twelve half hours of a day in which the register shows the most different counts; undefined where it shows but one. */
function tellingHalfHours({ date, counts }: HistoryDay): HalfHours | undefined {
  let [first, most] = [0, 0]
  for (let slot = 0; slot + MOST_AT_ONCE <= SLOTS_PER_DAY; slot++) {
    const different = differentIn(counts.slice(slot, slot + MOST_AT_ONCE))
    if (different > most) [first, most] = [slot, different]
  }
  return most < 2 ? undefined : { newest: slotTime(date, first + MOST_AT_ONCE - 1), count: MOST_AT_ONCE }
}

/**
 * All counts must be equal: where the register moved, the same counts an hour or a day later would differ somewhere (pure).
 * A half hour that one of the two does not have says nothing.
 */
function testimonyOf(day: HistoryDay, told: CountsByTime): Testimony {
  const met = day.counts.flatMap((read, slot) => {
    const time = slotTime(day.date, slot)
    const count = told.get(time)?.[day.direction]
    return read === undefined || count === undefined ? [] : [{ time, read, count }]
  })
  const [differing, ...others] = met.filter(({ read, count }) => read !== count)
  const equal = differentIn(met.flatMap(({ read, count }) => (read === count ? [read] : [])))
  if (differing === undefined) return { kind: equal < 2 ? 'none' : 'agrees' }
  if (others.length === 0 && equal >= MANY) return { kind: 'agrees' }
  const { time, read, count } = differing
  return {
    kind: 'contradicts',
    why: text(({ history }) => history.witnessContradicts({ at: toIso(time), read, told: count })),
  }
}

const differentIn = (counts: readonly (number | undefined)[]): number =>
  new Set(counts.filter((count) => count !== undefined)).size
