/**
 * Things that come by themselves (bytes, lines of the dongle, frames of the meter): who hands them over, and the one way to
 * wait for one of them.
 */
import { deferred, untilAborted, withDeadline, type Time } from './time.js'

export interface Source<E> {
  /** Hands over every event from now on; returns the unsubscriber. */
  subscribe(listener: (event: E) => void): () => void
  /** Ends with the reason when nothing can come any more; every wait for an event ends with it. */
  readonly lost: AbortSignal
}

/** An {@link Source} that hands over what it is told to. */
export class Emitter<E> implements Source<E> {
  readonly #listeners = new Set<(event: E) => void>()
  readonly lost: AbortSignal

  constructor(lost: AbortSignal) {
    this.lost = lost
  }

  subscribe(listener: (event: E) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls everyone who listens at this moment, in the order in which they came. */
  emit(event: E): void {
    for (const listener of [...this.#listeners]) listener(event)
  }
}

interface Wait {
  /** Provokes the event, and obeys the signal. It starts when the listener stands, so that no answer is too quick. */
  readonly after?: (limit: AbortSignal) => Promise<unknown>
  /** How long `after` and the event may take together; if absent, the signals alone end the wait. */
  readonly limitMs?: number
  readonly time: Time
  readonly signal?: AbortSignal
}

/**
 * Waits for the first event of which `match` makes a value. What `match` throws ends the wait, too.
 * @returns undefined when none came within the limit.
 * @throws the reason of the signal or of the source's end; what `match` or `after` throws.
 */
export async function waitForEvent<E, T>(
  source: Source<E>,
  match: (event: E) => T | undefined,
  wait: Wait,
): Promise<T | undefined> {
  const waiter = new EventWaiter(source, match)
  try {
    return await waiter.within(wait)
  } finally {
    waiter.stop()
  }
}

/** The same for several waits in a row: what comes between two of them, or before the first, is not missed. */
export class EventWaiter<E, T> {
  readonly #lost: AbortSignal
  readonly #found = deferred<T>()
  readonly stop: () => void

  constructor(source: Source<E>, match: (event: E) => T | undefined) {
    this.#lost = source.lost
    this.stop = source.subscribe((event) => this.#take(event, match))
    // What `match` throws while nobody waits is told to the next who does.
    this.#found.promise.catch(() => undefined)
  }

  /** @returns undefined when there is nothing within the limit. */
  async within({ after, limitMs, time, signal }: Wait): Promise<T | undefined> {
    const ends = signal === undefined ? this.#lost : AbortSignal.any([signal, this.#lost])
    const wait = async (limit: AbortSignal): Promise<T> => {
      limit.throwIfAborted()
      const [value] = await untilAborted(Promise.all([this.#found.promise, after?.(limit)]), limit)
      return value
    }
    if (limitMs === undefined) return wait(ends)
    const expired = new Error(`no event within ${limitMs} ms`)
    try {
      return await withDeadline(limitMs, { time, signal: ends, expired: () => expired }, wait)
    } catch (error) {
      if (error === expired) return undefined
      throw error
    }
  }

  #take(event: E, match: (event: E) => T | undefined): void {
    try {
      const value = match(event)
      if (value !== undefined) this.#found.resolve(value)
    } catch (error) {
      this.#found.reject(error as Error)
    }
  }
}
