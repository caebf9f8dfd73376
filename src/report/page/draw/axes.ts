import { dateOfDayNumber, dayNumber, type LocalDate } from '../../../base/clock.js'
import { kwhOf, type Energy } from '../data/series.js'
import { scaleLinear, scaleUtc } from '../d3.js'
import type { Formats } from '../formats.js'
import type { Tick } from './plot.js'

/** The axis of days: a tick at months, or at days where there are few. @param width number of columns */
export function dateTicks(from: LocalDate, to: LocalDate, formats: Formats, wanted = 8): Tick[] {
  const [begin, end] = [dayNumber(from), dayNumber(to) + 1]
  const scale = scaleUtc()
    .domain([new Date(begin * DAY_MS), new Date(end * DAY_MS)])
    .range([0, 1])
  // A label needs room to its right.
  const hasRoom = (instant: Date): boolean => instant.getTime() % DAY_MS === 0 && scale(instant) <= 0.96
  const whole = scale.ticks(wanted).filter(hasRoom)
  return whole.map((instant) => ({
    at: scale(instant),
    text: labelOf(dateOfDayNumber(instant.getTime() / DAY_MS), formats),
  }))
}

const DAY_MS = 86_400_000

function labelOf(date: LocalDate, formats: Formats): string {
  if (date.endsWith('-01-01')) return formats.year(date)
  return date.endsWith('-01') ? formats.shortMonth(date) : formats.dayAndMonth(date)
}

/** An axis of energy. */
export interface EnergyAxis {
  readonly ticks: readonly Tick[]
  /** Where an energy is drawn: 0 = top … 1 = bottom. */
  readonly at: (energy: Energy) => number
}

/** @param least 0, or below 0 where sold energy is drawn downwards */
export function energyAxis(least: Energy, most: Energy, formats: Formats, wanted = 4): EnergyAxis {
  const scale = scaleLinear()
    .domain([kwhOf(least), kwhOf(Math.max(most, least + 1))])
    .nice(wanted)
    .range([1, 0])
  const values = scale.ticks(wanted)
  const digits = Math.max(0, ...values.map((value) => (String(Math.abs(value)).split('.')[1] ?? '').length))
  return {
    ticks: values.map((value) => ({ at: scale(value), text: formats.number(Math.abs(value), Math.min(3, digits)) })),
    at: (energy) => scale(kwhOf(energy)),
  }
}
