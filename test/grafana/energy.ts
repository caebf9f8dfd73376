/** The two measurements that are derived from readings, as the panels need them: what writes them is tested elsewhere. */
import { dateAt, SLOT_S } from '../../src/base/clock.js'
import { nextMonth, type Energy, type Truth } from './truth.js'

const ways = ['bought', 'sold'] as const

/** `energy_day` and `energy_month` in line protocol, times in seconds. */
export const energyLines = (truth: Truth): string =>
  [...truth.days.map((day) => dayLine(truth, day)), ...truth.months.map((month) => monthLine(truth, month))].join('\n')

function dayLine(truth: Truth, day: number): string {
  const date = dateAt(day)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  const calendar = [`day_of_month=${Number(date.slice(8))}i`, `weekday=${weekday === 0 ? 7 : weekday}i`]
  const fields = soldOrBought(truth).flatMap((way) => [
    ...energyFields(way, truth.day(way, day)),
    ...Array.from({ length: 48 }, (_, slot) => slot).flatMap((slot) => {
      const kwh = truth.halfHour(way, day + slot * SLOT_S)
      const clock = `${String(Math.floor(slot / 2)).padStart(2, '0')}${slot % 2 === 0 ? '00' : '30'}`
      return kwh === undefined ? [] : [`${way}_${clock}=${kwh}`]
    }),
  ])
  return `energy_day,meter=home ${[...calendar, ...fields].join(',')} ${day}`
}

function monthLine(truth: Truth, month: number): string {
  const next = nextMonth(month)
  const fields = soldOrBought(truth).flatMap((way) => energyFields(way, truth.energy(way, month, next)))
  return `energy_month,meter=home ${[`slots=${(next - month) / SLOT_S}i`, ...fields].join(',')} ${month}`
}

const soldOrBought = (truth: Truth): ('bought' | 'sold')[] => ways.filter((way) => truth.readings.get(way)!.size > 0)

const energyFields = (way: string, { kwh, slots }: Energy): string[] => [
  ...(kwh === undefined ? [] : [`${way}_kwh=${kwh}`]),
  `${way}_slots=${slots}i`,
]
