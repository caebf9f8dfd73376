/** Names and types of the derived measurements, and the way of their points into rows. */
import { dayStart, daysBetween, nextMonth, SLOTS_PER_DAY, weekdayOf } from '../../base/clock.js'
import type { FieldType, Row } from '../points/row.js'
import type { DayEnergy, EnergyDay, EnergyMonth, PeriodEnergy } from './energy.js'

type Way = 'bought' | 'sold'

/** `bought_1330`: the half hour that begins at 13:30. */
const halfHourField = (way: Way, slot: number): string =>
  `${way}_${String(Math.floor(slot / 2)).padStart(2, '0')}${slot % 2 === 0 ? '00' : '30'}`

const halfHourFields = (way: Way): Record<string, FieldType> =>
  Object.fromEntries(Array.from({ length: SLOTS_PER_DAY }, (_, slot) => [halfHourField(way, slot), 'float']))

export const energyDayFields: Readonly<Record<string, FieldType>> = {
  day_of_month: 'integer',
  weekday: 'integer',
  bought_kwh: 'float',
  bought_slots: 'integer',
  bought_register_kwh: 'float',
  sold_kwh: 'float',
  sold_slots: 'integer',
  sold_register_kwh: 'float',
  ...halfHourFields('bought'),
  ...halfHourFields('sold'),
}

export const energyMonthFields: Readonly<Record<string, FieldType>> = {
  slots: 'integer',
  bought_kwh: 'float',
  bought_slots: 'integer',
  sold_kwh: 'float',
  sold_slots: 'integer',
}

/** Its time is 00:00 JST of the date. */
export function energyDayRow({ meter, date, bought, sold }: EnergyDay): Row {
  const calendar = { day_of_month: Number(date.slice(8)), weekday: weekdayOf(date) }
  return { meter, time: dayStart(date), ...calendar, ...dayColumns('bought', bought), ...dayColumns('sold', sold) }
}

function dayColumns(way: Way, energy: DayEnergy | undefined): Record<string, number | undefined> {
  if (energy === undefined) return {}
  const halfHours = energy.halfHours.map((kwh, slot) => [halfHourField(way, slot), kwh] as const)
  return {
    ...periodColumns(way, energy),
    [`${way}_register_kwh`]: energy.registerKwh,
    ...Object.fromEntries(halfHours),
  }
}

/** Its time is 00:00 JST of the first day. */
export function energyMonthRow({ meter, month, bought, sold }: EnergyMonth): Row {
  const slots = daysBetween(month, nextMonth(month)) * SLOTS_PER_DAY
  return { meter, time: dayStart(month), slots, ...periodColumns('bought', bought), ...periodColumns('sold', sold) }
}

const periodColumns = (way: Way, energy: PeriodEnergy | undefined): Record<string, number | undefined> =>
  energy === undefined ? {} : { [`${way}_kwh`]: energy.kwh, [`${way}_slots`]: energy.slots }
