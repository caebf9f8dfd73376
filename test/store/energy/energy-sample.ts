import { dayStart, makeDate } from '../../../src/base/clock.js'
import type { Energy } from '../../../src/store/energy/energy.js'
import type { EnergyRows } from './energy-rows.js'

const halfHours = Array.from({ length: 48 }, (_, slot) => (slot === 3 ? undefined : slot / 10))
const [date, month] = [makeDate(2026, 11, 23), makeDate(2026, 11, 1)]

/** Points of two meters: one that sells, one of which only a reading is known. */
export const energySample: Energy = {
  energyDays: [
    {
      meter: 'home',
      date,
      bought: { kwh: 12.3, slots: 47, registerKwh: 19_531.1, halfHours },
      sold: { kwh: 0, slots: 48, registerKwh: undefined, halfHours: [] },
    },
    { meter: 'roof', date, bought: { kwh: undefined, slots: 0, registerKwh: 5, halfHours: [] }, sold: undefined },
  ],
  energyMonths: [
    { meter: 'home', month, bought: { kwh: 300, slots: 1440 }, sold: { kwh: 0.5, slots: 3 } },
    { meter: 'roof', month, bought: { kwh: undefined, slots: 0 }, sold: undefined },
  ],
}

/** The same as a database has it. */
export const energySampleRows: EnergyRows = {
  days: [
    {
      meter: 'home',
      time: dayStart(date),
      weekday: 1,
      day_of_month: 23,
      bought_kwh: 12.3,
      bought_slots: 47,
      bought_register_kwh: 19_531.1,
      sold_kwh: 0,
      sold_slots: 48,
      ...Object.fromEntries(
        halfHours.flatMap((kwh, slot) =>
          kwh === undefined
            ? []
            : [[`bought_${String(slot >> 1).padStart(2, '0')}${slot % 2 === 0 ? '00' : '30'}`, kwh]],
        ),
      ),
    },
    { meter: 'roof', time: dayStart(date), weekday: 1, day_of_month: 23, bought_slots: 0, bought_register_kwh: 5 },
  ],
  months: [
    {
      meter: 'home',
      time: dayStart(month),
      slots: 1440,
      bought_kwh: 300,
      bought_slots: 1440,
      sold_kwh: 0.5,
      sold_slots: 3,
    },
    { meter: 'roof', time: dayStart(month), slots: 1440, bought_slots: 0 },
  ],
}
