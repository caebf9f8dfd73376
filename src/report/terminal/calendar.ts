import { mondayOf, plusDays, type LocalDate } from '../../base/clock.js'
import type { DayState } from '../../history/day.js'
import { readersWords } from '../../words/words.js'
import { pad, widest } from './layout.js'
import type { Paper } from './paper.js'

/** One day of all directions of a meter. */
export interface CalendarCell {
  readonly state: DayState
  /** The directions are not in the same state: the worst one is shown. */
  readonly differs: boolean
}

interface CalendarRange {
  readonly from: LocalDate
  readonly to: LocalDate
}

type CellOf = (date: LocalDate) => CalendarCell | undefined

/** From best to worst. */
export const STATES = ['complete', 'partial', 'holed', 'missing'] as const satisfies DayState[]

/** The cell of a day by the states of the directions that have it; undefined where none has. */
export function cellOfStates(states: readonly DayState[]): CalendarCell | undefined {
  const [worst] = [...STATES].reverse().filter((state) => states.includes(state))
  return worst && { state: worst, differs: states.some((state) => state !== worst) }
}

/** Stands behind a day whose directions differ. */
export const DIFFERS = '*'

/**
 * A calendar of one column a week and one line a weekday, below a line of months.
 * @param cellOf undefined leaves the place of a day empty; weeks without a day before the first one are left out
 */
export function calendar(cellOf: CellOf, { from, to }: CalendarRange, { signs, paint }: Paper): string[] {
  const { weekdays } = readersWords().picture
  const label = widest(weekdays) + 1
  const cellAt = (date: LocalDate): CalendarCell | undefined => (date < from || date > to ? undefined : cellOf(date))
  const mondays = mondaysFrom(from, to)
  const first = mondays.findIndex((monday) => daysOf(monday).some((date) => cellAt(date) !== undefined))
  const shown = first < 0 ? [] : mondays.slice(first)
  const days = weekdays.map((weekday, k) => {
    const cells = shown.map((monday) => cellAt(plusDays(monday, k)))
    return pad(weekday, label) + cells.map((cell) => drawn(cell, { signs, paint })).join('')
  })
  return [`${' '.repeat(label)}${monthsOf(shown)}`, ...days].map((line) => line.trimEnd())
}

function drawn(cell: CalendarCell | undefined, { signs, paint }: Pick<Paper, 'signs' | 'paint'>): string {
  if (cell === undefined) return '  '
  return paint(cell.state, signs.states[cell.state]) + (cell.differs ? DIFFERS : ' ')
}

/** The name of a month stands above the week of its first day, that of the first one above the first week if there is room. */
function monthsOf(mondays: readonly LocalDate[]): string {
  const { month } = readersWords().picture
  const begins = mondays.map((monday, week) => {
    const sunday = plusDays(monday, 6)
    return week === 0 || Number(sunday.slice(8)) <= 7 ? month({ month: Number(sunday.slice(5, 7)) }) : undefined
  })
  // The first month may be over after a week.
  if (begins[1] !== undefined) begins[0] = undefined
  let line = ''
  for (const [week, name] of begins.entries()) if (name !== undefined) line = `${pad(line, 2 * week)}${name}`
  return line
}

function mondaysFrom(from: LocalDate, to: LocalDate): LocalDate[] {
  const mondays: LocalDate[] = []
  for (let monday = mondayOf(from); monday <= to; monday = plusDays(monday, 7)) mondays.push(monday)
  return mondays
}

const daysOf = (monday: LocalDate): LocalDate[] => Array.from({ length: 7 }, (_, k) => plusDays(monday, k))
