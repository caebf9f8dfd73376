import { mondayOf, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../../../base/clock.js'
import { groupBy, monthOf } from './sums.js'
import type { Day, Energy, Series } from './series.js'

/** What one column of the heat map stands for. */
export type Grain = 'day' | 'week' | 'month'

/** `known`: mean energy of a half hour; `hole`: no value though it is over; `open`: before the first or after the last reading. */
export type Cell = { readonly kind: 'known'; readonly energy: Energy } | { readonly kind: 'hole' | 'open' }

export interface Column {
  /** Its first date. */
  readonly date: LocalDate
  readonly cells: readonly Cell[]
}

export interface HeatMap {
  readonly grain: Grain
  readonly columns: readonly Column[]
}

/** A column is at least two pixels of a desk's screen, and a page of ten years is below 1 MB. */
const MOST_DAYS = 400
const MOST_WEEKS = 270

/** Days, weeks or months: as fine as can be seen. */
export function heatMapOf({ days, since, until }: Series): HeatMap {
  const grain = days.length <= MOST_DAYS ? 'day' : days.length <= MOST_WEEKS * 7 ? 'week' : 'month'
  const groups = [...groupBy(days, ({ date }) => KEYS[grain](date)).values()]
  const isOpen = (date: LocalDate, slot: number): boolean => {
    const begin = slotTime(date, slot)
    return begin < since || begin + SLOT_S > until
  }
  return { grain, columns: groups.map((group) => columnOf(group, isOpen)) }
}

const KEYS: Readonly<Record<Grain, (date: LocalDate) => string>> = {
  day: (date) => date,
  week: mondayOf,
  month: monthOf,
}

function columnOf(days: readonly Day[], isOpen: (date: LocalDate, slot: number) => boolean): Column {
  const cells = Array.from({ length: SLOTS_PER_DAY }, (_, slot): Cell => {
    let sum = 0
    let known = 0
    for (const { halfHours } of days) {
      const energy = halfHours[slot]
      if (energy === undefined) continue
      sum += energy
      known++
    }
    if (known > 0) return { kind: 'known', energy: sum / known }
    return days.every(({ date }) => isOpen(date, slot)) ? { kind: 'open' } : { kind: 'hole' }
  })
  return { date: days[0]!.date, cells }
}
