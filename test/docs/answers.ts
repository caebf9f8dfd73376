/** The answer to each question of docs/queries.md, by sums of the meter's counts. */
import { DAY_S, dateAt, dayStart, parseDate, SLOT_S, weekdayOf } from '../../src/base/clock.js'
import { nextMonth, type Energy, type Mark, type Truth, type Way } from '../grafana/truth.js'

/** Instants are epoch seconds, as `time`; a total has none. What is unknown is left out. */
export type Row = Readonly<Record<string, number | string | undefined>>

const at = (date: string): number => dayStart(parseDate(date))
/** The range of most questions. */
const [FROM, TO] = [at('2026-10-01'), at('2026-11-01')]
const READING_DAY = '14'

const days = (truth: Truth, from: number, to: number): number[] => truth.days.filter((day) => day >= from && day < to)
const inRange = (truth: Truth): number[] => days(truth, FROM, TO)
const every = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / DAY_S }, (_, n) => from + n * DAY_S)
const slots = Array.from({ length: 48 }, (_, slot) => slot)
/** 0930 */
export const clockOf = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}${slot % 2 ? 30 : '00'}`

const bought = ({ kwh, slots: covered }: Energy): Row => ({ bought_kwh: kwh, bought_slots: covered })
const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((a, b) => a + (b ?? 0), 0)
function total(truth: Truth, from: number, to: number): Row {
  const energies = days(truth, from, to).map((day) => truth.day('bought', day))
  return { bought_kwh: sum(energies.map(({ kwh }) => kwh)), bought_slots: sum(energies.map((one) => one.slots)) }
}

/** The register at 00:00 of each day, where it is known. */
const registers = (truth: Truth, from: number, to: number): { time: number; kwh: number }[] =>
  days(truth, from, to).flatMap((time) => {
    const count = truth.readings.get('bought')!.get(time)
    return count === undefined ? [] : [{ time, kwh: count / 10 }]
  })

function bills(truth: Truth): Row[] {
  const read = registers(truth, 0, Infinity).filter(({ time }) => dateAt(time).endsWith(`-${READING_DAY}`))
  return read.slice(1).map(({ time, kwh }, index) => {
    const before = read[index]!
    const difference = kwh < before.kwh ? undefined : kwh - before.kwh
    return { time, kwh: difference, days: (time - before.time) / DAY_S }
  })
}

const clocks = (value: (slot: number) => number | undefined): Row =>
  Object.fromEntries(slots.map((slot) => [clockOf(slot), value(slot)]))

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : sum(known) / known.length
}

const sold = (truth: Truth, day: number): number | undefined => {
  const { kwh } = truth.day('sold' satisfies Way, day)
  return kwh === undefined ? undefined : -kwh
}

const marks = (truth: Truth, from: number, to: number): (Row & Pick<Mark, 'slots' | 'attempts'>)[] => {
  const known = new Map(truth.marks.get('bought')!.map((mark) => [mark.time, mark]))
  return every(from, to).map((time) => {
    const { slots: present, attempts } = known.get(time) ?? { slots: 0, attempts: 0 }
    return { time, slots: present, attempts }
  })
}

const lastRun = (truth: Truth): Row => {
  const { time, job, outcome, days_read, requests, retries } = truth.runs.at(-1) as Record<string, string | number>
  return { time, job, outcome, days_read, requests, retries }
}

/** By the headings of the page. */
export const answers: Readonly<Record<string, (truth: Truth) => readonly Row[]>> = {
  'Half hours': (truth) =>
    every(FROM, TO).flatMap((day) =>
      slots.map((slot) => ({ time: day + slot * SLOT_S, usage_kwh: truth.halfHour('bought', day + slot * SLOT_S) })),
    ),
  Days: (truth) => inRange(truth).map((time) => ({ time, ...bought(truth.day('bought', time)) })),
  Months: (truth) =>
    truth.months
      .filter((time) => time >= at('2026-09-01') && time < TO)
      .map((time) => ({
        time,
        ...bought(truth.energy('bought', time, nextMonth(time))),
        slots: (nextMonth(time) - time) / SLOT_S,
      })),
  'One bill, from reading day to reading day': (truth) => [total(truth, at('2026-10-14'), at('2026-11-14'))],
  'All bills, by the register': bills,
  'Heat map, day by half hour': (truth) =>
    inRange(truth).map((time) => ({
      time,
      ...clocks((slot) => truth.halfHour('bought', time + slot * SLOT_S)),
    })),
  'Typical day': (truth) => {
    const working = inRange(truth).filter((day) => weekdayOf(dateAt(day)) <= 5)
    return [clocks((slot) => mean(working.map((day) => truth.halfHour('bought', day + slot * SLOT_S))))]
  },
  Register: (truth) => registers(truth, FROM, TO).map(({ time, kwh }) => ({ time, bought_register_kwh: kwh })),
  'This month against the last': (truth) => [
    { time: FROM, ...total(truth, FROM, at('2026-10-20')) },
    { time: TO, ...total(truth, TO, at('2026-11-20')) },
  ],
  'Bought beside sold': (truth) =>
    inRange(truth).map((time) => ({ time, bought_kwh: truth.day('bought', time).kwh, sold_kwh: sold(truth, time) })),
  'Health: the readings of each day': (truth) => marks(truth, FROM, TO),
  'Health: days that are not complete': (truth) =>
    marks(truth, at('2026-08-13'), at('2026-11-20')).filter(
      ({ slots: present, attempts }) => present < 48 && attempts < 3,
    ),
  'Health: the last run': (truth) => [lastRun(truth)],
}
