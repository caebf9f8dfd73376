import type { Waiting } from '../base/time.js'
import type { CountHistory } from '../echonet/history-values.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, GetAnswer, PropertyWrite, ReadableProperty } from '../meter/ask.js'
import type { LearnedByTrying } from '../meter/capabilities.js'
import { clockIn, type ClockReading } from '../meter/meter-clock.js'
import type { MeterProfile } from '../meter/profile.js'
import type { Reply } from '../meter/reply.js'
import type { Setting } from '../meter/requests.js'
import type { Direction } from './day.js'

const { cumulativeHistoryNormal, cumulativeHistoryReverse, currentDate, currentTime, historyDay } = smartMeter
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
}

/** Which ability a Get of these directions together with the clock needs. */
type Way = 'clockBesideHistory' | 'directionsAtOnce'
const wayOf = ({ length }: Directions): Way => (length > 1 ? 'directionsAtOnce' : 'clockBesideHistory')

type DaySetting = Setting<PropertyWrite<number>>

/** A meter that served something and so often in a row serves only the plainer question does not serve it any more. */
const MOST_MISSES = 2

interface HistoryAskerContext {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'capabilities' | 'showsClock'>
  readonly onLearned?: ((learned: LearnedByTrying) => Promise<void>) | undefined
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
  readonly #onLearned: HistoryAskerContext['onLearned']
  readonly #mayHaveClock: boolean
  readonly #maySetGet: boolean
  #learned: LearnedByTrying
  readonly #misses = new Map<Way | 'setGet', number>()

  constructor({ asker, profile, onLearned }: HistoryAskerContext) {
    const { severalAtOnce, clockBesideHistory, directionsAtOnce, setGet, gets, sets } = profile.capabilities
    this.#asker = asker
    this.#onLearned = onLearned
    this.#mayHaveClock = profile.showsClock && severalAtOnce
    const isListed = sets?.includes(historyDay.epc) === true && gets?.includes(historyOf.normal.epc) === true
    this.#maySetGet = severalAtOnce && isListed
    this.#learned = { clockBesideHistory, directionsAtOnce, setGet }
  }

  /** Whether both directions may be asked for in one frame. */
  get asksForBoth(): boolean {
    return this.#mayHaveClock && this.#learned.clockBesideHistory === true && this.#isOpen('directionsAtOnce')
  }

