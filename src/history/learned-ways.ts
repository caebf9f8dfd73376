import type { Asker } from '../meter/ask.js'
import type { Capabilities, LearnedByTrying } from '../meter/capabilities.js'

/** Which ability a request for the history needs beyond the plain one. */
export type Way = 'clockBesideHistory' | 'directionsAtOnce' | 'setGet' | 'halfHoursBesideDay'

/** A meter that served something and so often in a row serves only the plainer question does not serve it any more. */
const MOST_MISSES = 2

interface Learning {
  readonly asker: Pick<Asker, 'isSteady'>
  readonly known: Pick<Capabilities, Way>
  readonly onLearned?: ((learned: LearnedByTrying) => Promise<void>) | undefined
}

/** What this meter is known to serve, and what is found out about it by trying. */
export class LearnedWays {
  readonly #asker: Learning['asker']
  readonly #onLearned: Learning['onLearned']
  #known: Learning['known']
  readonly #misses = new Map<Way, number>()

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
