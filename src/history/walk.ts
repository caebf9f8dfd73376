import { dayStart, plusDays, type LocalDate } from '../base/clock.js'
import { provenDate, quietFor, readMeterClock } from '../meter/meter-clock.js'
import { text, type Text } from '../words/words.js'
import { readCheckedDay, type OtherReadings } from './check-day.js'
import type { HistoryContext } from './context.js'
import { directions, type Direction, type HistoryDay } from './day.js'
import { batchSize, planDays, type Outcome, type PlannedDay } from './plan.js'
import type { DayResult, DayResults } from './read-day.js'
import { mayBeSold } from './read-latest.js'
import { readToday, type WalkStart } from './read-today.js'
import { stepsOf, type Step } from './steps.js'
import { countsAround } from './day-counts.js'

/** More unreadable days in a row than these have another cause: the walk ends, and the next run tries again. */
const MOST_UNREADABLE = 3
/** A meter that refused so many days after long pauses is not just busy: further days are asked for only twice. */
const MOST_REFUSED_WITH_PAUSES = 3
const SHORT_PAUSES_MS = [2_000]

/** What came of a walk. After `quiet` (the quiet window has begun) and `discarded` a new walk has to begin. */
export type WalkResult =
  | { readonly kind: 'done' | 'quiet' }
  /** The date of the meter is not the same any more: what was read last is not proven and was thrown away. */
  | { readonly kind: 'discarded'; readonly why: Text }

/** One walk through the plan under one date of the meter. */
export class Walk {
  readonly #context: HistoryContext
  readonly #start: WalkStart
  /** What came of the days of this walk. */
  readonly #seen = new Map<string, Outcome>()
  #days: HistoryDay[] = []
  /** What is still to be read, as far as is known now. */
  #rest: readonly PlannedDay[]
  #done = 0
  /** Days in a row that could not be read. */
  readonly #unread: Record<Direction, number> = { normal: 0, reverse: 0 }

  constructor(context: HistoryContext, start: WalkStart) {
    this.#context = context
    this.#start = start
    this.#rest = this.#plan()
  }

  /**
   * Reads the days of the plan batch by batch, and commits a batch when the meter still shows the same date.
   * @throws {KenshinError} `history.date-not-proven` where today contradicts the latest half hour, and what ends the link.
   */
  async run(): Promise<WalkResult> {
    const { clock } = this.#start
    this.#context.log.info('plan', { today: clock.date, days: this.#rest.length, oldest: this.#rest.at(-1)?.date })
    for (let n = 0; this.#rest.length > 0 && this.#unread.normal <= MOST_UNREADABLE; n++) {
      const { kind } = await this.#readBatch(batchSize(n))
      if (kind === 'quiet' && this.#days.length === 0) return { kind }
      // Also without days: it tells whether the meter answers at all.
      const again = await readMeterClock(this.#context)
      if (provenDate(again) !== clock.date) return { kind: 'discarded', why: dateChanged(clock.date, again.date) }
      await this.#commit()
    }
    return { kind: 'done' }
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

  async #commit(): Promise<void> {
    const { clock, known, stepWarnings } = this.#start
    const days = this.#days
    for (const day of days) stepWarnings.warn(day.direction, this.#stepsOf(day))
    this.#days = []
    if (days.length > 0) await known.commit(days, clock.shown)
  }

  async #readBatch(size: number): Promise<{ readonly kind: 'done' | 'quiet' }> {
    const { clock } = this.#start
    for (let read = 0; read < size; read++) {
      const [planned] = this.#rest
      if (planned === undefined || this.#unread.normal > MOST_UNREADABLE) break
      if (quietFor(clock, this.#context.time.monotonic()) > 0) return { kind: 'quiet' }
      if (planned.daysAgo > 0) this.#take(planned.date, await this.#readPast(planned))
      else {
        const today = await readToday(this.#context, planned, this.#start, this.#otherReadings)
        if (today.kind === 'quiet') return today
        this.#take(planned.date, today.value)
      }
    }
    return { kind: 'done' }
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
    const newer = this.#days.find((other) => other.date === date && other.direction === day.direction)
    if (newer === undefined || this.#stepsOf(day).every(({ time }) => time < dayStart(date))) return
    const planned = { date, daysAgo: daysAgo - 1, directions: [day.direction] }
    const { stored, read } = this.#otherReadings
    for (const [, again] of await readCheckedDay(this.#context, planned, { stored, read: [...read, day] }))
      if (again.kind === 'done') this.#days = [...this.#days.filter((other) => other !== newer), again.value]
  }

  get #otherReadings(): OtherReadings {
    return { stored: (direction) => this.#start.known.counts(direction), read: this.#days }
  }

  #stepsOf(day: HistoryDay): Step[] {
    const stored = this.#start.known.counts(day.direction)
    return stepsOf(day, countsAround(day, stored, this.#days), this.#context.profile.unit)
  }

  #take(date: LocalDate, results: DayResults): void {
    const { omissions } = this.#start
    for (const [direction, result] of results) {
      if (result.kind === 'done') this.#days.push(result.value)
      else omissions.leaveOut(direction, date, result)
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

const dateChanged = (from: LocalDate, to: LocalDate): Text => text(({ history }) => history.dateChanged({ from, to }))

function outcomeOf(result: DayResult): Outcome {
  if (result.kind !== 'done') return result.kind === 'refused' ? 'refused' : 'left out'
  return result.value.counts.some((count) => count !== undefined) ? 'readings' : 'empty'
}

const holesIn = (results: DayResults): number =>
  results
    .flatMap(([, result]) => (result.kind === 'done' && result.value.final ? result.value.counts : []))
    .filter((count) => count === undefined).length
