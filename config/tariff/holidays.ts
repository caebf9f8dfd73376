/** National holidays of Japan (国民の祝日, substitutes included) to 2050, as the Cabinet Office lists them or the law computes them. */
import japan from '@holiday-jp/holiday_jp'
import type { LocalDate } from '../../src/base/clock.js'

export const isNationalHoliday = (date: LocalDate): boolean => Object.hasOwn(japan.holidays, date)
