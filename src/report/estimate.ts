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
/** Constants, clock, latest half hour: in one frame, or in several. */
const OPENING_REQUESTS = { together: 1, apart: 3 }

/** Twelve half hours in two requests, both directions at once. */
const REQUESTS_BY_HALF_HOURS = 8

/** What the last run found out, if there was one. */
interface Known {
  readonly secondsPerRequest?: number | undefined
  readonly capabilities?:
    | {
        readonly clockBesideHistory?: boolean | undefined
        readonly directionsAtOnce?: boolean | undefined
        readonly daysByHalfHours?: boolean | undefined
        readonly setGet?: boolean | undefined
      }
    | undefined
}

/** What a plan costs (pure). */
export function estimate(plan: readonly PlannedDay[], { secondsPerRequest, capabilities = {} }: Known): Estimate {
  const { clockBesideHistory, directionsAtOnce = false, daysByHalfHours = false, setGet = false } = capabilities
  const together = clockBesideHistory === true || daysByHalfHours
  const ofDay = ({ directions }: PlannedDay): number =>
    daysByHalfHours ? REQUESTS_BY_HALF_HOURS : (setGet ? 0 : 1) + (directionsAtOnce ? 1 : directions.length)
  const requests =
    (together ? OPENING_REQUESTS.together : OPENING_REQUESTS.apart + confirmations(plan.length)) +
    plan.reduce((sum, day) => sum + ofDay(day), 0)
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

/** One look at the meter's clock after each batch, where no answer tells it beside the history. */
function confirmations(days: number): number {
  let batches = 0
  for (let left = days; left > 0; left -= batchSize(batches - 1)) batches++
  return batches
}
