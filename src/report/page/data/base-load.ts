import { SLOTS_PER_DAY } from '../../../base/clock.js'
import { quantileSorted } from '../d3.js'
import type { Day, Energy } from './series.js'

/**
 * What a household uses when it does as little as it ever does: refrigerator, router, everything on standby.
 *
 * Of each day the three hours in a row with the least energy; of all days the median. Three hours, because a register of 0.1 kWh
 * cannot tell less than 200 W in one half hour; the quietest of the day, because many homes heat water in the cheap hours of the
 * night; the median, because one day away says little. Where panels feed in, only 19:00–05:00 counts: the sun hides the rest.
 */
export const WINDOW = 6
const NIGHT = { until: 10, from: 38 }

export interface BaseLoad {
  /** Mean power, W. */
  readonly watts: number
  /** How many days were asked. */
  readonly days: number
  /** Energy of a day at this power. */
  readonly perDay: Energy
  /** Of what was bought, 0–1; undefined where panels give a part of it. */
  readonly share: number | undefined
}

/** @param sold of the same dates, where energy is sold. @returns undefined where no day has three known hours in a row */
export function baseLoadOf(days: readonly Day[], sold: readonly Day[] | undefined): BaseLoad | undefined {
  const quietest = days.flatMap((day) => quietestOf(day, sold !== undefined) ?? []).sort((a, b) => a - b)
  const energy = quantileSorted(quietest, 0.5)
  if (energy === undefined) return undefined
  const whole = days.filter(({ slots }) => slots === SLOTS_PER_DAY)
  const bought = whole.reduce((sum, day) => sum + day.energy, 0)
  const perDay = (energy * SLOTS_PER_DAY) / WINDOW
  return {
    watts: (energy / 10_000 / (WINDOW / 2)) * 1000,
    days: quietest.length,
    perDay,
    share: sold !== undefined || bought === 0 ? undefined : Math.min(1, (perDay * whole.length) / bought),
  }
}

function quietestOf({ halfHours, slots }: Day, isNightOnly: boolean): Energy | undefined {
  if (slots < SLOTS_PER_DAY) return undefined
  let least: Energy | undefined
  for (let start = 0; start + WINDOW <= SLOTS_PER_DAY; start++) {
    if (isNightOnly && !isNight(start)) continue
    const window = halfHours.slice(start, start + WINDOW)
    if (window.includes(undefined)) continue
    const sum = window.reduce<number>((total, energy) => total + energy!, 0)
    if (least === undefined || sum < least) least = sum
  }
  return least
}

const isNight = (start: number): boolean => start + WINDOW <= NIGHT.until || start >= NIGHT.from
