import type { z } from 'zod'
import { parseDate, SLOTS_PER_DAY } from '../../src/base/clock.js'
import { exactly } from '../../src/report/tariff/exact.js'
import { refuse, type Refusal, type Rule } from '../check/problems.js'

const isDate = (value: string): boolean => {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(value) && parseDate(value) === value
  } catch {
    return false
  }
}

export const dateRule: Rule = (value) => (isDate(value) ? undefined : refuse(({ tariff }) => tariff.refusals.notDate))

export const monthRule: Rule = (value) =>
  isDate(`${value}-01`) ? undefined : refuse(({ tariff }) => tariff.refusals.notMonth)

/** A date, or a day of every year as `12-30`. */
export const dayOfYearRule: Rule = (value) =>
  isDate(value) || isDate(`2024-${value}`) ? undefined : refuse(({ tariff }) => tariff.refusals.notDayOfYear)

const HOURS = /^(\d{1,2}):(00|30) ?[-–~〜] ?(\d{1,2}):(00|30)$/

/** The half hours (0–47) of `22:00-8:00`; undefined where the text does not say any. */
export function slotsOf(hours: string): number[] | undefined {
  const [, fromHour = '', fromMinute, toHour = '', toMinute] = HOURS.exec(hours) ?? []
  const slot = (hour: string, minute: string | undefined): number => Number(hour) * 2 + (minute === '30' ? 1 : 0)
  const [from, to] = [slot(fromHour, fromMinute), slot(toHour, toMinute)]
  if (fromMinute === undefined || from >= SLOTS_PER_DAY || to > SLOTS_PER_DAY || from === to) return undefined
  const length = to > from ? to - from : to + SLOTS_PER_DAY - from
  return Array.from({ length }, (_, index) => (from + index) % SLOTS_PER_DAY)
}

export const hoursRule: Rule = (value) =>
  slotsOf(value) === undefined ? refuse(({ tariff }) => tariff.refusals.notHours) : undefined

/** Prices are added up exactly, in units of 0.0001 yen. */
export function priceRule(value: number, context: z.RefinementCtx): void {
  const refusal: Refusal | undefined =
    exactly(value) === undefined ? refuse(({ tariff }) => tariff.refusals.tooFine) : undefined
  if (refusal !== undefined) context.addIssue({ code: 'custom', params: { refusal } })
}
