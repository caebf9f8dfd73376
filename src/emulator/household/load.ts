/**
 * Load curves: cumulative energy at the start of a half hour, as sums of tables that repeat. Half hours are counted since
 * 1970-01-01 00:00 UTC, energy in tenths of a watt hour.
 */
import { SLOTS_PER_DAY } from '../../base/clock.js'
import { modulo } from './integers.js'

/** Energy from a fixed instant long ago until the start of a half hour. */
export type Load = (halfHour: number) => number

/** Japan is 18 half hours ahead of UTC; 1970-01-01 was a Thursday. */
const JST_HALF_HOURS = 18
const MONDAY_BEFORE = 3 * SLOTS_PER_DAY
const DAYS_OF_FOUR_YEARS = 1461

/** Mean power by hour of day, W. */
const WEEKDAY = [180, 170, 160, 160, 160, 180, 350, 520, 420, 260, 220, 230].concat([
  300, 240, 220, 230, 300, 480, 720, 820, 780, 640, 480, 280,
])
const WEEKEND = [200, 180, 170, 160, 160, 170, 220, 340, 480, 520, 460, 430].concat([
  480, 430, 390, 380, 420, 540, 740, 840, 800, 680, 520, 320,
])
/** How heating and cooling are spread over the hours of a day. */
const SEASONAL_SHARES = [0, 0, 0, 0, 0, 0, 2, 4, 4, 2, 1, 1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 4, 3, 1]
/** Solar panels: power only between 07:00 and 17:00. */
const SUN = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => Math.max(0, (slot - 13) * (34 - slot)))

const twice = (hours: readonly number[]): number[] => hours.flatMap((value) => [value, value])

/** The sum before each entry, then the sum of all. */
function sums(values: readonly number[]): readonly number[] {
  const result = [0]
  for (const value of values) result.push(result.at(-1)! + value)
  return result
}

/** The sum of a table that repeats endlessly, up to an index. */
function repeated(values: readonly number[]): (index: number) => number {
  const before = sums(values)
  const period = values.length
  return (index) => Math.floor(index / period) * before[period]! + before[modulo(index, period)]!
}

/** A daily shape whose size depends on the day within four years (one of which has a leap day). */
function seasonal(shape: readonly number[], sizeOf: (dayOfYear: number) => number): Load {
  const sizes = Array.from({ length: DAYS_OF_FOUR_YEARS }, (_, day) => sizeOf(Math.floor(((day * 4) % 1461) / 4)))
  const [sizesBefore, shapeBefore] = [repeated(sizes), sums(shape)]
  return (halfHour) => {
    const local = halfHour + JST_HALF_HOURS
    const [day, slot] = [Math.floor(local / SLOTS_PER_DAY), modulo(local, SLOTS_PER_DAY)]
    const size = sizes[modulo(day, DAYS_OF_FOUR_YEARS)]!
    return sizesBefore(day) * shapeBefore[SLOTS_PER_DAY]! + size * shapeBefore[slot]!
  }
}

const near = (day: number, peak: number, width: number): number => Math.max(0, width - Math.abs(day - peak))

/** Late January is the coldest, early August the hottest: about 3.5 kWh a day more. */
const HEATING = seasonal(twice(SEASONAL_SHARES), (day) => near(day, 25, 90) * 4 + near(day, 216, 50) * 6)

/** Half an hour at one watt is five tenths of a watt hour. */
const energyOf = (watts: readonly number[]): number[] => twice(watts).map((power) => power * 5)
const week = (weekday: number[], weekend: number[]): number[] =>
  [weekday, weekday, weekday, weekday, weekday, weekend, weekend].flat()

function household(sunny: boolean): Load {
  const shaded = (energy: number[]): number[] =>
    energy.map((value, slot) => (sunny && SUN[slot]! > 40 ? Math.floor(value / 4) : value))
  const weekly = repeated(week(shaded(energyOf(WEEKDAY)), shaded(energyOf(WEEKEND))))
  return (halfHour) => weekly(halfHour + JST_HALF_HOURS + MONDAY_BEFORE) + HEATING(halfHour)
}

const [PLAIN, UNDER_PANELS] = [household(false), household(true)]

/** What a household buys; with solar panels, less around noon. */
export const loadOf = (solar: boolean): Load => (solar ? UNDER_PANELS : PLAIN)

/** What panels sell: 3 kWh a day in winter, twice that in June. */
export const SOLAR: Load = seasonal(SUN, (day) => 20 + Math.floor(near(day, 172, 170) / 8))
