import type { Waiting } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { MeterProfile } from '../meter/profile.js'
import type { Sending } from '../meter/requests.js'
import type { HistoryAsker, ToldBySetGet, ToldHistory } from './ask-history.js'
import type { LearnedWays } from './learned-ways.js'
import type { PlannedDay } from './plan.js'

const { historyDay, cumulativeHistoryNormal } = smartMeter

interface SetGetAskerContext {
  readonly profile: Pick<MeterProfile, 'capabilities'>
  readonly histories: HistoryAsker
  readonly ways: LearnedWays
}

/**
 * Sets a day and asks for it by one request (SetGet, an option of ECHONET Lite): half the requests, and no other controller can set
 * another day in between.
 *
 * No published log shows a meter that takes one. So it is tried once for each meter whose property maps list E5 and E2, when the link
 * is good, and believed from then on if the same day, set and read by two requests, is the same. The day word tells, each time,
 * whether the day was set before it was read.
 */
export class SetGetAsker {
  readonly #histories: HistoryAsker
  readonly #ways: LearnedWays
  readonly #isListed: boolean

  constructor({ profile, histories, ways }: SetGetAskerContext) {
    const { severalAtOnce, gets, sets } = profile.capabilities
    this.#histories = histories
    this.#ways = ways
    this.#isListed =
      severalAtOnce && sets?.includes(historyDay.epc) === true && gets?.includes(cumulativeHistoryNormal.epc) === true
  }

  /** The meter is known to serve it. */
  get isServed(): boolean {
    return this.#isListed && this.#ways.isServed('setGet') === true
  }

  /** Whether the meter serves it is not known, and can be found out now. */
  get isToBeTried(): boolean {
    return this.#isListed && this.#ways.isServed('setGet') === undefined && this.#ways.isOpen('setGet')
  }

  /**
   * Asks a meter that is known to serve it.
   * @returns undefined where the day has to be asked for otherwise
   * @throws {KenshinError} what ends the link.
   */
  async ask(day: PlannedDay, sending: Waiting & Sending<never>): Promise<ToldHistory | undefined> {
    const told = await this.#ask(day, sending)
    if (told.isWhole) await this.noteServed()
    // A meter that serves it and is silent for so long would be silent to anything.
    return told.isWhole || told.attempt === undefined ? told : undefined
  }

  /** Tries it. What comes of that has to be noted. @throws {KenshinError} what ends the link. */
  askOnce(day: PlannedDay, { signal }: Waiting): Promise<ToldBySetGet> {
    this.#ways.begin('setGet')
    return this.#ask(day, { signal, attempts: 1 })
  }

  #ask({ directions, daysAgo }: PlannedDay, sending: Waiting & Sending<never>): Promise<ToldBySetGet> {
    const known = this.#histories.knownAtOnce(directions)
    return this.#histories.askBySetGet(known, { property: historyDay, value: daysAgo }, sending)
  }

  /** It told what the meter tells of the same day that is set and asked for by two requests. */
  noteServed(): Promise<void> {
    return this.#ways.noteServed('setGet')
  }

  /** It did not tell a day that the meter told right after, set and asked for by two requests. */
  noteMissed(): Promise<void> {
    return this.#ways.noteMissed('setGet')
  }
}
