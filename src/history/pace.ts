import type { Logger } from '../base/log.js'

/** A link that loses more of the swift readings than this share is read politely… */
const MOST_LOST = 0.05
/** …once so many were lost: one or two happen on every link. */
const LOSSES_TOLD = 3

/**
 * How a day is asked for. `polite`: one request in flight; the Get leaves when the SetC is answered. `swift`: the Get leaves as soon as
 * the dongle has sent the SetC, and the day word of the answer proves that the meter took one after the other. The first answer for
 * another day, a refusal, or a lossy link ends the swift pace for the session.
 */
export class Pace {
  readonly #log: Logger
  #isSwift: boolean
  #readings = 0
  #losses = 0

  constructor(asked: 'polite' | 'swift' | undefined, log: Logger) {
    this.#isSwift = asked === 'swift'
    this.#log = log
  }

  get isSwift(): boolean {
    return this.#isSwift
  }

  /** A day was read swiftly. @param isRepeated a request or an answer of it was lost */
  noteReading({ isRepeated }: { readonly isRepeated: boolean }): void {
    this.#readings++
    if (isRepeated) this.#losses++
    if (this.#losses >= LOSSES_TOLD && this.#losses > this.#readings * MOST_LOST) this.#end('the link loses too much')
  }

  noteDisagreement(why: string): void {
    this.#end(why)
  }

  #end(why: string): void {
    if (!this.#isSwift) return
    this.#isSwift = false
    this.#log.info('politely from now on', { why })
  }
}
