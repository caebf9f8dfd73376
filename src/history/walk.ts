import type { LocalDate } from '../base/clock.js'
import { provenDate, quietFor, readMeterClock } from '../meter/meter-clock.js'
import type { Text } from '../words/words.js'
import { readCheckedDay, type OtherReadings } from './check-day.js'
import type { ReadingContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { mendNewer, type Walked } from './mend-newer.js'
import { mendSold } from './mend-sold.js'
import { PendingDays } from './pending-days.js'
import { batchSize, firstOf, type Outcome, type PlannedDay } from './plan.js'
import { planWalk } from './plan-walk.js'
import { holesIn, outcomeOf, undatedBy, type BatchEnd, type DayResults, type WalkResult } from './day-results.js'
import { readToday, type WalkStart } from './read-today.js'
import { stepsOf, type Step } from './steps.js'
import { UnreadDays } from './unread-days.js'
import { Witness } from './witness.js'
import { countsAround } from './day-counts.js'
import { dateChanged, endsLink } from './errors.js'

/** A meter that refused so many days after long pauses is not just busy: further days are asked for only twice. */
const MOST_REFUSED_WITH_PAUSES = 3
const SHORT_PAUSES_MS = [2_000]

/** So long after the last commit the days that are proven by then are committed: a kill costs no more. */
const COMMIT_AFTER_MS = 30_000

/** One walk through the plan under one date of the meter. */
export class Walk {
  readonly #context: ReadingContext
  readonly #start: WalkStart
  /** What came of the days of this walk. */
  readonly #seen: Record<Direction, Map<LocalDate, Outcome>> = { normal: new Map(), reverse: new Map() }
  readonly #days = new PendingDays()
  /** What is still to be read, as far as is known now. */
  #rest: readonly PlannedDay[]
  #done = 0
  readonly #witness: Witness
  readonly #unread: UnreadDays

  constructor(context: ReadingContext, start: WalkStart) {
    this.#context = context
    this.#start = start
    this.#rest = planWalk(this.#context, this.#start, this.#seen)
    this.#witness = new Witness(context, this.#rest, start.known.counts('normal'))
    this.#unread = new UnreadDays(start.omissions)
  }

  /**
   * Reads the days of the plan batch by batch, and commits those of which the meter told the date in the same answer, or tells it
   * after the batch.
   * @throws {KenshinError} `history.date-not-proven` where today contradicts the latest half hour, and what ends the link.
   */
  run(): Promise<WalkResult> {
    return this.#walk().catch((error: unknown) => this.#end(error))
  }

  async #walk(): Promise<WalkResult> {
    const { clock } = this.#start
    this.#context.log.info('plan', { today: clock.date, days: this.#rest.length, oldest: this.#rest.at(-1)?.date })
    for (let n = 0; this.#rest.length > 0 && !this.#unread.isTooMany; n++) {
      const end = await this.#readBatch(batchSize(n))
      if (end.kind === 'quiet' && this.#days.isEmpty) return { kind: 'quiet' }
      let changed = await this.#confirm(end)
      if (changed === undefined && end.kind === 'done') {
        const why = await this.#hearWitness()
        if (why !== undefined) return { kind: 'discarded', why, by: 'second history' }
        changed = await this.#mendSold()
      }
      const isCommitted = await this.#commit()
      if (changed !== undefined) return { kind: 'discarded', why: dateChanged(clock.date, changed) }
      if (end.kind === 'undated' || !isCommitted) return { kind: 'quiet' }
    }
    return { kind: 'done' }
  }

  /** What is dated is stored, also where the link ends; what ended it is thrown. */
  async #end(error: unknown): Promise<never> {
    if (endsLink(error) && !this.#context.signal.aborted) await this.#commit()
    throw error
  }

  /**
   * Asks for the date that proves all days of this batch, unless the meter told it with them. Also without days, and where days could
   * not be read: it tells whether the meter answers at all.
   * @returns the date that the meter shows instead
   */
  async #confirm(end: BatchEnd): Promise<LocalDate | undefined> {
    const { date } = this.#start.clock
    if (end.kind !== 'undated' && this.#days.isAllDated && this.#unread.isNone) return undefined
    const clock = end.kind === 'undated' ? end.clock : await readMeterClock(this.#context)
    if (provenDate(clock) !== date) return clock.date
    this.#days.date()
    return undefined
  }

  /** Before anything of this walk is stored. @returns why the walk is thrown away */
  async #hearWitness(): Promise<Text | undefined> {
    if (quietFor(this.#start.clock, this.#context.time.monotonic()) > 0) return undefined
    return this.#witness.hear(this.#days.all, { isLast: this.#rest.length === 0 })
  }

  /** @returns the date that the meter shows instead, where something was read again */
  async #mendSold(): Promise<LocalDate | undefined> {
    const told = this.#witness.takeTold()
    if (told === undefined) return undefined
    await mendSold(this.#context, this.#walked, told)
    return this.#days.isEmpty || this.#days.isAllDated ? undefined : this.#confirm({ kind: 'done' })
  }

  /** Stores what is dated, and throws away the rest. @returns false where all is thrown away, because its witness was not heard */
  async #commit(): Promise<boolean> {
    const { clock, known, stepWarnings } = this.#start
    const stepsOf = new Map(this.#days.all.map((day) => [day, this.#stepsOf(day)]))
    const days = this.#days.takeDated()
    if (this.#witness.isAwaited) return false
    for (const day of days) stepWarnings.warn(day.direction, stepsOf.get(day)!)
    if (days.length === 0) return true
    this.#context.onProof?.(this.#context.second.readsDays ? 'EC' : 'E2')
    await known.commit(days, clock.shown)
    return true
  }

  async #readBatch(size: number): Promise<BatchEnd> {
    const { time } = this.#context
    const begun = time.monotonic()
    for (let read = 0; ; read++) {
      const witnessed = this.#witness.next(this.#rest, this.#seen.normal, this.#days.all)
      const planned = witnessed ?? (read < size ? firstOf(this.#rest) : undefined)
      if (planned === undefined || this.#unread.isTooMany) break
      if (quietFor(this.#start.clock, time.monotonic()) > 0) return { kind: 'quiet' }
      const results = await this.#read(planned)
      if (results === 'quiet') return { kind: 'quiet' }
      const clock = undatedBy(results)
      if (clock !== undefined) return { kind: 'undated', clock }
      this.#take(planned.date, results)
      if (this.#days.isAllDated && time.monotonic() - begun >= COMMIT_AFTER_MS) break
    }
    return { kind: 'done' }
  }

  async #read(planned: PlannedDay): Promise<DayResults | 'quiet'> {
    if (planned.daysAgo > 0) return this.#readPast(planned)
    const today = await readToday(this.#context, planned, this.#start, this.#otherReadings)
    return today.kind === 'quiet' ? 'quiet' : today.value
  }

  async #readPast(planned: PlannedDay): Promise<DayResults> {
    const pausesMs = this.#start.omissions.refused < MOST_REFUSED_WITH_PAUSES ? undefined : SHORT_PAUSES_MS
    const results = await readCheckedDay(this.#context, planned, this.#otherReadings, pausesMs)
    for (const [, result] of results)
      if (result.kind === 'done') await mendNewer(this.#context, this.#walked, result.value)
    return results
  }

  get #walked(): Walked {
    return {
      today: this.#start.clock.date,
      pending: this.#days,
      others: () => this.#otherReadings,
      stepsOf: (day) => this.#stepsOf(day),
    }
  }

  get #otherReadings(): OtherReadings {
    const { known } = this.#start
    return {
      stored: (direction) => known.counts(direction),
      markOf: (direction, date) => known.markOf(direction, date),
      read: this.#days.all,
    }
  }

  #stepsOf(day: HistoryDay): Step[] {
    const stored = this.#start.known.counts(day.direction)
    return stepsOf(day, countsAround(day, stored, this.#days.all), this.#context.profile.unit)
  }

  #take(date: LocalDate, results: DayResults): void {
    const { omissions } = this.#start
    this.#days.add(results)
    for (const [direction, result] of results) {
      if (result.kind !== 'done' && result.kind !== 'undated') omissions.leaveOut(direction, date, result)
      this.#seen[direction].set(date, outcomeOf(result))
    }
    this.#unread.add(results)
    this.#rest = planWalk(this.#context, this.#start, this.#seen)
    this.#done++
    this.#context.onProgress({
      date,
      done: this.#done,
      total: this.#done + this.#rest.length,
      holes: holesIn(results),
    })
  }
}