  /** Whether asking for these tries nothing that is not known yet. */
  isKnownFor(directions: readonly Direction[]): boolean {
    if (!this.#mayHaveClock) return true
    const { clockBesideHistory, directionsAtOnce } = this.#learned
    return clockBesideHistory !== undefined && (directions.length === 1 || directionsAtOnce !== undefined)
  }

  /** @throws {KenshinError} what ends the link. */
  async ask(directions: Directions, { signal }: Waiting, setting?: DaySetting): Promise<ToldHistory> {
    const waiting = { signal, setting }
    const way = wayOf(directions)
    if (!this.#mayHaveClock || !this.#isOpen(way)) return this.#askAlone(directions[0], waiting)
    const together = allOf(directions)
    const smaller = [historyOf[directions[0]], ...(way === 'directionsAtOnce' ? CLOCK : [])]
    const answer = await this.#asker.ask(
      this.#learned[way] === true ? [together, together, together, smaller] : [together, smaller],
      waiting,
    )
    const told = this.#toldBy(answer)
    if (told.clock !== undefined && directions.every((direction) => told.replyTo(direction)?.kind === 'value')) {
      await this.#served(way)
      return told
    }
    return answer === undefined ? told : this.#withoutAll(directions, told, { signal })
  }

  /**
   * Sets the day and asks for it at once: by one request (SetGet, optional in ECHONET Lite) where the meter serves that, otherwise by
   * a Get right behind the SetC. Whether the day was set, the day word of the answer tells.
   * @throws {KenshinError} what ends the link.
   */
  async askSwiftly(directions: Directions, daysAgo: number, { signal }: Waiting): Promise<ToldHistory> {
    const write = { property: historyDay, value: daysAgo }
    const bySetC = (): Promise<ToldHistory> => this.ask(directions, { signal }, { write, by: 'SetC' })
    if (!this.#maySetGet || !this.#isOpen('setGet')) return bySetC()
    const served = await this.#askBySetGet(directions, write, { signal })
    if (served !== undefined) return served
    const told = await bySetC()
    if (isOfDay(told, directions, daysAgo)) await this.#missed('setGet')
    return told
  }

  /** @returns undefined where the meter has to be asked otherwise */
  async #askBySetGet(
    directions: Directions,
    write: PropertyWrite<number>,
    { signal }: Waiting,
  ): Promise<ToldHistory | undefined> {
    const isKnown = this.#learned.setGet === true
    const hasClock = this.#mayHaveClock && this.#learned[wayOf(directions)] === true
    const asked = hasClock ? allOf(directions) : directions.map((direction) => historyOf[direction])
    const setting: DaySetting = { write, by: 'SetGet' }
    const answer = await this.#asker.ask([asked], { signal, setting, attempts: isKnown ? undefined : 1 })
    const told = this.#toldBy(answer)
    if (isOfDay(told, directions, write.value) && (told.clock !== undefined || !hasClock)) {
      await this.#served('setGet')
      return told
    }
    // A meter that serves it and is silent for so long would be silent to anything.
    return isKnown && answer === undefined ? told : undefined
  }

  /** No answer at all is silence to every direction. */
  #toldBy(answer: GetAnswer | undefined): ToldHistory {
    return {
      replyTo: (direction) =>
        answer === undefined ? this.#asker.silentTo(historyOf[direction]) : answer.replyTo(historyOf[direction]),
      clock: answer && clockIn(answer),
    }
  }

  /** What is known serves; what is not may be tried on a link that is good, if it can be remembered. */
  #isOpen(way: Way | 'setGet'): boolean {
    return this.#learned[way] ?? (this.#onLearned !== undefined && this.#asker.isSteady)
  }

  /** The history alone tells whether the meter does not serve both together, or does not serve this day now. */
  async #withoutAll(directions: Directions, told: ToldHistory, waiting: Waiting): Promise<ToldHistory> {
    const reply = told.replyTo(directions[0])
    if (reply?.kind === 'invalid') return told
    const alone = reply?.kind === 'value' ? told : await this.#askAlone(directions[0], waiting)
    if (alone.replyTo(directions[0])?.kind === 'value') await this.#missed(wayOf(directions))
    return alone
  }

  async #askAlone(
    direction: Direction,
    waiting: Waiting & { readonly setting?: DaySetting | undefined },
  ): Promise<ToldHistory> {
    const told = this.#toldBy(await this.#asker.ask([[historyOf[direction]]], waiting))
    const reply = told.replyTo(direction)
    return { replyTo: (other) => (other === direction ? reply : undefined), clock: undefined }
  }

  async #served(way: Way | 'setGet'): Promise<void> {
    this.#misses.delete(way)
    if (this.#learned[way] !== true) await this.#learn({ [way]: true })
  }

  async #missed(way: Way | 'setGet'): Promise<void> {
    const misses = (this.#misses.get(way) ?? 0) + 1
    this.#misses.set(way, misses)
    const isTrial = this.#learned[way] === undefined
    if (isTrial || misses >= MOST_MISSES) await this.#learn({ [way]: false })
  }

  async #learn(learned: LearnedByTrying): Promise<void> {
    this.#learned = { ...this.#learned, ...learned }
    await this.#onLearned?.(learned)
  }
}

const allOf = (directions: Directions): ReadableProperty[] => [
  ...directions.map((direction) => historyOf[direction]),
  ...CLOCK,
]

/** Whether all of it is served, for the day that was asked for. */
const isOfDay = ({ replyTo }: ToldHistory, directions: Directions, daysAgo: number): boolean =>
  directions.every((direction) => {
    const reply = replyTo(direction)
    return reply?.kind === 'value' && reply.value.day === daysAgo
  })
