import { dayStart, plusDays, type LocalDate } from '../base/clock.js'
import { isCode } from '../base/errors.js'
import { provenDate, quietFor, readMeterClock } from '../meter/meter-clock.js'
import { text } from '../words/words.js'
import { readCheckedDay, type OtherReadings } from './check-day.js'
import type { ReadingContext } from './context.js'
import { directions, type Direction, type HistoryDay } from './day.js'
import { PendingDays } from './pending-days.js'
import { batchSize, planDays, type Outcome, type PlannedDay } from './plan.js'
import type { DayResults } from './read-day.js'
import { holesIn, outcomeOf, undatedBy, type BatchEnd, type WalkResult } from './day-results.js'
import { mayBeSold } from './read-latest.js'
import { readToday, type WalkStart } from './read-today.js'
import { stepsOf, type Step } from './steps.js'
import { countsAround } from './day-counts.js'
import { dateChanged } from './errors.js'

/** More unreadable days in a row than these have another cause: the walk ends, and the next run tries again. */
const MOST_UNREADABLE = 3
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
  readonly #seen = new Map<string, Outcome>()
  readonly #days = new PendingDays()
  /** What is still to be read, as far as is known now. */
  #rest: readonly PlannedDay[]
  #done = 0
  /** Days in a row that could not be read. */
  readonly #unread: Record<Direction, number> = { normal: 0, reverse: 0 }

  constructor(context: ReadingContext, start: WalkStart) {
    this.#context = context
    this.#start = start
    this.#rest = this.#plan()
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
    for (let n = 0; this.#rest.length > 0 && this.#unread.normal <= MOST_UNREADABLE; n++) {
      const end = await this.#readBatch(batchSize(n))
      if (end.kind === 'quiet' && this.#days.isEmpty) return { kind: 'quiet' }
      const changed = await this.#confirm(end)
      await this.#commit()
      if (changed !== undefined) return { kind: 'discarded', why: dateChanged(clock.date, changed) }
      if (end.kind === 'undated') return { kind: 'quiet' }
    }
    return { kind: 'done' }
  }

  /** What is dated is stored, also where the link ends; what ended it is thrown. */
  async #end(error: unknown): Promise<never> {
    const isOfLink = isCode(
      error,
      'meter.session-lost',
      'meter.silent',
      'dongle.lost',
      'dongle.silent',
      'meter.rate-limited',
    )
    if (isOfLink && !this.#context.signal.aborted) await this.#commit()
    throw error
  }

  /**
   * Asks for the date that proves all days of this batch, unless the meter told it with them. Also without days, and where days could
   * not be read: it tells whether the meter answers at all.
   * @returns the date that the meter shows instead
   */
  async #confirm(end: BatchEnd): Promise<LocalDate | undefined> {
    const { date } = this.#start.clock
    if (end.kind !== 'undated' && this.#days.isAllDated && this.#unread.normal === 0) return undefined
    const clock = end.kind === 'undated' ? end.clock : await readMeterClock(this.#context)
    if (provenDate(clock) !== date) return clock.date
    this.#days.date()
    return undefined
  }

  #plan(): PlannedDay[] {
    const { clock, latest, known, omissions } = this.#start
    return planDays({
      today: clock.date,
      days: this.#context.settings.days,
      directions: omissions.isSoldRead && mayBeSold(latest, known.counts('reverse')) ? directions : ['normal'],
      markOf: (direction, date) => known.markOf(direction, date),
      outcomeOf: (direction, date) =>
        this.#seen.get(`${direction} ${date}`) ??
        (date === clock.date ? undefined : omissions.outcomeOf(direction, date)),
    })
  }

  /** Stores what is dated, and throws away the rest. */
  async #commit(): Promise<void> {
    const { clock, known, stepWarnings } = this.#start
    const stepsOf = new Map(this.#days.all.map((day) => [day, this.#stepsOf(day)]))
    const days = this.#days.takeDated()
    for (const day of days) stepWarnings.warn(day.direction, stepsOf.get(day)!)
    if (days.length > 0) await known.commit(days, clock.shown)
  }

  async #readBatch(size: number): Promise<BatchEnd> {
    const { time } = this.#context
    const begun = time.monotonic()
    for (let read = 0; read < size; read++) {
      const [planned] = this.#rest
      if (planned === undefined || this.#unread.normal > MOST_UNREADABLE) break
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
    for (const [, result] of results) if (result.kind === 'done') await this.#checkNewer(result.value, planned)
    return results
  }

  /** Where a day does not join the newer one of the same batch, the newer one may be wrong: it is read again. */
  async #checkNewer(day: HistoryDay, { daysAgo }: PlannedDay): Promise<void> {
    const date = plusDays(day.date, 1)
    const newer = this.#days.find(day.direction, date)
    if (newer === undefined || this.#stepsOf(day).every(({ time }) => time < dayStart(date))) return
    const planned = { date, daysAgo: daysAgo - 1, directions: [day.direction] }
    const { stored, read } = this.#otherReadings
    for (const [, again] of await readCheckedDay(this.#context, planned, { stored, read: [...read, day] }))
      if (again.kind === 'done') this.#days.replace(again)
  }

  get #otherReadings(): OtherReadings {
    return { stored: (direction) => this.#start.known.counts(direction), read: this.#days.all }
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
      this.#seen.set(`${direction} ${date}`, outcomeOf(result))
    }
    this.#count(results)
    this.#rest = this.#plan()
    this.#done++
    this.#context.onProgress({
      date,
      done: this.#done,
      total: this.#done + this.#rest.length,
      holes: holesIn(results),
    })
  }

  #count(results: DayResults): void {
    const { omissions } = this.#start
    for (const [direction, result] of results) {
      // A day that contradicts the store was read.
      const isUnread = result.kind === 'unreadable' && result.why.code !== 'history.readings-differ'
      this.#unread[direction] = isUnread ? this.#unread[direction] + 1 : 0
    }
    if (this.#unread.reverse > MOST_UNREADABLE && omissions.isSoldRead)
      omissions.leaveOutSold(text(({ history }) => history.noSoldDayReadable))
  }
}
