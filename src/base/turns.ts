import { deferred, untilAborted } from './time.js'

/** Runs tasks that must not overlap: one after the other, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Runs a task when all earlier ones have ended. An abort rejects at once, also while the task runs; even then the next task
   * waits for its end.
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
