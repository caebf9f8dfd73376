import { SLOT_S } from '../../base/clock.js'
import { energyOf, type Counts, type EnergyUnit } from '../../echonet/energy.js'
import type { DayMark } from '../../history/day.js'
import { stepsOf, type RegisterReading, type Step } from '../../store/energy/steps.js'

/** Energy that passed between two neighbouring readings: half an hour, or longer where readings between them are holes. */
export interface EnergySpan {
  /** Epoch seconds. */
  readonly from: number
  readonly to: number
  /** 0.0001 kWh. */
  readonly energy: number
}

/**
 * The energy between each two neighbouring readings of one register: a hole is bridged, an exchange never.
 * @param unit of all these counts
 * @param exchanges instants of the first reading of each new meter, epoch seconds
 * @returns ascending
 */
export function energySpans(counts: Counts, unit: EnergyUnit, exchanges: readonly number[] = []): EnergySpan[] {
  const readings = [...counts].map(([time, count]) => ({ time, count })).sort((a, b) => a.time - b.time)
  return stepsOf(readings, { units: new Map(), unit, exchanges }).map(spanOf)
}

/** The same of what is stored of one direction; all ascending. */
export function storedSpans(
  readings: readonly RegisterReading[],
  { marks, exchanges }: { readonly marks: readonly DayMark[]; readonly exchanges: readonly number[] },
): EnergySpan[] {
  const units = new Map(marks.map(({ date, unit }) => [date, unit]))
  return stepsOf(readings, { units, unit: marks[0]?.unit, exchanges }).map(spanOf)
}

const spanOf = ({ from, to, counts, unit }: Step): EnergySpan => ({ from, to, energy: energyOf(counts, unit) })

/** Half hours of a span. */
export const halfHours = ({ from, to }: Pick<EnergySpan, 'from' | 'to'>): number => (to - from) / SLOT_S
