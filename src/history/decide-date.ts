import { isPossible } from '../base/clock.js'
import type { Veto } from './errors.js'
import type { Agreement } from './proof.js'

/**
 * What speaks for or against the date that a meter shows; instants in epoch seconds. The readings of the history carry no dates
 * of their own: they are stored under the date that the meter shows.
 */
export interface DateEvidence {
  /** The earliest and the latest instant that the meter's clock may show now. */
  readonly meter: readonly [earliest: number, latest: number]
  /** The host's clock now. It can veto a date; no date ever comes from it. */
  readonly host: number
  /** The newest reading that is stored under this meter's name, also one of its predecessor. */
  readonly newest: number | undefined
  /** Whether the meter's history repeats the stored readings; `unasked` while there are some that it can repeat. */
  readonly stored: Agreement | 'unasked'
  /** `trust`: a person knows better than the host's clock. */
  readonly meterClock: 'check' | 'trust'
}

export type DateDecision =
  | { readonly kind: 'stands'; readonly by: 'stored readings' | "the host's clock" | 'nothing else' | 'the settings' }
  /** Only stored readings can decide: a day of them is to be read first. */
  | { readonly kind: 'open' }
  | { readonly kind: 'vetoed'; readonly by: Veto }

/** Two clocks that differ by more do not confirm each other's date. */
const HALF_A_DAY_S = 12 * 3600

/** Whether the date of the meter stands, by the best evidence that there is (pure). */
export function decideDate({ meter, host, newest, stored, meterClock }: DateEvidence): DateDecision {
  if (newest !== undefined && meter[1] < newest) return { kind: 'vetoed', by: 'newest reading' }
  if (meterClock === 'trust') return { kind: 'stands', by: 'the settings' }
  if (isPossible(host) && distance(meter, host) <= HALF_A_DAY_S) return { kind: 'stands', by: "the host's clock" }
  if (!isPossible(meter[0])) return { kind: 'vetoed', by: isPossible(host) ? "the host's clock" : 'release' }
  switch (stored) {
    case 'unasked':
      return { kind: 'open' }
    case 'equal':
      return { kind: 'stands', by: 'stored readings' }
    case 'different':
      return { kind: 'vetoed', by: 'stored readings' }
    case 'none':
      return isPossible(host) ? { kind: 'vetoed', by: "the host's clock" } : { kind: 'stands', by: 'nothing else' }
  }
}

const distance = ([earliest, latest]: DateEvidence['meter'], instant: number): number =>
  Math.max(0, earliest - instant, instant - latest)
