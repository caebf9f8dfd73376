import { dayNumber, plusDays, type LocalDate } from '../base/clock.js'
import { stateOf, type DayMark, type DayState } from '../history/day.js'

export interface CalendarRange {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly isShown?: (date: LocalDate) => boolean
}

export type Style = (state: DayState, sign: string) => string

/** One sign for each day; they differ without colours, too. */
export const SIGNS: Readonly<Record<DayState, string>> = { complete: '█', partial: '▒', holed: '◇', missing: '·' }

/**
 * A calendar of days, one line a week from Monday to Sunday, with the date of its first day.
 * @param isShown leaves the place of a day empty where it says false.
 * @param style paints a sign; leave it out where there are no colours.
 */
export function calendar(
  markOf: (date: LocalDate) => DayMark | undefined,
  { from, to, isShown = () => true }: CalendarRange,
  style: Style = (_, sign) => sign,
): string[] {
  const lines: string[] = []
  for (let monday = mondayOf(from); monday <= to; monday = plusDays(monday, 7)) {
    const week = Array.from({ length: 7 }, (_, k) => plusDays(monday, k))
    const signs = week.map((date) =>
      date < from || date > to || !isShown(date) ? ' ' : signOf(stateOf(markOf(date)), style),
    )
    if (signs.some((sign) => sign !== ' ')) lines.push(`${monday}  ${signs.join(' ')}`.trimEnd())
  }
  return lines
}

const signOf = (state: DayState, style: Style): string => style(state, SIGNS[state])

/** 1970-01-01 was a Thursday. */
const mondayOf = (date: LocalDate): LocalDate => plusDays(date, -((dayNumber(date) + 3) % 7))
