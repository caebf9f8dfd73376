import { deferred, type Waiting } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker } from '../meter/ask.js'
import type { Sending } from '../meter/requests.js'
import { isOfDay, type HistoryAsker, type ToldHistory } from './ask-history.js'
import type { Pace } from './pace.js'
import type { PlannedDay } from './plan.js'
import type { SetGetAsker } from './set-get.js'

const { historyDay } = smartMeter

/** A day that was asked for. */
interface Asked {
  readonly day: PlannedDay
  /** The dongle has sent all of it. */
  readonly sent: Promise<unknown>
  readonly told: Promise<ToldHistory>
}

interface SwiftAskerContext {
  readonly asker: Asker
  readonly histories: HistoryAsker
  readonly setGet: SetGetAsker
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
  readonly #setGet: SetGetAsker
  readonly #pace: Pace
  /** The next day, while the one before is not answered yet. */
  #ahead: Asked | undefined

  constructor({ asker, histories, setGet, pace }: SwiftAskerContext) {
    this.#asker = asker
    this.#histories = histories
    this.#setGet = setGet
    this.#pace = pace
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
    const isPlain = daysAgo > 0 && halfHours === undefined
    return this.#pace.isSwift && isPlain && this.#histories.isKnownFor(directions) && !this.#setGet.isToBeTried
  }

  /** Not where a direction would have to be asked for alone, when another day is set. */
  #mayAskAhead(day: PlannedDay): boolean {
    const { length } = this.#histories.knownAtOnce(day.directions)
    return this.#pace.looksAhead && this.#mayAsk(day) && length === day.directions.length
  }

  async #ask(day: PlannedDay, sending: Waiting & Sending<never>): Promise<ToldHistory> {
    if (!this.#setGet.isServed) return this.#bySetC(day, sending)
    const mostInFlight = this.#pace.mostInFlight('SetGet')
    const told = await this.#setGet.ask(day, { ...sending, mostInFlight, attempts: undefined })
    if (told !== undefined) return told
    const again = await this.#bySetC(day, { ...sending, onSent: undefined })
    const isTold = isOfDay(again, this.#histories.knownAtOnce(day.directions), day.daysAgo)
    if (isTold) await this.#setGet.noteMissed()
    return again
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
