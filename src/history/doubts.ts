import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'

/** More unconfirmed batches than these mean that this meter's dates cannot be trusted now. */
const DISCARDS = 5

/** What was thrown away so far in a run, and why. */
export class Doubts {
  readonly #log: Logger
  readonly #seen = new Set<string>()
  #discarded = 0

  constructor(log: Logger) {
    this.#log = log
  }

  /** Whether a contradiction is met for the first time. */
  isNew(contradiction: string): boolean {
    if (this.#seen.has(contradiction)) return false
    this.#seen.add(contradiction)
    return true
  }

  /** @returns false, for the caller's convenience. @throws {KenshinError} `history.date-not-proven` when it happens too often. */
  discard(why: string, facts: Readonly<Record<string, unknown>>): false {
    this.#log.warn('unconfirmed days thrown away, reading again', { why, ...facts })
    this.#discarded++
    if (this.#discarded > DISCARDS) throw notProven(why)
    return false
  }
}

export const notProven = (why: string): KenshinError =>
  new KenshinError(
    'history.date-not-proven',
    text(
      `The dates of the meter's history could not be proven (${why}).`,
      `メーターの履歴の日付を確認できませんでした（${why}）。`,
    ),
  )
