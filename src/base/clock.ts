/**
 * Days and half hours in Japan. Japan Standard Time is UTC+9 without daylight saving, so a day always has 48 half hours
 * and plain arithmetic is exact. The host's zone is never used.
 */

export const ZONE = 'Asia/Tokyo'
export const SLOTS_PER_DAY = 48
export const SLOT_S = 1800
export const DAY_S = 86_400
const JST_OFFSET_S = 9 * 3600

declare const localDate: unique symbol
/** A calendar date in Japan, `YYYY-MM-DD`. Sorts as text. */
export type LocalDate = string & { readonly [localDate]: true }

/** @throws {Error} when the text is no date of the calendar. */
export function parseDate(words: string): LocalDate {
  const date = words as LocalDate
  if (ISO_DATE.test(words) && dateOfDayNumber(dayNumber(date)) === date) return date
  throw new Error(`no date of the calendar: ${words}`)
}

/** @throws {Error} when there is no such day. */
export const makeDate = (year: number, month: number, day: number): LocalDate =>
  parseDate([digits(year, 4), digits(month, 2), digits(day, 2)].join('-'))

const ISO_DATE = /^\d{4}-\d\d-\d\d$/

const digits = (value: number, length: number): string => String(value).padStart(length, '0')

/** Days since 1970-01-01. */
export const dayNumber = (date: LocalDate): number => Date.parse(date) / 1000 / DAY_S

export function dateOfDayNumber(n: number): LocalDate {
  let date = datesMet.get(n)
  if (date === undefined) datesMet.set(n, (date = new Date(n * DAY_S * 1000).toISOString().slice(0, 10) as LocalDate))
  return date
}

/** Plans and marks ask for the same few hundred dates a thousand times a run; writing one takes 30 times as long as finding it. */
const datesMet = new Map<number, LocalDate>()

export const plusDays = (date: LocalDate, days: number): LocalDate => dateOfDayNumber(dayNumber(date) + days)

/** The first day of the month of a date. */
export const monthOf = (date: LocalDate): LocalDate => `${date.slice(0, 7)}-01` as LocalDate

/** The first day of the next month. */
export const nextMonth = (date: LocalDate): LocalDate => monthOf(plusDays(monthOf(date), 31))

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (date: LocalDate): number => ((dayNumber(date) + 3) % 7) + 1

/** The Monday of the week of a date. */
export const mondayOf = (date: LocalDate): LocalDate => plusDays(date, 1 - weekdayOf(date))

/** `later` − `earlier` in days. */
export const daysBetween = (earlier: LocalDate, later: LocalDate): number => dayNumber(later) - dayNumber(earlier)

/** 00:00 JST of the date, epoch seconds. */
export const dayStart = (date: LocalDate): number => dayNumber(date) * DAY_S - JST_OFFSET_S

/** The instant of slot k (0–47) of a date, epoch seconds. Slot 48 is the next day's slot 0. */
export const slotTime = (date: LocalDate, slot: number): number => dayStart(date) + slot * SLOT_S

/** Days since 1970-01-01 in Japan, at an instant (epoch seconds). */
export const dayNumberAt = (time: number): number => Math.floor((time + JST_OFFSET_S) / DAY_S)

/** The date in Japan at an instant (epoch seconds). */
export const dateAt = (time: number): LocalDate => dateOfDayNumber(dayNumberAt(time))

/** The dates in Japan of many instants, each once, in the order in which they are met. */
export const datesAt = (times: readonly number[]): LocalDate[] =>
  [...new Set(times.map(dayNumberAt))].map(dateOfDayNumber)

/** The slot (0–47) that begins at or before an instant. */
export const slotAt = (time: number): number => Math.floor(secondOfDay(time) / SLOT_S)

/** Seconds since 00:00 JST. */
export const secondOfDay = (time: number): number => time + JST_OFFSET_S - dayNumberAt(time) * DAY_S

/** `2026-11-23T10:30:00+09:00` */
export const toIso = (time: number): string =>
  `${new Date((time + JST_OFFSET_S) * 1000).toISOString().slice(0, 19)}+09:00`

/** The date of this release: a clock that shows an earlier one is wrong. */
export const RELEASE_DATE = parseDate('2026-11-28')
/** A clock that shows more than this many years after the release is wrong, too. */
const YEARS_OF_USE = 30

/**
 * Whether a clock that shows this instant (epoch seconds) can be right. A host without a battery starts in 1970 or at the date of
 * its image; a meter shows 2000 for some days after an exchange.
 */
export const isPossible = (instant: number): boolean =>
  instant >= dayStart(RELEASE_DATE) && instant < dayStart(RELEASE_DATE) + YEARS_OF_USE * 365.25 * DAY_S
