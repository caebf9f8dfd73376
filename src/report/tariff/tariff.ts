/** A tariff as the arithmetic needs it: checked, complete, prices exact. `config/tariff` makes it of the file that the user writes. */
import type { LocalDate } from '../../base/clock.js'
import type { Fraction } from './exact.js'

/** `YYYY-MM` */
export type Month = string

export interface Tariff {
  readonly name: string
  /** The prices are an example, not the user's. */
  readonly isSample: boolean
  readonly reading: ReadingDays
  /** Which date names a billing month: the last day of use, or the reading day that ends it. */
  readonly monthOf: 'lastDay' | 'readingDay'
  readonly isHoliday: (date: LocalDate) => boolean
  /** Ascending; at least one. */
  readonly versions: readonly Version[]
  /** Fuel cost adjustment (燃料費調整) of each month, 0.0001 yen for a kWh; may be negative. Not `undefined` where there is none at all. */
  readonly fuel: ReadonlyMap<Month, number> | undefined
  /** Renewable energy levy (再エネ賦課金), 0.0001 yen for a kWh, for twelve months from each; ascending. */
  readonly levy: readonly { readonly from: Month; readonly price: number }[] | undefined
  readonly rounding: Rounding
  readonly bills: readonly Bill[]
}

/** When the meter is read (検針日), at 00:00. */
export interface ReadingDays {
  /** 1–31; in a shorter month its last day. */
  readonly day: number
  /** Dates on which it was read instead of the regular day nearest to them; those of the bills are among them. */
  readonly dates: readonly LocalDate[]
}

/** Prices that hold from a date on. */
export interface Version {
  readonly from: LocalDate
  /** Amount for a whole month. */
  readonly basic: number
  /** A month without any energy costs half of it. */
  readonly halfIfUnused: boolean
  /** The least that basic charge, energy and fuel cost together (最低月額料金); an amount. */
  readonly minimum: number
  /** The first that fits a half hour has its price; every half hour is in one. */
  readonly bands: readonly Band[]
  /** For energy sold, 0.0001 yen for a kWh; undefined where nothing is paid or nothing known. */
  readonly sold: number | undefined
}

/** 1 = Monday … 7 = Sunday, 8 = a holiday of the tariff, on whatever weekday. */
export type DayKind = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Half hours with a price of their own. */
export interface Band {
  readonly name: string | undefined
  /** 1–12. */
  readonly months: ReadonlySet<number>
  readonly days: ReadonlySet<DayKind>
  /** 0–47, by the clock in Japan. */
  readonly slots: ReadonlySet<number>
  /** Ascending; the last has no end. */
  readonly tiers: readonly Tier[]
}

export interface Tier {
  /** Of a whole month, kWh; Infinity for the last. */
  readonly upToKwh: number
  /** 0.0001 yen for a kWh. */
  readonly price: number
}

export interface Rounding {
  /** To whole kWh, of each band. */
  readonly kwh: Fraction
  /** To whole yen. */
  readonly basic: Fraction
  readonly energy: Fraction
  readonly fuel: Fraction
  readonly levy: Fraction
  readonly total: Fraction
  readonly sold: Fraction
}

/** What the retailer billed for the month that ends at 00:00 of `readOn`. */
export interface Bill {
  readonly readOn: LocalDate
  readonly kwh: number
  readonly yen: number
  readonly soldKwh: number | undefined
  readonly soldYen: number | undefined
}
