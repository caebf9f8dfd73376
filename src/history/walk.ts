import { dayStart, plusDays, type LocalDate } from '../base/clock.js'
import { provenDate, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import { readChecked, type Surroundings } from './check-day.js'
import type { DayResult, DayResults, HistoryContext, KnownReadings, Result } from './context.js'
import { directions, type Direction, type HistoryDay } from './day.js'
import type { Omissions } from './omissions.js'
import { batchSize, planDays, type Outcome, type PlannedDay } from './plan.js'
import { stepsOf, type Step } from './proof.js'
import { mayBeSold, type Latest } from './read-day.js'
import { readToday } from './read-today.js'
import { beside } from './usage.js'

/** With more unreadable days in a row than these something else is wrong, and the next run may have more luck. */
const UNREADABLE_DAYS = 3
/** A meter that refused so many days in spite of all pauses is not busy: further days are asked for only twice. */
const REFUSED_PATIENTLY = 3
const SHORT_PAUSES_MS = [2_000]

interface Beginning {
  readonly clock: ClockReading
  readonly latest: Latest
  readonly known: KnownReadings
  readonly omissions: Omissions
}

/** One walk through the plan under one date of the meter. */
export class Walk {
  readonly #context: HistoryContext
  readonly #begin: Beginning
  /** What came of the days of this walk. */
  readonly #seen = new Map<string, Outcome>()
  #days: HistoryDay[] = []
  /** What is still to be read, as far as is known now. */
  #rest: readonly PlannedDay[]
  #done = 0
  /** Days in a row that could not be read. */
  readonly #unread: Record<Direction, number> = { normal: 0, reverse: 0 }

  constructor(context: HistoryContext, begin: Beginning) {
    this.#context = context
    this.#begin = begin
    this.#rest = this.#plan()
  }

  /**
   * @returns `quiet` or `discarded` when a new walk has to begin: the quiet window has begun, or the date has changed.
   * @throws {KenshinError} `history.date-not-proven` where today contradicts the latest half hour, and what ends the link.
   */
  async run(): Promise<Extract<Result<undefined>, { kind: 'done' | 'quiet' | 'discarded' }>> {
    const { clock } = this.#begin
    this.#context.log.info('plan', { today: clock.date, days: this.#rest.length, oldest: this.#rest.at(-1)?.date })
    for (let n = 0; this.#rest.length > 0 && this.#unread.normal <= UNREADABLE_DAYS; n++) {
      const { kind } = await this.#readBatch(batchSize(n))
      if (kind === 'quiet' && this.#days.length === 0) return { kind }
      // Without days it still tells whether the meter answers at all.
      const again = await readMeterClock(this.#context)
      if (provenDate(again) !== clock.date)
        return { kind: 'discarded', why: `the date of the meter changed from ${clock.date} to ${again.date}` }
      await this.#commit()
    }
    return { kind: 'done', value: undefined }
  }

  #plan(): PlannedDay[] {
    const { clock, latest, known, omissions } = this.#begin
    return planDays({
      today: clock.date,
      days: this.#context.settings.days,
      directions: omissions.sold === 'read' && mayBeSold(latest, known.counts('reverse')) ? directions : ['normal'],
      markOf: (direction, date) => known.markOf(direction, date),
      outcomeOf: (direction, date) =>
        this.#seen.get(`${direction} ${date}`) ??
        (date === clock.date ? undefined : omissions.outcomeOf(direction, date)),
    })
  }

  async #commit(): Promise<void> {
    const { clock, known, omissions } = this.#begin
    const days = this.#days
    for (const day of days) omissions.warnOfSteps(day.direction, this.#stepsOf(day))
    this.#days = []
    if (days.length > 0) await known.commit(days, clock.shown)
  }

  async #readBatch(size: number): Promise<{ readonly kind: 'done' | 'quiet' }> {
    const { clock } = this.#begin
    for (let read = 0; read < size; read++) {
      const [planned] = this.#rest
      if (planned === undefined || this.#unread.normal > UNREADABLE_DAYS) break
      if (quietFor(clock, this.#context.time.monotonic()) > 0) return { kind: 'quiet' }
      if (planned.daysAgo > 0) this.#take(planned.date, await this.#readPast(planned))
      else {
        const today = await readToday(this.#context, planned, { ...this.#begin, surroundings: this.#surroundings })
        if (today.kind === 'quiet') return today
        this.#take(planned.date, today.value)
      }
    }
    return { kind: 'done' }
  }

  async #readPast(planned: PlannedDay): Promise<DayResults> {
    const pausesMs = this.#begin.omissions.refused < REFUSED_PATIENTLY ? undefined : SHORT_PAUSES_MS
    const results = await readChecked(this.#context, planned, this.#surroundings, pausesMs)
    for (const [, result] of results) if (result.kind === 'done') await this.#checkNewer(result.value, planned)
    return results
  }

  /** Where a day does not join the newer one of the same batch, that one may be the wrong one. */
  async #checkNewer(day: HistoryDay, { daysAgo }: PlannedDay): Promise<void> {
    const date = plusDays(day.date, 1)
    const newer = this.#days.find((other) => other.date === date && other.direction === day.direction)
    if (newer === undefined || this.#stepsOf(day).every(({ time }) => time < dayStart(date))) return
    const planned = { date, daysAgo: daysAgo - 1, directions: [day.direction] }
    const { stored, read } = this.#surroundings
    for (const [, again] of await readChecked(this.#context, planned, { stored, read: [...read, day] }))
      if (again.kind === 'done') this.#days = [...this.#days.filter((other) => other !== newer), again.value]
  }

  get #surroundings(): Surroundings {
    return { stored: (direction) => this.#begin.known.counts(direction), read: this.#days }
  }

  #stepsOf(day: HistoryDay): Step[] {
    const stored = this.#begin.known.counts(day.direction)
    return stepsOf(day, beside(day, stored, this.#days), this.#context.profile.unit)
  }

  #take(date: LocalDate, results: DayResults): void {
    const { omissions } = this.#begin
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
    const { omissions } = this.#begin
    for (const [direction, result] of results) {
      // A day that contradicts the store was read.
      const isUnread = result.kind === 'unreadable' && result.why.code !== 'history.readings-differ'
      this.#unread[direction] = isUnread ? this.#unread[direction] + 1 : 0
    }
    if (this.#unread.reverse > UNREADABLE_DAYS && omissions.sold === 'read')
      omissions.leaveOutSold('no day of it can be read')
  }
}

function outcomeOf(result: DayResult): Outcome {
  if (result.kind !== 'done') return result.kind === 'refused' ? 'refused' : 'left out'
  return result.value.counts.some((count) => count !== undefined) ? 'readings' : 'empty'
}

const holesIn = (results: DayResults): number =>
  results
    .flatMap(([, result]) => (result.kind === 'done' && result.value.final ? result.value.counts : []))
    .filter((count) => count === undefined).length
