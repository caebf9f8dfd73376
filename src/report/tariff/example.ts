import { dayStart, SLOT_S, type LocalDate } from '../../base/clock.js'
import { billingMonths, type BillingMonth } from './cost.js'
import { KWH } from './exact.js'
import { billingPeriods } from './months.js'
import { halfHours } from './spans.js'
import type { Tariff } from './tariff.js'

/** What a number of kWh costs that are spread evenly over the billing month of a date: to compare with the retailer's examples. */
export function exampleMonth(tariff: Tariff, { kwh, on }: { kwh: number; on: LocalDate }): BillingMonth {
  const [period] = billingPeriods(tariff.reading, { from: on, to: on })
  const [start, end] = [dayStart(period!.from), dayStart(period!.to)]
  const count = halfHours({ from: start, to: end })
  const until = (slot: number): number => Math.floor((kwh * KWH * slot) / count)
  const bought = Array.from({ length: count }, (_, slot) => ({
    from: start + slot * SLOT_S,
    to: start + (slot + 1) * SLOT_S,
    energy: until(slot + 1) - until(slot),
  }))
  return billingMonths(tariff, { bought, sold: [], today: period!.to })[0]!
}
