import { text } from '../words/words.js'
import type { DayResults } from './day-results.js'
import type { Direction } from './day.js'
import type { Omissions } from './omissions.js'

/** More unreadable days in a row than these have another cause: the walk ends, and the next run tries again. */
const MOST = 3

/** Days in a row that could not be read, in each direction. */
export class UnreadDays {
  readonly #omissions: Omissions
  readonly #inARow: Record<Direction, number> = { normal: 0, reverse: 0 }

  constructor(omissions: Omissions) {
    this.#omissions = omissions
  }

  /** Whether the latest day of bought energy was read. */
  get isNone(): boolean {
    return this.#inARow.normal === 0
  }

  get isTooMany(): boolean {
    return this.#inARow.normal > MOST
  }

  /** Of sold energy, too many end the reading of that alone. */
  add(results: DayResults): void {
    for (const [direction, result] of results) {
      // A day that contradicts the store was read.
      const isUnread = result.kind === 'unreadable' && result.why.code !== 'history.readings-differ'
      this.#inARow[direction] = isUnread ? this.#inARow[direction] + 1 : 0
    }
    if (this.#inARow.reverse > MOST && this.#omissions.isSoldRead)
      this.#omissions.leaveOutSold(text(({ history }) => history.noSoldDayReadable))
  }
}
