import type { Time } from '../../src/base/time.js'

/** A clock that moves only when a test moves it: waits take no time and always end in the same order. */
export class VirtualTime implements Time {
  #now = 0
  #timers: { readonly due: number; readonly callback: () => void }[] = []

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  timer(ms: number, callback: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Runs everything that does not wait for a timer. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Moves the clock to the next timer within `withinMs`. @returns false when there is none. */
  async step(withinMs = Infinity): Promise<boolean> {
    await this.settle()
    const next = [...this.#timers].sort((a, b) => a.due - b.due)[0]
    if (next === undefined || next.due > this.#now + withinMs) return false
    this.#now = Math.max(this.#now, next.due)
    this.#timers = this.#timers.filter((other) => other !== next)
    next.callback()
    await this.settle()
    return true
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    while (await this.step(end - this.#now)) continue
    this.#now = end
    await this.settle()
  }
}
