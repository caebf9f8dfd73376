/** A checked file → the tariff that the report calculates with. */
import { parseDate, SLOTS_PER_DAY, type LocalDate } from '../../src/base/clock.js'
import { dayKinds } from '../../src/report/tariff/bands.js'
import { exactly } from '../../src/report/tariff/exact.js'
import type { Band, DayKind, Tariff, Tier } from '../../src/report/tariff/tariff.js'
import { slotsOf } from './rules.js'
import { DAYS, type CheckedTariff } from './schema.js'

type WrittenVersion = CheckedTariff['versions'][number]
type WrittenBand = WrittenVersion['energy'][number]

/** @param isNational whether a date is a national holiday; undefined where the tariff does not ask */
export function assembleTariff(checked: CheckedTariff, isNational: ((date: LocalDate) => boolean) | undefined): Tariff {
  const also = new Set(checked.holidays.also)
  return {
    name: checked.name,
    isSample: checked.sample,
    reading: {
      day: checked.readingDay,
      dates: [...checked.readingDates, ...checked.bills.map(({ readOn }) => readOn)].map(parseDate),
    },
    monthOf: checked.monthOf,
    isHoliday: (date) => also.has(date) || also.has(date.slice(5)) || isNational?.(date) === true,
    versions: checked.versions.map(versionOf),
    fuel: checked.fuel && new Map(checked.fuel.map(({ month, yenPerKwh }) => [month, price(yenPerKwh)])),
    levy: checked.levy?.map(({ from, yenPerKwh }) => ({ from, price: price(yenPerKwh) })),
    rounding: checked.rounding,
    bills: checked.bills.map(({ readOn, kwh, yen, soldKwh, soldYen }) => ({
      readOn: parseDate(readOn),
      kwh,
      yen,
      soldKwh,
      soldYen,
    })),
  }
}

/** What the rules let through is exact. */
const price = (yen: number): number => exactly(yen)!

function versionOf(version: WrittenVersion): Tariff['versions'][number] {
  const { from, basic, minimumYen, soldYenPerKwh } = version
  return {
    from: parseDate(from),
    // Both have four decimals, so the product has the eight of an amount.
    basic: basic === undefined ? 0 : price(basic.yen) * price(basic.units),
    halfIfUnused: basic?.halfIfUnused === true,
    minimum: price(minimumYen) * price(1),
    bands: bandsOf(version),
    sold: soldYenPerKwh === undefined ? undefined : price(soldYenPerKwh),
  }
}

export const bandsOf = ({ energy }: WrittenVersion): Band[] => energy.map(bandOf)

const upTo = (count: number, from: number): number[] => Array.from({ length: count }, (_, index) => index + from)

const bandOf = ({ name, hours, days, months, yenPerKwh, tiers }: WrittenBand): Band => ({
  name,
  months: new Set(months ?? upTo(12, 1)),
  days: new Set(days?.map((day) => (DAYS.indexOf(day) + 1) as DayKind) ?? dayKinds),
  slots: new Set(hours?.flatMap((one) => slotsOf(one) ?? []) ?? upTo(SLOTS_PER_DAY, 0)),
  tiers: tiersOf(yenPerKwh, tiers),
})

const tiersOf = (yenPerKwh: number | undefined, tiers: WrittenBand['tiers']): Tier[] =>
  (tiers ?? [{ upToKwh: undefined, yenPerKwh: yenPerKwh ?? 0 }]).map((tier) => ({
    upToKwh: tier.upToKwh ?? Infinity,
    price: price(tier.yenPerKwh),
  }))
