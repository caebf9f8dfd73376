import { dateOfDayNumber, dayNumber, type LocalDate } from '../../../base/clock.js'
import { kwhOf, type Energy } from '../data/series.js'
import { scaleLinear, scaleUtc } from '../d3.js'
import type { Formats } from '../formats.js'
import type { Tick } from './plot.js'

/** The axis of days: a tick at days, months or years, as many as there is room for. */
export function dateTicks(from: LocalDate, to: LocalDate, formats: Formats): Tick[] {
  const [begin, end] = [dayNumber(from), dayNumber(to) + 1]
  const days = end - begin
  const { wants, isMinor } = GRAINS.find(({ most }) => days <= most) ?? YEARS
  const scale = scaleUtc([new Date(begin * DAY_MS), new Date(end * DAY_MS)], [0, 1])
  return scale.ticks(days).flatMap((instant, index) => {
    const [date, at] = [dateOfDayNumber(instant.getTime() / DAY_MS), scale(instant)]
    if (!wants(date) || at > LAST) return []
    return [{ at, text: labelOf(date, formats), isMinor: at > LAST_ON_PHONE || isMinor(date, index, days) }]
  })
}

interface Grain {
  /** Days. */
  readonly most: number
  readonly wants: (date: LocalDate) => boolean
  readonly isMinor: (date: LocalDate, index: number, days: number) => boolean
}

/** Of the first of a month. */
export const beginsQuarter = (date: string): boolean => /-(01|04|07|10)-01$/.test(date)
const dayIn = (date: LocalDate, days: string): boolean => days.split(' ').includes(date.slice(8))
const isEven = (number: string): boolean => Number(number) % 2 === 0

const GRAINS: readonly Grain[] = [
  { most: 20, wants: () => true, isMinor: (_, index, days) => index % Math.ceil(days / 4) !== 0 },
  { most: 45, wants: (date) => dayIn(date, '01 08 15 22'), isMinor: (date) => dayIn(date, '08 22') },
  { most: 130, wants: (date) => dayIn(date, '01 15'), isMinor: (date) => dayIn(date, '15') },
  { most: 500, wants: (date) => dayIn(date, '01'), isMinor: (date) => !beginsQuarter(date) },
  { most: 1500, wants: beginsQuarter, isMinor: (date) => !date.endsWith('-01-01') },
]
const YEARS: Grain = {
  most: Infinity,
  wants: (date) => date.endsWith('-01-01'),
  isMinor: (date) => isEven(date.slice(0, 4)),
}

/** A label needs room to its right. */
const LAST = 0.96
const LAST_ON_PHONE = 0.88

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
export function energyAxis(least: Energy, most: Energy, formats: Formats, wanted = least < 0 ? 6 : 4): EnergyAxis {
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
