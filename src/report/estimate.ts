import { batchSize, type PlannedDay } from '../history/plan.js'

export interface Estimate {
  readonly days: number
  readonly oldest: string | undefined
  readonly requests: number
  /** From a good link to a bad one, seconds. */
  readonly seconds: { readonly usual: number; readonly bad: number }
  /** Whether `usual` was measured in this meter's last run. */
  readonly measured: boolean
}

/** Published logs: 1–2 s a request on a good link, a few repeated ones on a bad link. */
const USUAL_S = 2
const BAD_S = 8
/** Waking, joining without a scan; scanning all channels up to the longest duration. */
const JOIN_S = { usual: 10, bad: 140 }
/** Constants, clock, latest half hour. */
const OPENING_REQUESTS = 3

/** What a plan costs (pure). `secondsPerRequest`: measured in the last run, if there was one. */
export function estimate(plan: readonly PlannedDay[], secondsPerRequest: number | undefined): Estimate {
  const requests =
    OPENING_REQUESTS + confirmations(plan.length) + plan.reduce((sum, { directions }) => sum + 1 + directions.length, 0)
  const each = secondsPerRequest ?? USUAL_S
  return {
    days: plan.length,
    oldest: plan.at(-1)?.date,
    requests,
    seconds: {
      usual: Math.round(JOIN_S.usual + requests * each),
      bad: Math.round(JOIN_S.bad + requests * Math.max(BAD_S, each)),
    },
    measured: secondsPerRequest !== undefined,
  }
}

/** One look at the meter's clock after each batch. */
function confirmations(days: number): number {
  let batches = 0
  for (let left = days; left > 0; left -= batchSize(batches - 1)) batches++
  return batches
}
