/**
 * How long to wait after each attempt before the next one, ms, while nothing is measured: the meter has answered nothing in this
 * session. Meters usually answer within 2 s, rarely within a minute (the application interface asks for timers of 20 and 60 s). Waiting
 * less than that loses nothing, because an answer to an earlier attempt still counts. One that accepts the join and never answers costs
 * two minutes.
 */
const WAITS_UNHEARD_MS = [10_000, 15_000, 20_000, 30_000]
/**
 * The same after EVENT 21 01, where the request or only its acknowledgement was lost: short at first, but a minute of
 * disturbance must not use up all attempts.
 */
const WAITS_AFTER_FAILURE_MS = [3_000, 10_000, 20_000, 30_000]
/** With a measured link the first wait lies between these; each further one is twice as long as the one before. */
const FIRST_WAIT_MS = { least: 2_000, most: 10_000 }
/** After a send that failed. */
const LEAST_AFTER_FAILURE_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** All waits of a request together. */
const PATIENCE_MS = { heard: 120_000, unheard: 75_000 }

/** The share of a new measurement in the smoothed time and in its variation (RFC 6298). */
const [SHARE, SHARE_OF_VARIATION] = [1 / 8, 1 / 4]

/** How long one attempt waits for its answer. */
export interface Patience {
  readonly ms: number
  /** Where the send failed (EVENT 21 01): an answer may still come, because perhaps only the acknowledgement was lost. */
  readonly afterFailureMs: number
}

/**
 * The time from a request that was sent to its answer, smoothed, and its variation (RFC 6298). Each attempt has its own transaction ID,
 * which tells the attempt that was answered: so repeated requests are measured as well. One estimate serves short and long answers:
 * SetC and Get of the history take turns, and what they differ by is part of the variation.
 */
export class RoundTrip {
  #smoothedMs: number | undefined
  #variationMs = 0
  #isHeard = false

  /** @param expectedMs what a request took in the last run */
  constructor(expectedMs?: number) {
    if (expectedMs !== undefined) this.#begin(expectedMs)
  }

  /** An answer came after so long. What was expected is forgotten with the first. */
  add(ms: number): void {
    if (this.#smoothedMs === undefined || !this.#isHeard) this.#begin(ms)
    else {
      this.#variationMs += SHARE_OF_VARIATION * (Math.abs(this.#smoothedMs - ms) - this.#variationMs)
      this.#smoothedMs += SHARE * (ms - this.#smoothedMs)
    }
    this.#isHeard = true
  }

  #begin(ms: number): void {
    this.#smoothedMs = ms
    this.#variationMs = ms / 2
  }

  /**
   * What each attempt of a request waits.
   * @param others so many other requests are in flight: a meter may serve them first
   */
  patience({ others = 0 }: { readonly others?: number } = {}): readonly Patience[] {
    const [smoothed, variation] = [this.#smoothedMs, this.#variationMs]
    if (smoothed === undefined)
      return WAITS_UNHEARD_MS.map((ms, n) => ({ ms, afterFailureMs: WAITS_AFTER_FAILURE_MS[n]! }))
    const othersMs = others * smoothed
    const first = othersMs + Math.max(FIRST_WAIT_MS.least, 2 * smoothed, smoothed + 4 * variation)
    const afterFailure = othersMs + Math.max(LEAST_AFTER_FAILURE_MS, 1.5 * smoothed, smoothed + 2 * variation)
    const waits = doubling(Math.min(FIRST_WAIT_MS.most, first), this.#isHeard ? PATIENCE_MS.heard : PATIENCE_MS.unheard)
    return waits.map((ms, n) => ({
      ms,
      // The answer to the last attempt may come late, too.
      afterFailureMs: n === waits.length - 1 ? ms : Math.min(ms, afterFailure * 2 ** n),
    }))
  }
}

/** Each twice the one before, all together as long as `total`. */
function doubling(first: number, total: number): number[] {
  const waits: number[] = []
  let left = total
  for (let wait = first; wait < left; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    waits.push(wait)
    left -= wait
  }
  return [...waits, left]
}
