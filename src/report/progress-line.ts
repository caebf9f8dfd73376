/** The line of progress: all of it, or as much as fits into a terminal. */
import { readersWords, text, type Text, type Words } from '../words/words.js'
import { cut, widthOf } from '../base/width.js'
import type { Signs } from './terminal/paper.js'

/** What a run does before it reads days; the history comes last. */
export type Phase = 'turn' | 'store' | 'dongle' | 'meter' | 'history'

/** What one day of a run reports. */
export interface Step {
  readonly date: string
  readonly done: number
  readonly total: number
  readonly holes: number
  readonly requests: number
  readonly retries: number
}

/** What one meter's run is at. */
export interface ProgressState {
  readonly meter: string
  readonly phase: Phase
  /** In this phase, or, of days, in this plan. */
  readonly seconds: number
  /** Of the whole run. */
  readonly holes: number
  readonly step?: Step | undefined
}

/** By the pace since the reading began. */
export const secondsLeft = ({ seconds, step }: ProgressState): number =>
  step === undefined ? 0 : (seconds * (step.total - step.done)) / step.done

/** The whole line. */
export const wholeLine = (state: ProgressState): Text =>
  text(({ report }) => `${state.meter}: ${wordings(state, report)[0]!}`)

/** The longest wording that fits, with a bar once days are read. No word is cut. */
export function fittingLine(state: ProgressState, room: number, signs: Signs): string {
  const name = shortened(state.meter, Math.max(LEAST_NAME, Math.floor(room / 3)), signs)
  return fitting(state, { name: `${name}: `, bar: Math.floor(room / 8), room }, signs)
}

/** The same without the name, for a line that has it already. */
export const fittingWords = (state: ProgressState, room: number, signs: Signs): string =>
  fitting(state, { name: '', bar: Math.floor(room / 6), room }, signs)

/** @param space columns of the bar and of the whole line */
function fitting(state: ProgressState, space: { name: string; bar: number; room: number }, signs: Signs): string {
  const { name, room } = space
  const bar = state.step === undefined ? '' : barOf(state.step, Math.min(LONGEST_BAR, space.bar), signs)
  const words = wordings(state, readersWords().report)
  const named = words.map((one) => name + one)
  const lines = [...preferred(named, bar), ...words]
  return lines.find((line) => widthOf(line) <= room) ?? cut(words.at(-1)!, room)
}

/** The time that is left is worth more than a bar. */
function preferred(lines: readonly string[], bar: string): string[] {
  if (bar === '') return [...lines]
  const [shortest, withTime] = [lines.at(-1)!, lines.at(-2)!]
  return [...lines.slice(0, -1).map((line) => `${bar} ${line}`), withTime, `${bar} ${shortest}`, shortest]
}

const LONGEST_BAR = 24
/** Columns. */
const LEAST_NAME = 8

/** From the longest to the shortest; of a step at least the days and the time that is left, then the days alone. */
function wordings(state: ProgressState, report: Words['report']): string[] {
  const { step, phase, seconds } = state
  if (step === undefined) return report.phases[phase].map((doing) => report.list([doing, report.spent({ seconds })]))
  const parts = partsOf(state, step, report)
  return parts.map((_, dropped) => report.list(parts.slice(0, parts.length - dropped)))
}

/** The most wanted first. */
function partsOf(state: ProgressState, step: Step, report: Words['report']): string[] {
  return [
    report.days(step),
    report.left({ seconds: secondsLeft(state) }),
    report.now(step),
    report.holes(state),
    report.requests(step),
  ]
}

/** A name that may be cut. */
export const shortened = (name: string, columns: number, { more }: Signs): string =>
  widthOf(name) <= columns ? name : cut(name, columns - 1) + more

function barOf({ done, total }: Step, width: number, signs: Signs): string {
  const full = Math.round(Math.min(1, done / total) * width)
  return signs.done.repeat(full) + signs.todo.repeat(width - full)
}
