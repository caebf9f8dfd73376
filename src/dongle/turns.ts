import { deferred, untilAborted } from '../base/time.js'

/** Tasks that must not overlap: one after the other, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs a task when its turn comes. An abort rejects at once while it waits; the order of the others stays. */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const before = this.#last
    const own = deferred<undefined>()
    this.#last = Promise.all([before, own.promise])
    try {
      await untilAborted(before, signal)
      return await task()
    } finally {
      own.resolve(undefined)
    }
  }
}
