import {
  dateAt,
  monthOf,
  plusDays,
  SLOT_S,
  SLOTS_PER_DAY,
  slotAt,
  slotTime,
  toIso,
  type LocalDate,
} from '../base/clock.js'
import type { Direction } from '../history/day.js'
import type { ReadingPoint } from '../store/store.js'
import { exactSum } from './exact-sum.js'

/** Energy of some half hours. */
export interface Amount {
  /** Sum of the half hours that are known; undefined where none is. */
  readonly kwh: number | undefined
  /** Half hours that are not known: the true sum is higher. Those to come are none of them. */
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
  /** `until`: end of the last known half hour. */
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

/** What was bought or sold lately (pure). Readings of other days are left out. */
export function recent(
  { direction, today }: { direction: Direction; today: LocalDate },
  readings: readonly ReadingPoint[],
): Recent {
  const halfHours = new HalfHoursByDate(readings)
  const yesterday = plusDays(today, -1)
  const [from, ended] = [monthOf(today), halfHours.endOf(today)]
  const ofToday = halfHours.of(today).slice(0, ended)
  const dayOf = (date: LocalDate): DayAmount => ({
    date,
    ...amount(date === today ? ofToday : halfHours.of(date)),
  })
  const week = datesFrom(plusDays(today, -6), today)
  /** Up to now. */
  const since = (first: LocalDate): Amount =>
    amount([...datesFrom(first, yesterday).flatMap((date) => halfHours.of(date)), ...ofToday])
  return {
    direction,
    today: { ...dayOf(today), until: ended === 0 ? undefined : toIso(slotTime(today, ended)) },
    yesterday: dayOf(yesterday),
    month: { from, ...since(from) },
    week: week.map(dayOf),
    sevenDays: since(week[0]!),
    halfHours: { yesterday: halfHours.of(yesterday), today: halfHours.of(today) },
  }
}

function amount(values: HalfHours): Amount {
  const known = values.filter((value) => value !== undefined)
  return { kwh: known.length === 0 ? undefined : exactSum(known), unknown: values.length - known.length }
}

function datesFrom(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = []
  for (let date = from; date <= to; date = plusDays(date, 1)) dates.push(date)
  return dates
}

class HalfHoursByDate {
  readonly #days = new Map<LocalDate, (number | undefined)[]>()

  constructor(readings: readonly ReadingPoint[]) {
    for (const { time, usageKwh } of readings) {
      const date = dateAt(time)
      if (!this.#days.has(date)) this.#days.set(date, nothing())
      if (time % SLOT_S === 0) this.#days.get(date)![slotAt(time)] = usageKwh
    }
  }

  of(date: LocalDate): HalfHours {
    return this.#days.get(date) ?? nothing()
  }

  /** The slot after the last one that is known, 0 where none is. */
  endOf(date: LocalDate): number {
    return this.of(date).findLastIndex((value) => value !== undefined) + 1
  }
}

const nothing = (): (number | undefined)[] => Array.from({ length: SLOTS_PER_DAY }, () => undefined)
