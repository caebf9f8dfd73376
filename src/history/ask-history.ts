import type { Waiting } from '../base/time.js'
import type { CountHistory } from '../echonet/history-values.js'
import { smartMeter } from '../echonet/properties.js'
import type { RecentCounts } from '../echonet/recent-values.js'
import type { Asker, GetAnswer, PropertyWrite, ReadableProperty } from '../meter/ask.js'
import { clockIn, type ClockReading } from '../meter/meter-clock.js'
import type { MeterProfile } from '../meter/profile.js'
import type { Reply } from '../meter/reply.js'
import type { Sending } from '../meter/requests.js'
import type { Direction } from './day.js'
import type { LearnedWays, Way } from './learned-ways.js'
import type { PlannedDay } from './plan.js'

const { cumulativeHistoryNormal, cumulativeHistoryReverse, currentDate, currentTime, recentHalfHours } = smartMeter
const historyOf = { normal: cumulativeHistoryNormal, reverse: cumulativeHistoryReverse } as const
const CLOCK = [currentDate, currentTime] as const

/** One of them, or both in one frame. */
export type Directions = readonly [Direction, ...Direction[]]

/** The history of the day that was set before, as the meter tells it. */
export interface ToldHistory {
  /** @returns undefined for a direction that the answer leaves out */
  readonly replyTo: (direction: Direction) => Reply<CountHistory> | undefined
  /** The clock at the moment of the answer, where the same answer tells it. */
  readonly clock: ClockReading | undefined
  /** Which attempt was answered, from 1; undefined where none was. */
  readonly attempt: number | undefined
}

/** `isWhole`: all that was asked for, of the day that was set. */
export type ToldBySetGet = ToldHistory & { readonly isWhole: boolean }

/** What a Get of these directions together with the clock needs. */
const wayOf = ({ length }: Directions): Way => (length > 1 ? 'directionsAtOnce' : 'clockBesideHistory')

interface HistoryAskerContext {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'capabilities' | 'showsClock' | 'opening'>
  readonly ways: LearnedWays
}

/**
 * Asks for the history together with the meter's clock (98, 97): such an answer tells its own date. Both directions of a day fit into
 * one answer as well: 414 bytes, where a datagram may have 1232 and one direction alone has 208.
 *
 * No published log shows a meter that serves E2 beside other properties. So it is tried once for each meter, when the link is good;
 * a meter that refuses, cuts or does not answer it is asked for E2 alone from then on, in this run and in all later ones.
 */
export class HistoryAsker {
  readonly #asker: Asker
  readonly #ways: LearnedWays
  readonly #mayHaveClock: boolean
  /** The day that came with the constants. */
  #opened: ToldHistory | undefined

  constructor({ asker, profile, ways }: HistoryAskerContext) {
    this.#asker = asker
    this.#ways = ways
    this.#mayHaveClock = profile.showsClock && profile.capabilities.severalAtOnce
    this.#opened = profile.opening?.history && this.#toldBy(profile.opening.history)
  }

  /** The day that came with the constants: once, because what is read again is asked for anew. @returns undefined for another day */
  takeOpened({ directions, daysAgo }: Pick<PlannedDay, 'directions' | 'daysAgo'>): ToldHistory | undefined {
    const told = this.#opened
    if (told?.clock === undefined || !isOfDay(told, directions, daysAgo)) return undefined
    this.#opened = undefined
    return told
  }

  /** After a wait it is old. */
  forgetOpened(): void {
    this.#opened = undefined
  }

  /** Whether both directions may be asked for in one frame. */
  get asksForBoth(): boolean {
    return this.#servesClock && this.#ways.isOpen('directionsAtOnce')
  }

  /** Whether half hours of the second history (EC) may be asked for in one frame with a day. */
  get asksForHalfHours(): boolean {
    return this.#servesClock && this.#ways.isOpen('halfHoursBesideDay')
  }

  /** What one frame may ask for without trying anything: both directions, or the first. */
  knownAtOnce([first, ...others]: readonly Direction[]): Directions {
    const servesBoth = this.#servesClock && this.#ways.isServed('directionsAtOnce') === true
    return servesBoth ? [first!, ...others] : [first!]
  }

