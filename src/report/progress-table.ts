/** Several meters on a terminal: a line for each that is read, and a last line for all. */
import { padTo, widthOf } from '../base/width.js'
import { readersWords, text, type Text } from '../words/words.js'
import { fittingWords, secondsLeft, shortened, type ProgressState } from './progress-line.js'
import type { Signs } from './terminal/paper.js'

/** What all meters of a run are at. */
export interface AllStates {
  /** Those that are read now, in the order in which they began. */
  readonly active: readonly ProgressState[]
  /** In this run. */
  readonly meters: number
  readonly done: number
  readonly failed: number
}

/** The longest that some meter needs. */
const longest = ({ active }: AllStates): number => Math.max(0, ...active.map(secondsLeft))

/** Days of the meters that are read now. */
const daysOf = ({ active }: AllStates, of: 'done' | 'total'): number =>
  active.reduce((sum, { step }) => sum + (step?.[of] ?? 0), 0)

/** Not while a meter waits, or is looked for. */
const isEndKnown = ({ active, meters, done, failed }: AllStates): boolean =>
  active.length > 0 && active.length === meters - done - failed && active.every(({ step }) => step !== undefined)

/** One line for all meters. */
export const lineForAll = (all: AllStates): Text => text(({ report }) => report.list(partsForAll(all, report)))

type Words = ReturnType<typeof readersWords>['report']

/** The most wanted first. */
function partsForAll(all: AllStates, report: Words): string[] {
  const [done, total] = [daysOf(all, 'done'), daysOf(all, 'total')]
  return [
    report.metersDone(all),
    ...(all.failed > 0 ? [report.metersFailed(all)] : []),
    ...(total > 0 ? [report.days({ done, total })] : []),
    ...(isEndKnown(all) ? [report.left({ seconds: longest(all) })] : []),
  ]
}

/** For a log of JSON lines. */
export function factsForAll(all: AllStates): Readonly<Record<string, unknown>> {
  const { meters, done, failed } = all
  const days = { daysDone: daysOf(all, 'done'), daysTotal: daysOf(all, 'total') }
  return { meters, done, failed, ...days, secondsLeft: Math.round(longest(all)) }
}

/**
 * At most so many lines of at most so many columns. Where there is no room for all meters, those that have been read for longest are
 * shown.
 */
export function progressTable(
  all: AllStates,
  { lines, columns }: { lines: number; columns: number },
  signs: Signs,
): string[] {
  const shown = all.active.slice(0, Math.max(0, lines - 1))
  const names = shown.map(({ meter }) => shortened(meter, Math.max(LEAST_NAME, Math.floor(columns / 3)), signs))
  const width = Math.max(0, ...names.map(widthOf))
  const rows = shown.map((state, k) => `${padTo(names[k]!, width)}  ${fittingWords(state, columns - width - 2, signs)}`)
  return [...rows, fittingLineForAll(all, columns)]
}

/** Columns. */
const LEAST_NAME = 8

function fittingLineForAll(all: AllStates, columns: number): string {
  const { report } = readersWords()
  const parts = partsForAll(all, report)
  while (parts.length > 1 && widthOf(report.list(parts)) > columns) parts.pop()
  return report.list(parts)
}
