import { deferred, type Waiting } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker } from '../meter/ask.js'
import type { MeterProfile } from '../meter/profile.js'
import type { Sending } from '../meter/requests.js'
import { isOfDay, type HistoryAsker, type ToldHistory } from './ask-history.js'
import type { LearnedWays } from './learned-ways.js'
import type { Pace } from './pace.js'
import type { PlannedDay } from './plan.js'

const { historyDay, cumulativeHistoryNormal } = smartMeter

/** A day that was asked for. */
interface Asked {
  readonly day: PlannedDay
  /** The dongle has sent all of it. */
  readonly sent: Promise<unknown>
  readonly told: Promise<ToldHistory>
}

interface SwiftAskerContext {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'capabilities'>
  readonly histories: HistoryAsker
  readonly ways: LearnedWays
  readonly pace: Pace
}

/**
 * Sets days and asks for them with several requests in flight:
 *
 *   SetGet, where the meter serves that:    day 1 ─ day 2 ─┄ answer 1 ┄─ day 3 ─┄ answer 2 ┄─ …
 *   SetC and Get otherwise:                 set 1 ─ get 1 ─ set 2 ─┄ set 1 ┄─ get 2 ─┄ get 1 ┄─ set 3 ─ …
 *
 * Whether a day was set before it was read, the day word of its answer tells.
 */
export class SwiftAsker {
  readonly #asker: Asker
  readonly #histories: HistoryAsker
  readonly #ways: LearnedWays
  readonly #pace: Pace
  readonly #maySetGet: boolean
  /** The next day, while the one before is not answered yet. */
  #ahead: Asked | undefined

  constructor({ asker, profile, histories, ways, pace }: SwiftAskerContext) {
    const { severalAtOnce, gets, sets } = profile.capabilities
    const isListed = sets?.includes(historyDay.epc) === true && gets?.includes(cumulativeHistoryNormal.epc) === true
    this.#asker = asker
    this.#histories = histories
    this.#ways = ways
    this.#pace = pace
    this.#maySetGet = severalAtOnce && isListed
  }

  /**
   * Sets a day and asks for it at once; as soon as that is sent, the next of the plan.
   * @returns undefined where the day has to be read politely
   * @throws {KenshinError} what ends the link.
   */
  async ask(day: PlannedDay, waiting: Waiting): Promise<ToldHistory | undefined> {
    const ahead = await this.#takeAhead(day)
    if (ahead === undefined && !this.#mayAsk(day)) return undefined
    const next = day.next && this.#mayAskAhead(day.next) ? day.next : undefined
    const asked = ahead ?? this.#begin(day, { ...waiting, isFollowed: next !== undefined })
    void asked.sent.then(() => {
      if (next !== undefined) this.#ahead = this.#begin(next, { ...waiting, isFollowed: true })
    })
    return asked.told
  }

  /** Waits until nothing more of it is on its way: from then on, the day that is set stays set. */
  async settle(): Promise<void> {
    await this.#ahead?.told
  }

  async #takeAhead(day: PlannedDay): Promise<Asked | undefined> {
    const ahead = this.#ahead
    this.#ahead = undefined
    if (ahead === undefined || isSame(ahead.day, day)) return ahead
    await ahead.told
    return undefined
  }

  /** @param isFollowed another day may be set before this one is answered: nothing is asked for once more under its name */
  #begin(day: PlannedDay, { signal, isFollowed }: Waiting & { readonly isFollowed: boolean }): Asked {
    const sent = deferred<undefined>()
    const onSent = (): void => sent.resolve(undefined)
    const sending = { signal, onSent, attempts: isFollowed ? 1 : undefined }
    const told = this.#ask(day, sending)
    // Where the link ends meanwhile, that is told to whoever asks for this day.
    told.catch(() => undefined)
    return { day, sent: sent.promise, told }
  }

  /** Today is read again and again until it agrees; what is tried is tried politely; and half hours are set beside the day. */
  #mayAsk({ daysAgo, directions, halfHours }: PlannedDay): boolean {
    const isSwift = this.#pace.isSwift || (this.#pace.isAskedFor && this.#servesSetGet)
    return isSwift && daysAgo > 0 && halfHours === undefined && this.#histories.isKnownFor(directions)
  }

  /** Not where a direction would have to be asked for alone, when another day is set. */
  #mayAskAhead(day: PlannedDay): boolean {
    const isTried = !this.#maySetGet || this.#ways.isServed('setGet') !== undefined
    const { length } = this.#histories.knownAtOnce(day.directions)
    return this.#pace.looksAhead && isTried && this.#mayAsk(day) && length === day.directions.length
  }

  get #servesSetGet(): boolean {
    return this.#maySetGet && this.#ways.isServed('setGet') === true
  }

  async #ask(day: PlannedDay, sending: Waiting & Sending<never>): Promise<ToldHistory> {
    if (!this.#maySetGet || !this.#ways.isOpen('setGet')) return this.#bySetC(day, sending)
    const served = await this.#bySetGet(day, sending)
    if (served !== undefined) return served
    const told = await this.#bySetC(day, { ...sending, onSent: undefined })
    if (isOfDay(told, this.#histories.knownAtOnce(day.directions), day.daysAgo)) await this.#ways.noteMissed('setGet')
    return told
  }

  /** @returns undefined where the meter has to be asked otherwise */
  async #bySetGet(day: PlannedDay, sending: Waiting & Sending<never>): Promise<ToldHistory | undefined> {
    const isKnown = this.#servesSetGet
    const setting = { property: historyDay, value: day.daysAgo }
    const told = await this.#histories.askBySetGet(
      this.#histories.knownAtOnce(day.directions),
      setting,
      isKnown
        ? { ...sending, mostInFlight: this.#pace.mostInFlight('SetGet'), attempts: undefined }
        : { signal: sending.signal, attempts: 1 },
    )
    if (told.isWhole) {
      await this.#ways.noteServed('setGet')
      return told
    }
    // A meter that serves it and is silent for so long would be silent to anything.
    return isKnown && told.attempt === undefined ? told : undefined
  }

  /** Not set once more: a meter that drops what comes while it is busy would drop each Get that follows. */
  async #bySetC(day: PlannedDay, given: Waiting & Sending<never>): Promise<ToldHistory> {
    const sending = { ...given, mostInFlight: this.#pace.mostInFlight('SetC and Get') }
    const sent = deferred<undefined>()
    const onSent = (): void => sent.resolve(undefined)
    const set = this.#asker.write(historyDay, day.daysAgo, { ...sending, onSent, attempts: 1 })
    await Promise.race([sent.promise, set])
    return this.#histories.ask(this.#histories.knownAtOnce(day.directions), sending)
  }
}

const isSame = (a: PlannedDay, b: PlannedDay): boolean =>
  a.date === b.date && a.directions.join() === b.directions.join()
