import type { Time } from '../../base/time.js'

export interface ClockOptions {
  readonly time: Time
  /** Epoch seconds. */
  readonly start: number
  /** How fast the clock runs; 0 = it stands. */
  readonly rate?: number
}

/**
 * The meter's own clock: starts at an instant, runs at a rate, and can jump. It follows a {@link Time}, so that it runs faster
 * when that does.
 */
export class MeterClock {
  readonly #time: Time
  readonly #listeners = new Set<() => void>()
  #shown: number
  #since: number
  #rate: number

  constructor({ time, start, rate = 1 }: ClockOptions) {
    this.#time = time
    this.#shown = start
    this.#since = time.monotonic()
    this.#rate = rate
  }

  /** Epoch seconds. */
  now(): number {
    return this.#shown + ((this.#time.monotonic() - this.#since) / 1000) * this.#rate
  }

  /** Forward, or backward with a negative number. */
  jump(seconds: number): void {
    this.set(this.now() + seconds)
  }

  /** @param time epoch seconds. */
  set(time: number, rate = this.#rate): void {
    this.#shown = time
    this.#since = this.#time.monotonic()
    this.#rate = rate
    for (const listener of this.#listeners) listener()
  }

  /** Milliseconds of {@link Time} until the clock shows an instant; undefined while it stands. */
  msUntil(time: number): number | undefined {
    return this.#rate <= 0 ? undefined : Math.max(0, ((time - this.now()) / this.#rate) * 1000)
  }

  /** Calls back each time the clock was set; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
