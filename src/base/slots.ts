import { deferred, untilAborted } from './time.js'

/** Room for so many tasks at once; the others wait, in the order in which they came. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(slots: number) {
    this.#free = slots
  }

  /** Runs a task when a slot is free. An abort ends the wait; a task that has begun is waited for, so that it ends in good order. */
  async use<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.#take(signal)
    try {
      return await task()
    } finally {
      this.#release()
    }
  }

  async #take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free > 0) {
      this.#free--
      return
    }
    const { promise, resolve } = deferred<undefined>()
    const turn = (): void => resolve(undefined)
    this.#waiting.push(turn)
    try {
      await untilAborted(promise, signal)
    } catch (error) {
      const place = this.#waiting.indexOf(turn)
      if (place >= 0) this.#waiting.splice(place, 1)
      // It was given the slot in the moment of the abort.
      else this.#release()
      throw error
    }
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
