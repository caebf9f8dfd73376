/** What a line of progress says: all of it, or as much as fits into a terminal. */
import { say, text, type Text } from '../base/text.js'
import { formatDuration } from './format.js'
import { cut, widthOf } from '../base/width.js'

/** What a run does before it reads days; the history comes last. */
export type Phase = 'store' | 'dongle' | 'meter' | 'history'

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
export function wholeLine(state: ProgressState): Text {
  const { en, ja } = wordings(state)[0]!
  return text(`${state.meter}: ${en}`, `${state.meter}: ${ja}`)
}

/** The best line that fits, with a bar where there is something to measure; no word of it is cut. */
export function fittingLine(state: ProgressState, room: number): string {
  const name = shortened(state.meter, Math.max(LEAST_NAME, Math.floor(room / 3)))
  const bar = state.step === undefined ? '' : barOf(state.step, Math.min(LONGEST_BAR, Math.floor(room / 8)))
  const words = wordings(state).map(say)
  const named = words.map((one) => `${name}: ${one}`)
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

/** From the longest to the shortest. */
const PHASES: Readonly<Record<Phase, readonly Text[]>> = {
  store: [text('checking the database', 'データベースを確認しています'), text('database', 'データベース')],
  dongle: [text('waking the dongle', 'ドングルを起動しています'), text('dongle', 'ドングル')],
  meter: [
    text('looking for the meter and joining it (up to 3 min)', 'メーターを探して接続しています（最大 3 分）'),
    text('looking for the meter', 'メーターを検索中'),
    text('searching', '検索中'),
  ],
  history: [text('connected, reading', '接続しました。読み取っています'), text('reading', '読み取り中')],
}

/** From the longest to the shortest; of a step at least the days and the time that is left, then the days alone. */
function wordings(state: ProgressState): Text[] {
  const { step, phase, seconds } = state
  if (step !== undefined) return shorter(partsOf(state, step))
  const spent = formatDuration(seconds)
  return PHASES[phase].map(({ en, ja }) => text(`${en}, ${spent.en}`, `${ja}、${spent.ja}`))
}

const shorter = (parts: readonly Text[]): Text[] =>
  parts.map((_, dropped) => {
    const kept = parts.slice(0, parts.length - dropped)
    return text(kept.map(({ en }) => en).join(', '), kept.map(({ ja }) => ja).join('、'))
  })

/** The most wanted first. */
function partsOf(state: ProgressState, { date, done, total, requests, retries }: Step): Text[] {
  const [left, { holes }] = [formatDuration(secondsLeft(state)), state]
  return [
    text(`${done}/${total} days`, `${done}/${total} 日`),
    text(`${left.en} left`, `残り ${left.ja}`),
    text(`now ${date}`, `現在 ${date}`),
    text(`${holes} ${holes === 1 ? 'hole' : 'holes'}`, `欠測 ${holes}`),
    text(`${requests} requests (${retries} repeated)`, `要求 ${requests}（再送 ${retries}）`),
  ]
}

const shortened = (name: string, columns: number): string =>
  widthOf(name) <= columns ? name : `${cut(name, columns - 1)}…`

function barOf({ done, total }: Step, width: number): string {
  const full = Math.round(Math.min(1, done / total) * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`
}
