import { readersWords } from '../../words/words.js'
import { shortened } from '../progress-line.js'
import { STATES } from './calendar.js'
import { align, flow, widest } from './layout.js'
import type { DirectionView, MeterView } from './meter-view.js'
import { isAtLeast, kwhOf } from './numbers.js'
import type { Paper, Signs } from './paper.js'

const NOTHING = '-'
/** A name is cut rather than a line broken. */
const LEAST_NAME = 8

/** Several meters: a line for each direction, below a line of headings, and what the signs mean. */
export function metersTable(meters: readonly MeterView[], paper: Paper): string[] {
  const words = readersWords().picture
  const { columns, signs, paint } = paper
  const { meter, direction, last, today, week, lost } = words.columns
  const states = STATES.map((state) => signs.states[state])
  const heads = [meter, direction, last, today, week, ...states, lost]
  const rows = meters.flatMap((each) =>
    each.directions.map((one, k) => [k === 0 ? each.meter : '', ...cellsOf(one, each.newest)]),
  )
  const narrow = fitted([heads, ...rows], columns, signs)
  const right = states.map(() => 'right' as const)
  const meaning = STATES.map((state) => `${paint(state, signs.states[state])} ${words.states[state]}`)
  const amounts = meters.flatMap(({ directions }) =>
    directions.flatMap(({ recent }) => [recent.today, recent.sevenDays]),
  )
  return [
    ...align(narrow, ['left', 'left', 'left', 'right', 'right', ...right, 'left']),
    ...flow(meaning, columns),
    words.lostOn,
    ...(amounts.some(isAtLeast) ? [words.atLeast] : []),
  ]
}

/** Of a date that is at most a hundred days away the year says nothing. */
function cellsOf({ view, recent }: DirectionView, newest: string | undefined): string[] {
  const words = readersWords().picture
  return [
    words.directions[view.direction],
    view.last?.time.slice(5, 16).replace('T', ' ') ?? newest ?? NOTHING,
    kwhOf(recent.today),
    kwhOf(recent.sevenDays),
    ...STATES.map((state) => String(view.days[state])),
    view.leaving[0]?.forgottenOn.slice(5) ?? NOTHING,
  ]
}

/** Rows whose first column leaves the others their room. */
function fitted(rows: readonly string[][], columns: number, signs: Signs): string[][] {
  const others = rows[0]!.slice(1).map((_, column) => widest(rows.map((row) => row[column + 1]!)) + 2)
  const room = Math.max(LEAST_NAME, columns - others.reduce((sum, width) => sum + width, 0))
  return rows.map(([name = '', ...rest]) => [shortened(name, room, signs), ...rest])
}
