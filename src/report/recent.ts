import { kwhOf } from '../echonet/energy.js'
import { dayStart, monthOf, plusDays, SLOT_S, SLOTS_PER_DAY, slotTime, toIso, type LocalDate } from '../base/clock.js'
import type { Direction } from '../history/day.js'
import type { EnergySpan } from './tariff/spans.js'

/** Energy of some time: what passed between the readings in it, also where readings between them are holes. */
export interface Amount {
  /** As far as it is known; undefined where nothing is. */
  readonly kwh: number | undefined
  /** Half hours that it does not cover: the true sum is higher. Those to come are none of them. */
  readonly unknown: number
}

export interface DayAmount extends Amount {
  readonly date: LocalDate
}

/** 48 half hours, kWh; undefined: not known, or still to come. */
type HalfHours = readonly (number | undefined)[]

/** What was bought or sold lately. */
export interface Recent {
  readonly direction: Direction
  /** `until`: the last reading. */
  readonly today: DayAmount & { readonly until: string | undefined }
  readonly yesterday: DayAmount
  /** Since the first of the month of today. */
  readonly month: Amount & { readonly from: LocalDate }
  /** Oldest first, today last. */
  readonly week: readonly DayAmount[]
  /** Of the whole week. */
  readonly sevenDays: Amount
  readonly halfHours: { readonly yesterday: HalfHours; readonly today: HalfHours }
}

/** The first date of which {@link recent} wants readings. */
export const recentSince = (today: LocalDate): LocalDate => {
  const [week, month] = [plusDays(today, -6), monthOf(today)]
  return week < month ? week : month
}

/**
 * What was bought or sold lately (pure): the same sums as in the report and in the database.
 * @param spans ascending; those of other days are left out
 */
export function recent(
  { direction, today }: { direction: Direction; today: LocalDate },
  spans: readonly EnergySpan[],
): Recent {
  const yesterday = plusDays(today, -1)
  const ended = endOf(today, spans)
  const amount = (first: LocalDate, to: number): Amount => amountOf(spans, dayStart(first), to)
  const dayOf = (date: LocalDate): DayAmount => ({
    date,
    ...amount(date, date === today ? ended : dayStart(plusDays(date, 1))),
  })
  const week = Array.from({ length: 7 }, (_, k) => plusDays(today, k - 6))
  return {
    direction,
    today: { ...dayOf(today), until: ended === dayStart(today) ? undefined : toIso(ended) },
    yesterday: dayOf(yesterday),
    month: { from: monthOf(today), ...amount(monthOf(today), ended) },
    week: week.map(dayOf),
    sevenDays: amount(week[0]!, ended),
    halfHours: { yesterday: halfHoursOf(yesterday, spans), today: halfHoursOf(today, spans) },
  }
}

/** Of the spans that lie between two instants. */
function amountOf(spans: readonly EnergySpan[], from: number, to: number): Amount {
  const within = spans.filter((span) => span.from >= from && span.to <= to)
  const energy = within.reduce((sum, span) => sum + span.energy, 0)
  const known = within.reduce((sum, span) => sum + (span.to - span.from) / SLOT_S, 0)
  return { kwh: within.length === 0 ? undefined : kwhOf(energy), unknown: (to - from) / SLOT_S - known }
}

/** The last reading of a date, or its beginning. */
function endOf(date: LocalDate, spans: readonly EnergySpan[]): number {
  const [start, end] = [dayStart(date), dayStart(plusDays(date, 1))]
  return spans.findLast(({ to }) => start < to && to <= end)?.to ?? start
}

function halfHoursOf(date: LocalDate, spans: readonly EnergySpan[]): HalfHours {
  const known = new Map(spans.flatMap(({ from, to, energy }) => (to - from === SLOT_S ? [[from, kwhOf(energy)]] : [])))
  return Array.from({ length: SLOTS_PER_DAY }, (_, slot) => known.get(slotTime(date, slot)))
}
