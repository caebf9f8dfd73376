/** A meter at noon of a Saturday, as a store would know it. */
import { makeDate, plusDays, SLOT_S, slotTime, type LocalDate } from '../../../src/base/clock.js'
import type { DayMark, Direction } from '../../../src/history/day.js'
import { overview } from '../../../src/report/overview.js'
import { recent } from '../../../src/report/recent.js'
import type { DirectionView, MeterView } from '../../../src/report/terminal/meter-view.js'
import { ascii, blocks, type Paper } from '../../../src/report/terminal/paper.js'
import type { EnergySpan } from '../../../src/report/tariff/spans.js'
import type { ReadingPoint } from '../../../src/store/store.js'
import { mark, reading } from '../../store/samples.js'

export const TODAY = makeDate(2026, 11, 28)
export const ago = (days: number): LocalDate => plusDays(TODAY, -days)

/** Half hours of a day, kWh: a night, a breakfast, a noon, an evening; 15.2 kWh. */
const BOUGHT = [12, 0.1, 4, 0.5, 8, 0.2, 2, 0.4, 8, 0.1, 4, 0.6, 6, 0.8, 4, 0.2]
/** Sun around noon; 4 kWh. */
const SOLD = [16, 0, 4, 0.2, 8, 0.3, 4, 0.2, 16, 0]

const spread = (runs: readonly number[]): number[] =>
  runs.flatMap((length, k) => (k % 2 === 0 ? Array.from({ length }, () => runs[k + 1]!) : []))

const usual = { normal: spread(BOUGHT), reverse: spread(SOLD) }

export interface Day {
  /** Slots that are not known. */
  readonly holes?: readonly number[]
  readonly isMissing?: boolean
  /** Half hours that are over. */
  readonly slots?: number
  /** How much more than usual. */
  readonly factor?: number
}

type Days = (daysAgo: number) => Day

const AT_NOON: Day = { slots: 24 }
/** All days whole, today until noon. */
export const whole: Days = (daysAgo) => (daysAgo === 0 ? AT_NOON : {})

/** Where half hours are not known, one span leads over all of them to the next reading. */
function spansOf(direction: Direction, days: number, dayOf: Days): EnergySpan[] {
  const spans: EnergySpan[] = []
  let bridge: { from: number; energy: number } | undefined
  for (let n = days; n >= 0; n--) {
    const { holes = [], isMissing = false, slots = 48, factor = 1 } = dayOf(n)
    // Without the first reading of a day, the last half hour of the day before is not known either.
    const isCut = n > 0 && dayOf(n - 1).isMissing === true
    for (const [slot, kwh] of usual[direction].slice(0, slots).entries()) {
      const [from, energy] = [slotTime(ago(n), slot), Math.round(kwh * factor * 10_000)]
      const isKnown = !isMissing && !holes.includes(slot) && !(isCut && slot === 47)
      if (!isKnown) {
        bridge ??= { from, energy: 0 }
        bridge.energy += energy
        continue
      }
      if (bridge !== undefined && spans.length > 0) spans.push({ ...bridge, to: from })
      bridge = undefined
      spans.push({ from, to: from + SLOT_S, energy })
    }
  }
  return spans
}

function stored(direction: Direction, days: number, dayOf: Days): { marks: DayMark[]; readings: ReadingPoint[] } {
  const [marks, readings]: [DayMark[], ReadingPoint[]] = [[], []]
  for (let n = days; n >= 0; n--) {
    const { holes = [], isMissing = false, slots = 48, factor = 1 } = dayOf(n)
    if (isMissing) continue
    const date = ago(n)
    const known = usual[direction].slice(0, slots).map((kwh, slot) => (holes.includes(slot) ? undefined : kwh * factor))
    marks.push(mark(0, { direction, date, slots: slots - holes.length, final: slots === 48 }))
    for (const [slot, usageKwh] of known.entries())
      if (usageKwh !== undefined)
        readings.push(reading(0, 0, { direction, time: slotTime(date, slot), cumulativeKwh: 1000, usageKwh }))
  }
  return { marks, readings }
}

/** @param parts the days of each direction that the meter has */
export function meterOf(parts: Partial<Record<Direction, Days>>, { name = 'home', days = 99 } = {}): MeterView {
  const directions = Object.entries(parts).map(([name_, dayOf]): DirectionView => {
    const direction = name_ as Direction
    const { marks, readings } = stored(direction, days, dayOf)
    const spans = spansOf(direction, days, dayOf)
    const view = overview({ meter: name, direction, today: TODAY, days }, marks, readings)
    const byDate = new Map(marks.map((each) => [each.date, each]))
    return { view, marks: byDate, recent: recent({ direction, today: TODAY }, spans) }
  })
  const newest = directions
    .flatMap(({ marks }) => [...marks.keys()])
    .sort()
    .at(-1)
  return { meter: name, range: { from: ago(days), to: TODAY }, directions, newest }
}

const bare = (_: unknown, words: string): string => words
export const paper: Paper = { columns: 80, signs: blocks, paint: bare }
export const typewriter: Paper = { ...paper, signs: ascii }

/** A picture as one text, for a literal: without its first line end. */
export const sheet = (literal: string): string => literal.replace(/^\n/, '').replace(/\n$/, '')
