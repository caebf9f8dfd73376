import { readersWords } from '../../words/words.js'
import type { Overview } from '../overview.js'
import { weekdayOf } from '../../base/clock.js'
import { widthOf } from '../../base/width.js'
import { calendar, STATES } from './calendar.js'
import { dayCurves } from './day-curves.js'
import { headline } from './headline.js'
import { beside, flow, pad, widest } from './layout.js'
import { cellOf, type MeterView } from './meter-view.js'
import { isAtLeast } from './numbers.js'
import type { Paper } from './paper.js'
import { weekBars } from './week.js'

/** Between the calendar and the last seven days. */
const GAP = 3
/** Fewer would leave the bars no room: they then stand below the calendar. */
const LEAST_FOR_BARS = 32

/**
 * One meter on a screen of 80 columns and 24 lines: what it used, its calendar, the last seven days, the curve of today. Parts of which
 * nothing is stored are left out.
 */
export function meterPicture(meter: MeterView, paper: Paper): string[] {
  const recents = meter.directions.map(({ recent }) => recent)
  const isKnown = recents.some(({ month, week }) => [month, ...week].some(({ kwh }) => kwh !== undefined))
  const days = calendar(cellOf(meter), meter.range, paper)
  const room = paper.columns - widest(days) - GAP
  const isWide = room >= LEAST_FOR_BARS
  const bars = isKnown ? weekBars(recents, isWide ? { ...paper, columns: room } : paper) : []
  const parts = [
    [title(meter, paper), ...(isKnown ? headline(recents) : [])],
    [...(isWide ? beside(days, bars, GAP) : [...days, ...bars]), ...legend(meter, paper), ...notes(meter)],
    isKnown ? dayCurves(recents, paper) : [],
  ]
  return parts.filter((part) => part.length > 0).flatMap((part, k) => (k === 0 ? part : ['', ...part]))
}

/** What proved the dates is told where there is room for it. */
function title({ meter, range, proof }: MeterView, { paint, columns }: Paper): string {
  const words = readersWords().picture
  const date = `  ${range.to} ${words.weekdays[weekdayOf(range.to) - 1]!}`
  const datesBy = proof === undefined ? '' : `  ${words.datesBy({ proof })}`
  return `${paint('title', meter)}${date}${widthOf(`${meter}${date}${datesBy}`) > columns ? '' : datesBy}`
}

/** One line; one for each direction where their numbers of days differ. */
function legend({ directions }: MeterView, { columns, signs, paint }: Paper): string[] {
  const words = readersWords().picture
  const countsOf = ({ days }: Overview): string[] =>
    STATES.map((state) => `${paint(state, signs.states[state])} ${words.states[state]} ${days[state]}`)
  const [first, ...others] = directions.map(({ view }) => flow(countsOf(view), columns))
  if (others.every((other) => other.join() === first!.join())) return first!
  const label = widest(directions.map(({ view }) => words.directions[view.direction])) + 2
  return directions.flatMap(({ view }) =>
    flow(countsOf(view), columns - label).map(
      (line, k) => `${pad(k === 0 ? words.directions[view.direction] : '', label)}${line}`,
    ),
  )
}

/** What the marks in a picture mean, where it has them. */
function notes(meter: MeterView): string[] {
  const words = readersWords().picture
  const dates = meter.directions.flatMap(({ view }) => view.calendar.map(({ date }) => date))
  const amounts = meter.directions.flatMap(({ recent }) => [recent.yesterday, recent.month, ...recent.week])
  return [
    ...(dates.some((date) => cellOf(meter)(date)?.differs) ? [words.differs] : []),
    ...(amounts.some(isAtLeast) ? [words.atLeast] : []),
  ]
}
