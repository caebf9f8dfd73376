import type { LocalDate } from '../base/clock.js'
import type { EnergyUnit } from '../echonet/energy.js'

/** `normal`: energy bought (EPC E2); `reverse`: energy sold (EPC E4). */
export const directions = ['normal', 'reverse'] as const
export type Direction = (typeof directions)[number]

/** One day of the register, as the meter holds it. */
export interface HistoryDay {
  /** By the meter's own clock. */
  readonly date: LocalDate
  readonly direction: Direction
  /** Exactly 48: the register at 00:00, 00:30 … 23:30 JST; undefined = a hole. */
  readonly counts: readonly (number | undefined)[]
  /** Slots among the holes for which the meter sent a count outside the standard. */
  readonly outside?: readonly number[] | undefined
  /** Read after the day was over. */
  readonly final: boolean
}

/** What the store remembers of a day that was read. */
export interface DayMark {
  readonly meter: string
  readonly direction: Direction
  readonly date: LocalDate
  /** Readings present, 0–48. */
  readonly slots: number
  readonly final: boolean
  /** How often the day was read after it was over. */
  readonly attempts: number
  /** Energy of the day; absent until all 48 half hours are known. */
  readonly usageKwh: number | undefined
  /** The meter's clock at the first reading of this state, epoch seconds. */
  readonly readAt: number
  readonly unit: EnergyUnit
}

/** complete = final with 48 readings; holed = final with fewer; partial = read before the day was over. */
export type DayState = 'complete' | 'holed' | 'partial' | 'missing'

export function stateOf(mark: Pick<DayMark, 'final' | 'slots'> | undefined): DayState {
  if (mark === undefined) return 'missing'
  if (!mark.final) return 'partial'
  return mark.slots === 48 ? 'complete' : 'holed'
}

export const sameCounts = (a: Pick<HistoryDay, 'counts'>, b: Pick<HistoryDay, 'counts'>): boolean =>
  a.counts.every((count, slot) => count === b.counts[slot])
