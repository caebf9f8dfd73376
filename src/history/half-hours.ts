import { SLOT_S } from '../base/clock.js'
import type { Context } from '../base/context.js'
import { smartMeter } from '../echonet/properties.js'
import type { RecentCounts } from '../echonet/recent-values.js'
import type { Asker } from '../meter/ask.js'
import { askAgain } from '../meter/ask-again.js'
import { lacks, type LearnedByTrying } from '../meter/capabilities.js'
import type { MeterProfile } from '../meter/profile.js'
import type { Reply } from '../meter/reply.js'
import type { Direction } from './day.js'
import { otherHalfHours } from './errors.js'

/** So many half hours fit into one answer. */
export const MOST_AT_ONCE = 12

/** Half hours in a row. */
export interface HalfHours {
  /** The last of them, epoch seconds. */
  readonly newest: number
  /** How many, 1–12. */
  readonly count: number
}

/** The register at instants (epoch seconds) of which the meter told something; undefined where it has no count. */
export type CountsByTime = ReadonlyMap<number, Readonly<Record<Direction, number | undefined>>>

interface SecondHistoryContext extends Context {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'capabilities'>
  readonly settings: { readonly secondHistory?: 'use' | 'off' }
  readonly onLearned?: ((learned: LearnedByTrying) => Promise<void>) | undefined
}

const { recentHalfHours, recentHalfHoursTime, historyDay, cumulativeHistoryNormal } = smartMeter

/** Another controller may set other half hours between our SetC and our Get. */
const ATTEMPTS = 3
/** A meter is asked for so many days with all pauses before a refusal is believed at once. */
const MOST_WITHHELD = 3

/**
 * The second history of a meter: ED says up to which instant and how many half hours, EC tells them with date and time, newest first,
 * both directions. Unlike the history by days (E5, E2, E4) it is dated without a clock and without a day word.
 *
 * The standard leaves it to the maker, and no published log shows one: only a meter that lists ED in 9E and EC in 9F is asked, and one
 * that refuses it all the same is not asked again.
 */
export class SecondHistory {
  readonly #context: SecondHistoryContext
  /** Days of this run that the meter withheld and that were read by half hours. */
  #withheld = 0
  /** Whether it was ever served. */
  #isServed: boolean
  #isOpen: boolean
  #readsDays: boolean
  /** What came with a day. */
  #told: (HalfHours & { readonly counts: CountsByTime }) | undefined

  constructor(context: SecondHistoryContext) {
    const { gets, sets, halfHours, daysByHalfHours } = context.profile.capabilities
    const isListed = gets?.includes(recentHalfHours.epc) === true && sets?.includes(recentHalfHoursTime.epc) === true
    const hasDays = !lacks({ gets }, cumulativeHistoryNormal) && !lacks({ gets: sets }, historyDay)
    this.#context = context
    this.#isServed = halfHours === true
    this.#isOpen = context.settings.secondHistory !== 'off' && isListed && halfHours !== false
    this.#readsDays = this.#isOpen && (daysByHalfHours === true || !hasDays)
  }

  /** Whether the meter may be asked for half hours. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Whether this meter's days are read by it, because the meter does not serve them as days. */
  get readsDays(): boolean {
    return this.#isOpen && this.#readsDays
  }

  /** A meter that withheld some days after long pauses is not just busy: the next are asked for once. */
  get isWithholding(): boolean {
    return this.#withheld >= MOST_WITHHELD
  }

  noteWithheld(): void {
    this.#withheld++
  }

  /** The meter refuses its days and serves their half hours. */
  async noteReadsDays(): Promise<void> {
    if (this.#readsDays) return
    this.#context.log.warn('the meter refuses the history by days: read by half hours from now on')
    this.#readsDays = true
    await this.#context.onLearned?.({ daysByHalfHours: true })
  }

  /** Half hours that came with a day need not be asked for: once, because what contradicts is asked for anew. */
  async take({ newest, count }: HalfHours, told: RecentCounts): Promise<void> {
    // Another controller may have set other half hours.
    if (told.time !== newest) return
    await this.#noteServed()
    this.#told = { newest, count, counts: countsIn(told, count) }
  }

  /**
   * Two requests for up to twelve half hours; none for those that came with a day.
   * @returns what the meter tells of these half hours: it may tell fewer of them. An answer for others is asked for again.
   * @throws {KenshinError} what ends the link.
   */
  async ask(asked: HalfHours): Promise<Reply<CountsByTime>> {
    const told = this.#told
    this.#told = undefined
    if (told?.newest === asked.newest && told.count === asked.count) return { kind: 'value', value: told.counts }
    return askAgain(await this.#ask(asked), () => this.#ask(asked), this.#context)
  }

  /** The meter refuses half hours of a day that it holds. One that never served any is not asked again, in no later run. */
  async noteRefused(): Promise<void> {
    if (this.#isServed) return
    this.#isOpen = false
    await this.#context.onLearned?.({ halfHours: false })
  }

  /**
   * All half hours of a span, in as many requests as it takes: a meter may tell fewer than it is asked for.
   * @returns the first reply that is no value, or everything
   * @throws {KenshinError} what ends the link.
   */
  async askSpan({ from, to }: { readonly from: number; readonly to: number }): Promise<Reply<CountsByTime>> {
    const told = new Map<number, Readonly<Record<Direction, number | undefined>>>()
    for (let newest = to; newest >= from;) {
      const count = Math.min(MOST_AT_ONCE, (newest - from) / SLOT_S + 1)
      const reply = await this.ask({ newest, count })
      if (reply.kind !== 'value') return reply
      for (const [time, counts] of reply.value) told.set(time, counts)
      newest -= reply.value.size * SLOT_S
    }
    return { kind: 'value', value: told }
  }

  async #noteServed(): Promise<void> {
    if (this.#isServed) return
    this.#isServed = true
    // A meter that lacks its history by days is known as one from now on, also to an estimate.
    await this.#context.onLearned?.({ halfHours: true, ...(this.#readsDays && { daysByHalfHours: true }) })
  }

  async #ask({ newest, count }: HalfHours): Promise<Reply<CountsByTime>> {
    const { asker, signal, log } = this.#context
    for (let attempt = 1; ; attempt++) {
      const set = await asker.write(recentHalfHoursTime, { time: newest, count }, { signal })
      if (set.kind !== 'value') return set
      const reply = await asker.read(recentHalfHours, { signal })
      if (reply.kind !== 'value') return reply
      if (reply.value.time === newest) {
        await this.#noteServed()
        return { kind: 'value', value: countsIn(reply.value, count) }
      }
      const why = otherHalfHours({ asked: newest, answered: reply.value.time })
      log.warn('half hours asked for again', { why: why.message })
      if (attempt === ATTEMPTS) return { kind: 'invalid', why }
    }
  }
}

const countsIn = ({ readings }: RecentCounts, count: number): CountsByTime =>
  new Map(readings.slice(0, count).map(({ time, normal, reverse }) => [time, { normal, reverse }]))
