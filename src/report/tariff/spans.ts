import { SLOT_S } from '../../base/clock.js'
import type { Counts, EnergyUnit } from '../../echonet/energy.js'
import { stepsOf, type Step } from '../../store/energy/steps.js'
import { KWH } from './exact.js'

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

export const spanOf = ({ from, to, counts, unit }: Step): EnergySpan => ({ from, to, energy: energyOf(counts, unit) })

/** No unit is finer than 0.0001 kWh, so this is a whole number. */
const energyOf = (count: number, { coefficient, unitExponent }: EnergyUnit): number =>
  Math.round(count * coefficient * KWH * 10 ** unitExponent)

/** Half hours of a span. */
export const halfHours = ({ from, to }: Pick<EnergySpan, 'from' | 'to'>): number => (to - from) / SLOT_S
