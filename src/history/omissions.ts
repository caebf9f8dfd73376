import type { LocalDate } from '../base/clock.js'
import type { Logger } from '../base/log.js'
import type { Text } from '../words/words.js'
import type { Direction } from './day.js'
import { incomplete, type IncompleteSentence } from './errors.js'
import type { Outcome } from './plan.js'
import type { DayWithoutReadings } from './day-results.js'

interface OmittedDay extends DayWithoutReadings {
  readonly date: LocalDate
  readonly direction: Direction
}

/** What a run leaves out: days that the meter does not give, and sold energy where it cannot be read or proven. */
export class Omissions {
  readonly #log: Logger
  readonly #days: OmittedDay[] = []
  #isSoldRead = true
  #whySoldLeftOut: Text | undefined

  constructor(log: Logger) {
    this.#log = log
  }

  /** Days refused so far. */
  get refused(): number {
    return this.#days.filter(({ kind }) => kind === 'refused').length
  }

  outcomeOf(direction: Direction, date: LocalDate): Outcome | undefined {
    const day = this.#days.find((omitted) => omitted.direction === direction && omitted.date === date)
    return day && (day.kind === 'refused' ? 'refused' : 'left out')
  }

  leaveOut(direction: Direction, date: LocalDate, { kind, why }: DayWithoutReadings): void {
    this.#log.warn('day left out', { date, direction, why: why.message })
    this.#days.push({ date, direction, kind, why })
  }

  /** Whether sold energy is still read in this run. */
  get isSoldRead(): boolean {
    return this.#isSoldRead
  }

  /** Sold energy cannot be read or proven in this run: the run will be incomplete. */
  leaveOutSold(why: Text): void {
    this.#log.warn('sold energy left out', { why: why.en })
    this.#isSoldRead = false
    this.#whySoldLeftOut = why
  }

  /** The meter serves nothing of sold energy, and none was ever stored: nothing is missing. */
  noteNothingSold(): void {
    this.#log.warn('the meter tells nothing of sold energy')
    this.#isSoldRead = false
  }

  /**
   * When all other days are committed.
   * @throws {KenshinError} the error of the first day of bought energy that could not be read; `history.incomplete` where days were
   * refused, or sold energy was not read.
   */
  throwIfIncomplete(): void {
    const severe = this.#days.find(isSevere)
    if (severe !== undefined) throw severe.why
    const sentences = [...this.#daysOf('normal'), ...this.#allOfSold(), ...this.#daysOf('reverse')]
    if (sentences.length > 0) throw incomplete(sentences, this.refused > 0)
  }

  #allOfSold(): IncompleteSentence[] {
    const why = this.#whySoldLeftOut
    return why === undefined ? [] : [(words, language) => words.soldEnergy({ why: why[language] })]
  }

  #daysOf(direction: Direction): IncompleteSentence[] {
    const days = this.#days.filter((day) => day.direction === direction)
    const dates = days.map(({ date }) => date).sort()
    const [first, oldest, newest] = [days[0], dates[0], dates.at(-1)]
    if (first === undefined || oldest === undefined || newest === undefined) return []
    const facts = { n: days.length, direction, span: oldest === newest ? oldest : `${oldest} … ${newest}` }
    return [(words, language) => words.daysOf({ ...facts, why: first.why.words[language] })]
  }
}

/** Sold energy that cannot be read makes a run incomplete; readings that contradict the store are worse. */
const isSevere = ({ kind, direction, why }: OmittedDay): boolean =>
  kind === 'unreadable' && (direction === 'normal' || why.code === 'history.readings-differ')
