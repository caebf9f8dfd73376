import { deferred, untilAborted } from '../base/time.js'

/** Tasks that must not overlap: one after the other, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Runs a task when its turn comes. An abort rejects at once, also while the task runs; the turn ends with the task, and the
   * order of the others stays.
   */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const before = this.#last
    const own = deferred<undefined>()
    const end = (): void => own.resolve(undefined)
    this.#last = Promise.all([before, own.promise])
    try {
      await untilAborted(before, signal)
    } catch (error) {
      end()
      throw error
    }
    const running = task()
    running.then(end, end)
    return untilAborted(running, signal)
  }
}
