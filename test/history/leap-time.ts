import type { Time } from '../../src/base/time.js'

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/** A clock for one process without sockets and files: it leaps to the next timer as soon as nobody has anything else to do. */
export class LeapTime implements Time {
  readonly #start: number
  #elapsed = 0
  #timers: Timer[] = []
  #isLeaping = false

  /** @param start epoch seconds. */
  constructor(start: number) {
    this.#start = start * 1000
  }

  now(): number {
    return this.#start + this.#elapsed
  }

  monotonic(): number {
    return this.#elapsed
  }

  timer(ms: number, callback: () => void): () => void {
    const timer = { due: this.#elapsed + Math.max(0, ms), callback }
    this.#timers.push(timer)
    this.#leapSoon()
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  #leapSoon(): void {
    if (this.#isLeaping || this.#timers.length === 0) return
    this.#isLeaping = true
    setImmediate(() => {
      this.#isLeaping = false
      const [next] = this.#timers.toSorted((a, b) => a.due - b.due)
      if (next === undefined) return
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#elapsed = next.due
      next.callback()
      this.#leapSoon()
    })
  }
}
