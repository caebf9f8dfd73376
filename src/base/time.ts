/**
 * Waiting. Everything that waits takes a {@link Time} and an `AbortSignal`: tests can run the clock faster, and every wait can be
 * ended. Only this file sets timers. `AbortSignal.timeout` and `node:timers/promises` are used nowhere, because they know only the
 * real clock.
 */
export interface Time {
  /** The host's clock, ms since the epoch. It never decides the date of a reading. */
  now(): number
  /** For measuring, ms: it never goes back. */
  monotonic(): number
  /** Calls back after `ms`. @returns what cancels the timer */
  timer(ms: number, callback: () => void): () => void
}

/** What everything that waits takes, as its last argument: an abort ends the wait, which rejects with `signal.reason`. */
export interface Waiting {
  readonly signal: AbortSignal
}

/** `setTimeout` takes a longer wait for 1 ms, so a longer wait is made of several timers. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The real clock, or one that runs `rate` times as fast and begins at `start` (ms since the epoch). */
export function makeTime({ rate = 1, start }: { rate?: number; start?: number } = {}): Time {
  const begun = performance.now()
  const monotonic = (): number => (performance.now() - begun) * rate
  const origin = start ?? Date.now()
  return {
    now: () => (rate === 1 && start === undefined ? Date.now() : origin + monotonic()),
    monotonic,
    timer: (ms, callback) => longTimer(Math.max(0, ms) / rate, callback),
  }
}

function longTimer(ms: number, callback: () => void): () => void {
  const due = performance.now() + ms
  let handle: NodeJS.Timeout
  const wait = (left: number): void => {
    handle =
      left > LONGEST_TIMER_MS
        ? setTimeout(() => wait(due - performance.now()), LONGEST_TIMER_MS)
        : setTimeout(callback, left)
  }
  wait(ms)
  return () => clearTimeout(handle)
}

export const systemTime: Time = makeTime()

/** Calls back after `ms` of the real clock if the process still runs then; the timer does not keep it running. */
export const ifStillRunningAfter = (ms: number, callback: () => void): void => void setTimeout(callback, ms).unref()

/** Waits for `ms`; an abort rejects at once with `signal.reason`. */
export function sleep(ms: number, { time, signal }: { time: Time; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const aborted = (): void => {
      cancel()
      reject(reasonOf(signal))
    }
    const cancel = time.timer(ms, () => {
      signal.removeEventListener('abort', aborted)
      resolve()
    })
    signal.addEventListener('abort', aborted, { once: true })
  })
}

/**
 * Runs a task under a signal that is aborted after `ms`, with the error that `expired` makes, or when the outer signal is. The task
 * has to end when its signal is aborted.
 */
export async function withDeadline<T>(
  ms: number,
  { time, signal, expired }: { time: Time; signal: AbortSignal; expired: () => Error },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withOwnController(signal, async (limit) => {
    const cancel = time.timer(ms, () => limit.abort(expired()))
    try {
      return await task(limit.signal)
    } finally {
      cancel()
    }
  })
}

/**
 * Runs a task under a signal of its own that is aborted with the outer one. For an outer signal that lives for years: whatever the
 * task leaves on its signal is freed with it (in Node 20, `AbortSignal.any` leaves something on its sources).
 */
export const withOwnSignal = <T>(signal: AbortSignal, task: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  withOwnController(signal, (own) => task(own.signal))

/**
 * The same, and the task may end its own signal. Not with `AbortSignal.any`: Node keeps such a signal for ever when a library leaves a
 * listener on it.
 */
export async function withOwnController<T>(
  signal: AbortSignal,
  task: (own: AbortController) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const end = (): void => own.abort(signal.reason)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  try {
    return await task(own)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** Runs a task under a signal that is aborted only `ms` after the outer one: what has begun may end in good order. */
export function withGrace<T>(
  { ms, time, signal }: { ms: number; time: Time; signal: AbortSignal },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  let cancel = (): void => undefined
  const begin = (): void => {
    cancel = time.timer(ms, () => own.abort(signal.reason))
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return task(own.signal).finally(() => {
    cancel()
    signal.removeEventListener('abort', begin)
  })
}

/** Waits for a promise; an abort rejects at once with `signal.reason`. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(reasonOf(signal))
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted))
  })
}

/** The reason of an aborted signal as an `Error`. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** A promise, and the functions that settle it. Node 20 has no `Promise.withResolvers`. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: Error) => void } {
  let resolve!: (value: T) => void
  let reject!: (reason: Error) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