  get #servesClock(): boolean {
    return this.#mayHaveClock && this.#ways.isServed('clockBesideHistory') === true
  }

  /** Whether asking for these tries nothing that is not known yet. */
  isKnownFor(directions: readonly Direction[]): boolean {
    if (!this.#mayHaveClock) return true
    const isKnown = (way: Way): boolean => this.#ways.isServed(way) !== undefined
    // Both directions are asked for at once only with the clock.
    const isOne = directions.length === 1 || !this.#servesClock
    return isKnown('clockBesideHistory') && (isOne || isKnown('directionsAtOnce'))
  }

  /** @throws {KenshinError} what ends the link. */
  async ask(directions: Directions, sending: Waiting & Sending<never>): Promise<ToldHistory> {
    const way = wayOf(directions)
    if (!this.#mayHaveClock || !this.#ways.isOpen(way)) return this.#askAlone(directions[0], sending)
    const together = allOf(directions)
    const smaller = [historyOf[directions[0]], ...(way === 'directionsAtOnce' ? CLOCK : [])]
    const answer = await this.#asker.ask(
      this.#ways.isServed(way) === true ? [together, together, together, smaller] : [together, smaller],
      sending,
    )
    const told = this.#toldBy(answer)
    if (told.clock !== undefined && directions.every((direction) => told.replyTo(direction)?.kind === 'value')) {
      await this.#ways.noteServed(way)
      return told
    }
    return answer === undefined ? told : this.#withoutAll(directions, told, sending)
  }

  /**
   * One request (SetGet) that sets the day and asks for it, with the clock where that is known to be served beside the history.
   * @throws {KenshinError} what ends the link.
   */
  async askBySetGet(
    directions: Directions,
    setting: PropertyWrite<number>,
    sending: Waiting & Sending,
  ): Promise<ToldBySetGet> {
    const hasClock = this.#mayHaveClock && this.#ways.isServed(wayOf(directions)) === true
    const asked = hasClock ? allOf(directions) : directions.map((direction) => historyOf[direction])
    const told = this.#toldBy(await this.#asker.ask([asked], { ...sending, setting }))
    const isWhole = isOfDay(told, directions, setting.value) && (told.clock !== undefined || !hasClock)
    return { ...told, isWhole }
  }

  /**
   * The day that was set with the half hours (EC) that were set, and the clock; where that is not answered, without the half hours.
   * @throws {KenshinError} what ends the link.
   */
  async askWithHalfHours(
    directions: Directions,
    waiting: Waiting,
  ): Promise<ToldHistory & { readonly halfHours: Reply<RecentCounts> | undefined }> {
    const day = allOf(directions)
    const answer = await this.#asker.ask([[...day, recentHalfHours], day], waiting)
    return { ...this.#toldBy(answer), halfHours: answer?.replyTo(recentHalfHours) }
  }

  /** No answer at all is silence to every direction. */
  #toldBy(answer: GetAnswer | undefined): ToldHistory {
    return {
      replyTo: (direction) =>
        answer === undefined ? this.#asker.silentTo(historyOf[direction]) : answer.replyTo(historyOf[direction]),
      clock: answer && clockIn(answer),
      attempt: answer?.attempt,
    }
  }

  /** The history alone tells whether the meter does not serve both together, or does not serve this day now. */
  async #withoutAll(directions: Directions, told: ToldHistory, { signal }: Waiting): Promise<ToldHistory> {
    const reply = told.replyTo(directions[0])
    if (reply?.kind === 'invalid') return told
    const alone = reply?.kind === 'value' ? told : await this.#askAlone(directions[0], { signal })
    if (alone.replyTo(directions[0])?.kind === 'value') await this.#ways.noteMissed(wayOf(directions))
    return alone
  }

  async #askAlone(direction: Direction, sending: Waiting & Sending<never>): Promise<ToldHistory> {
    const told = this.#toldBy(await this.#asker.ask([[historyOf[direction]]], sending))
    const reply = told.replyTo(direction)
    return { ...told, replyTo: (other) => (other === direction ? reply : undefined), clock: undefined }
  }
}

const allOf = (directions: Directions): ReadableProperty[] => [
  ...directions.map((direction) => historyOf[direction]),
  ...CLOCK,
]

/** Whether all of it is served, for the day that was asked for. */
export const isOfDay = ({ replyTo }: ToldHistory, directions: readonly Direction[], daysAgo: number): boolean =>
  directions.every((direction) => {
    const reply = replyTo(direction)
    return reply?.kind === 'value' && reply.value.day === daysAgo
  })
