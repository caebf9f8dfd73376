/** Tariffs and energy for the tests of costs. */
import { assembleTariff } from '../../../config/tariff/assemble.js'
import { tariffSchema, type WrittenTariff } from '../../../config/tariff/schema.js'
import { parseDate, SLOT_S, slotTime, type LocalDate } from '../../../src/base/clock.js'
import { energySpans, type EnergySpan } from '../../../src/report/tariff/spans.js'
import type { Tariff } from '../../../src/report/tariff/tariff.js'

/** A tariff as the file would make it, without holidays. */
export const tariffOf = (written: Partial<WrittenTariff>): Tariff =>
  assembleTariff(tariffSchema.parse({ name: 'test', readingDay: 14, versions: [FLAT], ...written }), undefined)

const FLAT = { from: '2024-04-01', energy: [{ yenPerKwh: 30 }] }

/** As many retailers around Tokyo have it (従量電灯B, 30 A); sample figures. */
export const threeTiers: WrittenTariff['versions'][number] = {
  from: '2024-04-01',
  basic: { yen: 311.75, units: 3 },
  energy: [
    {
      tiers: [{ upToKwh: 120, yenPerKwh: 29.8 }, { upToKwh: 300, yenPerKwh: 36.4 }, { yenPerKwh: 40.49 }],
    },
  ],
}

/** 0.1 kWh a count. */
export const unit = { coefficient: 1, unitExponent: -1, digits: 6 }

export const date = (words: string): LocalDate => parseDate(words)

/**
 * Every half hour from one date to another, the last one excluded.
 * @param countsAt counts used in the half hour that begins at an instant
 * @param isHole whether the reading at an instant is unknown
 */
export function meterOf(
  from: string,
  to: string,
  countsAt: (time: number) => number,
  isHole: (time: number) => boolean = () => false,
): EnergySpan[] {
  const counts = new Map<number, number>()
  let register = 1234
  const end = slotTime(date(to), 0)
  for (let time = slotTime(date(from), 0); time <= end; time += SLOT_S) {
    if (!isHole(time)) counts.set(time, register)
    register += countsAt(time)
  }
  return energySpans(counts, unit)
}

/** So many counts in all, as evenly as counts can be. */
export function evenly(from: string, to: string, total: number): EnergySpan[] {
  const [start, end] = [slotTime(date(from), 0), slotTime(date(to), 0)]
  const until = (time: number): number => Math.floor((total * (time - start)) / (end - start))
  return meterOf(from, to, (time) => until(time + SLOT_S) - until(time))
}
