import { isPossible, toIso } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { text, type Text } from '../base/text.js'
import type { Agreement } from './proof.js'

/**
 * What speaks for or against the date that a meter shows; instants in epoch seconds. The readings of the history carry no dates
 * of their own: whatever date the meter shows is the one they are stored under.
 */
export interface DateEvidence {
  /** The earliest and the latest instant that the meter's clock may show now. */
  readonly meter: readonly [earliest: number, latest: number]
  /** The host's clock now. It can veto, it never dates anything. */
  readonly host: number
  /** The newest reading that is stored of this meter, whoever's register it was. */
  readonly newest: number | undefined
  /** Stored readings met again in the meter's history; `unasked` while there are some that can be met. */
  readonly stored: Agreement | 'unasked'
  /** `trust`: a person knows better than the host's clock. */
  readonly meterClock: 'check' | 'trust'
}

export type DateDecision =
  | { readonly kind: 'stands'; readonly by: 'stored readings' | "the host's clock" | 'nothing else' | 'the settings' }
  /** Only stored readings can decide: a day of them is to be read first. */
  | { readonly kind: 'open' }
  | { readonly kind: 'vetoed'; readonly by: 'newest reading' | 'stored readings' | "the host's clock" | 'release' }

/** Clocks that are right enough for a date are not further apart. */
const HALF_A_DAY_S = 12 * 3600

/** Whether the date of the meter stands, by the best witness that there is (pure). */
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

/** The error that tells a veto, with both times. */
export function vetoed(
  by: Extract<DateDecision, { kind: 'vetoed' }>['by'],
  { meter, host, newest }: DateEvidence,
): KenshinError {
  const [shown, here] = [minuteOf(meter[0]), minuteOf(host)]
  const against = objections(newest)[by]
  return new KenshinError(
    'history.date-not-proven',
    text(
      `The meter says ${shown}, this computer ${here}${against.en}.`,
      `メーターの時計は ${shown}、このコンピューターの時計は ${here} です。${against.ja}。`,
    ),
    { facts: { by, meter: toIso(meter[0]), host: toIso(host) }, remedy: by === 'newest reading' ? STORED : CLOCKS },
  )
}

const objections = (newest = 0): Readonly<Record<Parameters<typeof vetoed>[0], Text>> => ({
  "the host's clock": text('; one of them is wrong', 'どちらかが間違っています'),
  release: text('; both are wrong', 'どちらも間違っています'),
  'newest reading': text(
    `, and readings until ${minuteOf(newest)} are stored; one of them is wrong`,
    `${minuteOf(newest)} までの指示値が保存されており、いずれかが間違っています`,
  ),
  'stored readings': text(
    ', and its readings differ from those stored for the same times; one of them is wrong',
    '同じ時刻の保存済みの指示値がメーターの値と異なるため、どちらかの時計が間違っています',
  ),
})

const CLOCKS = text(
  "Nothing was written. Set the computer's clock (NTP); a meter sets its own within days after an exchange, or its utility does. Only when you know that the meter is right: history.meterClock: trust.",
  '何も書き込んでいません。コンピューターの時計を合わせてください（NTP）。交換直後のメーターの時計は数日で合います（合わなければ電力会社へ）。メーターが正しいと確認できた場合に限り、history.meterClock を trust にしてください。',
)
const STORED = text(
  'Nothing was written. A meter sets its own clock within days after an exchange, or its utility does; then the next run is complete. If the stored readings carry wrong dates, delete them.',
  '何も書き込んでいません。交換直後のメーターの時計は数日で合い（合わなければ電力会社へ）、その後の実行ですべて読み取ります。保存済みの日時が間違っている場合は、その指示値を削除してください。',
)

/** `2026-11-25 21:08`, Japanese time. */
const minuteOf = (instant: number): string => toIso(instant).slice(0, 16).replace('T', ' ')
