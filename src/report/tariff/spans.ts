import { SLOT_S } from '../../base/clock.js'
import { countBetween, type Counts, type EnergyUnit } from '../../echonet/energy.js'
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
 * @param unit of all these counts; where it changed, join the spans of each unit
 * @param exchanges instants of the first reading of each new meter, epoch seconds
 * @returns ascending
 */
export function energySpans(counts: Counts, unit: EnergyUnit, exchanges: readonly number[] = []): EnergySpan[] {
  const times = [...counts.keys()].sort((a, b) => a - b)
  return times.slice(1).flatMap((to, index) => {
    const from = times[index]!
    if (exchanges.some((time) => from < time && time <= to)) return []
    const passed = countBetween(counts.get(from)!, counts.get(to)!, unit, (to - from) / SLOT_S)
    return passed === undefined ? [] : [{ from, to, energy: energyOf(passed, unit) }]
  })
}

/** No unit is finer than 0.0001 kWh, so this is a whole number. */
const energyOf = (count: number, { coefficient, unitExponent }: EnergyUnit): number =>
  Math.round(count * coefficient * KWH * 10 ** unitExponent)

/** Half hours of a span. */
export const halfHours = ({ from, to }: Pick<EnergySpan, 'from' | 'to'>): number => (to - from) / SLOT_S
