import { toIso, type LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text, type Text } from '../base/text.js'
import type { DayResult } from './context.js'
import type { Direction } from './day.js'
import type { Outcome } from './plan.js'
import type { Step } from './proof.js'

/** More walks that came to nothing than these mean that this meter's dates cannot be trusted now. */
const DISCARDS = 5

/** A day that was not to be had. */
interface LeftOut {
  readonly date: LocalDate
  readonly direction: Direction
  readonly kind: 'refused' | 'unreadable'
  readonly why: KenshinError
}

/** What a run has found out, over all its walks. */
export class Omissions {
  readonly #log: Logger
  readonly #leftOut: LeftOut[] = []
  readonly #told = new Set<string>()
  #sold:
    { readonly kind: 'read' } | { readonly kind: 'nothing' } | { readonly kind: 'left out'; readonly why: string } = {
    kind: 'read',
  }
  #discarded = 0

  constructor(log: Logger) {
    this.#log = log
  }

  /** Days refused so far. */
  get refused(): number {
    return this.#leftOut.filter(({ kind }) => kind === 'refused').length
  }

  outcomeOf(direction: Direction, date: LocalDate): Outcome | undefined {
    const found = this.#leftOut.find((day) => day.direction === direction && day.date === date)
    return found && (found.kind === 'refused' ? 'refused' : 'left out')
  }

  leaveOut(direction: Direction, date: LocalDate, { kind, why }: Exclude<DayResult, { kind: 'done' }>): void {
    this.#log.warn('day left out', { date, direction, why: why.message })
    this.#leftOut.push({ date, direction, kind, why })
  }

  /** Whether sold energy is still read in this run; `nothing`: the meter tells of none. */
  get sold(): 'read' | 'nothing' | 'left out' {
    return this.#sold.kind
  }

  /** Sold energy cannot be read or proven in this run. */
  leaveOutSold(why: string): void {
    this.#log.warn('sold energy left out', { why })
    this.#sold = { kind: 'left out', why }
  }

  noteNothingSold(): void {
    this.#log.warn('the meter tells nothing of sold energy')
    this.#sold = { kind: 'nothing' }
  }

  /** @throws {KenshinError} `history.date-not-proven` when it happens too often. */
  discard(why: string): void {
    this.#log.warn('unconfirmed days thrown away, reading again', { why })
    this.#discarded++
    if (this.#discarded > DISCARDS) throw notProven(why)
  }

  /** Warns once of each step that was read twice and stays. */
  warnOfSteps(direction: Direction, steps: readonly Step[]): void {
    for (const { time, from, to } of steps) {
      const key = `${direction} ${time}`
      if (this.#told.has(key)) continue
      this.#told.add(key)
      const facts = { direction, at: toIso(time), from, to }
      if (to < from) this.#log.warn('the register fell: exchanged or reset meter', facts)
      else this.#log.warn('the register jumped further than a service can draw: no usage', facts)
    }
  }

  /**
   * When all other days are committed.
   * @throws {KenshinError} the error of the first day of bought energy that could not be read; `history.incomplete` where days were
   * refused, or sold energy was not read.
   */
  throwIfIncomplete(): void {
    const severe = this.#leftOut.find(
      ({ kind, direction, why }) =>
        kind === 'unreadable' && (direction === 'normal' || why.code === 'history.readings-differ'),
    )
    if (severe !== undefined) throw severe.why
    const parts = [...this.#daysLeftOut('normal'), ...this.#soldLeftOut()]
    if (parts.length === 0) return
    throw new KenshinError(
      'history.incomplete',
      text(parts.map(({ en }) => en).join(' '), parts.map(({ ja }) => ja).join('')),
    )
  }

  #soldLeftOut(): Text[] {
    const days = this.#daysLeftOut('reverse')
    if (this.#sold.kind !== 'left out') return days
    const { why } = this.#sold
    return [text(`Sold energy was left out (${why}).`, `売電の履歴を読み取れませんでした（${why}）。`), ...days]
  }

  #daysLeftOut(of: Direction): Text[] {
    const days = this.#leftOut.filter(({ direction }) => direction === of)
    const dates = days.map(({ date }) => date).sort()
    const [first, oldest, newest] = [days[0], dates[0], dates.at(-1)]
    if (first === undefined || oldest === undefined || newest === undefined) return []
    const [span, n] = [oldest === newest ? oldest : `${oldest} … ${newest}`, days.length]
    const [en, ja] = of === 'normal' ? ['bought', '買電'] : ['sold', '売電']
    return [
      text(
        `${n} ${n === 1 ? 'day' : 'days'} of ${en} energy (${span}) could not be read: ${first.why.words.en}`,
        `${ja}の ${n} 日分（${span}）を読み取れませんでした。${first.why.words.ja}`,
      ),
    ]
  }
}

export const notProven = (why: string): KenshinError =>
  new KenshinError(
    'history.date-not-proven',
    text(
      `The dates of the meter's history could not be proven (${why}).`,
      `メーターの履歴の日付を確認できませんでした（${why}）。`,
    ),
  )
