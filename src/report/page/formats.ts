import { ZONE, dayStart, type LocalDate } from '../../base/clock.js'
import { kwhOf, type Energy } from './data/series.js'

/** How numbers, dates and times are written in one language, by Intl. */
export class Formats {
  readonly #locale: string
  readonly #made = new Map<string, { format(value: number): string }>()

  /** @param locale BCP 47 */
  constructor(locale: string) {
    this.#locale = locale
  }

  number(value: number, digits = 0): string {
    return this.#by(`n${digits}`, () => {
      const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
      return new Intl.NumberFormat(this.#locale, options)
    }).format(value)
  }

  /** kWh without the unit, to a tenth unless it is said otherwise. */
  kwh(energy: Energy, digits = 1): string {
    return this.number(kwhOf(energy), digits)
  }

  /** Whole yen: `¥12,345` */
  yen(value: number): string {
    return this.#by('yen', () => {
      return new Intl.NumberFormat(this.#locale, {
        style: 'currency',
        currency: 'JPY',
        currencyDisplay: 'narrowSymbol',
      })
    }).format(value)
  }

  /** `+1.2`, with a sign unless it is 0. */
  signed(value: number, digits = 0): string {
    return this.#by(`s${digits}`, () => {
      const options = {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay: 'exceptZero',
      } as const
      return new Intl.NumberFormat(this.#locale, options)
    }).format(value)
  }

  /** `+¥1,234` */
  signedYen(value: number): string {
    return `${value > 0 ? '+' : ''}${this.yen(value)}`
  }

  /** `+8 %`; a share of 1 is 100 %. */
  change(share: number): string {
    return this.#by('change', () => {
      return new Intl.NumberFormat(this.#locale, {
        style: 'percent',
        signDisplay: 'exceptZero',
        maximumFractionDigits: 0,
      })
    }).format(share)
  }

  percent(share: number): string {
    return this.#by('percent', () => {
      return new Intl.NumberFormat(this.#locale, { style: 'percent', maximumFractionDigits: 0 })
    }).format(share)
  }

  /** `Sun 22 Nov 2026` */
  date(date: LocalDate): string {
    return this.#date('date', { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }, date)
  }

  /** `22 Nov` */
  dayAndMonth(date: LocalDate): string {
    return this.#date('day', { month: 'short', day: 'numeric' }, date)
  }

  /** `Nov` */
  shortMonth(date: LocalDate): string {
    return this.#date('month', { month: 'short' }, date)
  }

  /** `Nov 2026` */
  monthAndYear(month: string): string {
    return this.#date('shortMonthYear', { year: 'numeric', month: 'short' }, `${month}-01` as LocalDate)
  }

  /** `November 2026` */
  month(month: string): string {
    return this.#date('longMonth', { year: 'numeric', month: 'long' }, `${month}-01` as LocalDate)
  }

  /** `2026` */
  year(date: LocalDate): string {
    return this.#date('year', { year: 'numeric' }, date)
  }

  /** `Mon`; 1 = Monday … 7 = Sunday */
  weekday(number: number): string {
    // 2026-11-01 was a Sunday.
    return this.#date('weekday', { weekday: 'short' }, `2026-11-0${(number % 7) + 1}` as LocalDate)
  }

  /** `22 November 2026, 10:30` in Japan */
  instant(time: number): string {
    return this.#by('instant', () => {
      const options = { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: ZONE } as const
      return new Intl.DateTimeFormat(this.#locale, options)
    }).format(time * 1000)
  }

  #date(name: string, options: Intl.DateTimeFormatOptions, date: LocalDate): string {
    return this.#by(name, () => new Intl.DateTimeFormat(this.#locale, { ...options, timeZone: ZONE })).format(
      dayStart(date) * 1000,
    )
  }

  /** Making one takes longer than using it a hundred times, and a page says few numbers, but each of them often. */
  #by(name: string, make: () => { format(value: number): string }): { format(value: number): string } {
    const found = this.#made.get(name) ?? remembering(make())
    this.#made.set(name, found)
    return found
  }
}

function remembering(format: { format(value: number): string }): { format(value: number): string } {
  const said = new Map<number, string>()
  return {
    format(value) {
      const words = said.get(value) ?? format.format(value)
      said.set(value, words)
      return words
    },
  }
}

/** `06:30` of slot 13; slot 48 is `24:00`. */
export const clockOf = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
