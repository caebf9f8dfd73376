import { dayStart } from '../../../base/clock.js'
import { billingMonths, type BillingMonth } from '../../tariff/cost.js'
import type { Tariff } from '../../tariff/tariff.js'
import type { MeterData } from '../load.js'

/** The billing months that lie wholly in what was read, and the running one; oldest first. */
export function billingOf(tariff: Tariff, { bought, sold, from, today }: MeterData): BillingMonth[] {
  const months = billingMonths(tariff, { bought: bought.spans, sold: sold?.spans ?? [], today })
  return months.filter((month) => dayStart(month.from) >= bought.since && month.to > from)
}
