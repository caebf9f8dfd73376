import { isCode, KenshinError } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import { inARow } from '../../words/words.js'
import type { Place } from './address.js'

/** The addresses of one database: the nodes of a cluster, or two ways to one server. The one that answers is kept. */
export class Doors {
  readonly all: readonly Place[]
  readonly #log: Logger
  #open = 0

  /** @param all at least one */
  constructor(all: readonly Place[], log: Logger) {
    this.all = all
    this.#log = log
  }

  /** The address that is in use. */
  get open(): Place {
    return this.all[this.#open]!
  }

  /**
   * Runs a task at the address in use; where that is dead, at each of the others.
   * @throws {KenshinError} of the task; where all are dead, one that names each of them
   */
  async through<T>(task: (place: Place) => Promise<T>): Promise<T> {
    const failures: KenshinError[] = []
    // Another task may go to the next address meanwhile; this one still tries each of them once.
    for (let at = this.#open; ; at = (at + 1) % this.all.length) {
      if (failures.length > 0) this.#open = at
      try {
        return await task(this.all[at]!)
      } catch (error) {
        if (!isDead(error)) throw error
        failures.push(error)
        if (failures.length === this.all.length) throw inAll(failures)
        this.#log.warn('the database is asked at its next address', { at: this.all[at]!.url, why: error.message })
      }
    }
  }
}

/**
 * Nobody answers there, or what answers has nothing behind it: a proxy without its server, a node that starts, stops or has lost the
 * others. Status 429 is none of these: it asks for fewer requests, at whatever address.
 */
export const isDead = (error: unknown): error is KenshinError =>
  isCode(error, 'store.unreachable') || (isCode(error, 'store.busy') && Number(error.facts.status) >= 500)

/** What all addresses failed with, in one error. @param failures of each address, at least one */
function inAll(failures: readonly KenshinError[]): KenshinError {
  const [first, ...rest] = failures as [KenshinError, ...KenshinError[]]
  if (rest.length === 0) return first
  const code = failures.every((one) => isCode(one, 'store.unreachable')) ? 'store.unreachable' : 'store.busy'
  const waits = failures.map(({ facts }) => Number(facts.retryAfterS ?? 0))
  return new KenshinError(
    code,
    (_, language) => failures.map(({ words }) => words[language]).reduce((a, b) => inARow(a, b)),
    { cause: first, facts: { retryAfterS: Math.min(...waits) } },
  )
}
