import type { Asker } from '../meter/ask.js'
import type { Capabilities, LearnedByTrying } from '../meter/capabilities.js'

/** Which ability a request for the history needs beyond the plain one. */
export type Way = 'clockBesideHistory' | 'directionsAtOnce' | 'setGet' | 'halfHoursBesideDay'

/** A meter that served something and so often in a row serves only the plainer question does not serve it any more. */
const MOST_MISSES = 2

interface Learning {
  readonly asker: Pick<Asker, 'isSteady' | 'counts'>
  readonly known: Pick<Capabilities, Way>
  readonly onLearned?: ((learned: LearnedByTrying) => Promise<void>) | undefined
}

/** What this meter is known to serve, and what is found out about it by trying. */
export class LearnedWays {
  readonly #asker: Learning['asker']
  readonly #onLearned: Learning['onLearned']
  #known: Learning['known']
  readonly #misses = new Map<Way, number>()
  /** What was tried last, and how many requests were answered before. */
  #trial: { readonly way: Way; readonly answered: number } | undefined

  constructor({ asker, known, onLearned }: Learning) {
    this.#asker = asker
    this.#onLearned = onLearned
    this.#known = known
  }

  /** @returns undefined while it was never tried */
  isServed(way: Way): boolean | undefined {
    return this.#known[way]
  }

  /** What is known serves; what is not may be tried on a link that is good, if it can be remembered. */
  isOpen(way: Way): boolean {
    return this.#known[way] ?? (this.#onLearned !== undefined && this.#asker.isSteady)
  }

  /** Tells that it is asked for now, where the plain question is known to be answered. */
  begin(way: Way): void {
    if (this.#known[way] === undefined) this.#trial = { way, answered: this.#asker.counts.requests }
  }

  /**
   * The link has ended. A meter that was never heard again after something was tried does not serve that: it may have fallen silent
   * because of it, and would do so in every run.
   */
  async noteLinkEnded(): Promise<void> {
    const trial = this.#trial
    if (trial?.answered === this.#asker.counts.requests) await this.noteMissed(trial.way)
  }

  async noteServed(way: Way): Promise<void> {
    this.#misses.delete(way)
    if (this.#known[way] !== true) await this.#learn(way, true)
  }

  async noteMissed(way: Way): Promise<void> {
    const misses = (this.#misses.get(way) ?? 0) + 1
    this.#misses.set(way, misses)
    const known = this.#known[way]
    if (known === undefined || (known && misses >= MOST_MISSES)) await this.#learn(way, false)
  }

  async #learn(way: Way, isServed: boolean): Promise<void> {
    this.#known = { ...this.#known, [way]: isServed }
    await this.#onLearned?.({ [way]: isServed })
  }
}
