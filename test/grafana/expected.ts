/** The rows of each panel, after all its transformations; each answer that is not joined to others has rows of its own. */
import { DAY_S, dateAt, SLOT_S } from '../../src/base/clock.js'
import type { Panel } from './dashboards/queries.js'
import type { Range } from './screen.js'
import { nextMonth, type Energy, type Mark, type Truth, type Way } from './truth.js'

export type Rows = Record<string, unknown>[]
interface Asked {
  readonly truth: Truth
  /** Epoch seconds. */
  readonly from: number
  readonly to: number
  readonly intervalS: number
}
export type Expected = (asked: Asked) => Rows[]

export const asked = (truth: Truth, range: Range, intervalMs: number): Asked => ({
  truth,
  from: range.from / 1000,
  to: range.to / 1000,
  intervalS: intervalMs / 1000,
})

const ways = ['bought', 'sold'] as const
const clock = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
const slots = Array.from({ length: 48 }, (_, slot) => slot)
const month = (time: number): string => dateAt(time).slice(0, 7)
const weekday = (time: number): number => (Math.floor((time + 9 * 3600) / DAY_S) + 3) % 7

const days = ({ truth, from, to }: Asked): number[] => truth.days.filter((day) => day >= from && day <= to)
const sum = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0)
}
const mean = (values: readonly (number | undefined)[]): number | undefined => {
  const total = sum(values)
  return total === undefined ? undefined : total / values.filter((value) => value !== undefined).length
}

const totals = (truth: Truth, of: readonly number[]): Rows[] => {
  const energies = (way: Way): (number | undefined)[] => of.map((day) => truth.day(way, day).kwh)
  const known = energies('bought').filter((kwh) => kwh !== undefined)
  return [[{ bought: sum(energies('bought')) }], [{ sold: sum(energies('sold')) }], [{ days: known.length }]]
}
const wholeDays: Expected = (one) =>
  totals(
    one.truth,
    days(one).filter((day) => day + DAY_S <= one.to),
  )

const bars = (
  starts: readonly number[],
  label: (time: number) => string,
  energy: (way: Way, start: number) => Energy,
  full: (start: number) => number,
): Rows[] => [
  starts.map((start) => ({
    Time: label(start),
    ...Object.fromEntries(
      ways.flatMap((way) => {
        const { kwh, slots: covered } = energy(way, start)
        const name = covered === full(start) ? way : `${way}_incomplete`
        return kwh === undefined ? [] : [[name, way === 'sold' ? -kwh : kwh]]
      }),
    ),
  })),
]

const heatMap =
  (way: Way): Expected =>
  (one) => [
    days(one).map((day) => ({
      Time: day,
      ...Object.fromEntries(slots.map((slot) => [clock(slot), one.truth.halfHour(way, day + slot * SLOT_S)])),
    })),
  ]

/** Intervals begin at multiples of themselves by the clock of Japan. */
const perInterval = (
  { truth, from, to, intervalS }: Asked,
  way: Way,
  value: (times: readonly number[]) => number | undefined,
): Rows => {
  const byStart = new Map<number, number[]>()
  for (const time of truth.readings.get(way)!.keys()) {
    if (time < from || time > to) continue
    const start = Math.floor((time + 9 * 3600) / intervalS) * intervalS - 9 * 3600
    byStart.set(start, [...(byStart.get(start) ?? []), time])
  }
  return [...byStart].flatMap(([Time, times]) => {
    const known = value(times)
    return known === undefined ? [] : [{ Time, [way]: known }]
  })
}

const calendarDays = ({ from, to }: Asked): number[] =>
  Array.from({ length: Math.ceil((to - from) / DAY_S) }, (_, n) => from + n * DAY_S)
const markOf = (truth: Truth, way: Way, day: number): Mark =>
  truth.marks.get(way)!.find(({ time }) => time === day) ?? { time: day, slots: 0, final: 0, attempts: 0 }

const hasMarks = (truth: Truth, way: Way): boolean => truth.marks.get(way)!.length > 0

const counts =
  (way: Way): Expected =>
  (one) => {
    const marks = one.truth.marks.get(way)!.filter(({ time }) => time >= one.from && time <= one.to)
    const count = (name: string, filter: (mark: Mark) => boolean): Rows => {
      const n = marks.filter(filter).length
      return n === 0 ? [] : [{ [name]: n }]
    }
    // A way without any day has no calendar: nothing was ever sold.
    const calendar = marks.length === 0 ? [] : calendarDays(one)
    const missing = calendar.filter((day) => markOf(one.truth, way, day).slots === 0).length
    return [
      count('complete', ({ final, slots: present }) => final === 1 && present === 48),
      count('holed', ({ final, slots: present }) => final === 1 && present < 48),
      count('partial', ({ final }) => final === 0),
      missing === 0 ? [] : [{ missing }],
    ]
  }

const leaving = (one: Asked, way: Way): Mark[] =>
  (hasMarks(one.truth, way) ? calendarDays(one) : [])
    .slice(0, 7)
    .map((day) => markOf(one.truth, way, day))
    .filter(({ slots: present, attempts }) => present < 48 && attempts < 3)

const runs = ({ truth, from, to }: Asked, ...names: string[]): Rows =>
  truth.runs
    .filter(({ time }) => Number(time) >= from && Number(time) <= to)
    .map((run) => ({ Time: run.time, ...Object.fromEntries(names.map((name) => [name, run[name]])) }))

export const expected: Readonly<Record<Panel, Expected>> = {
  today: (one) =>
    days(one).length === 0
      ? []
      : [
          days(one).map((day) => ({ Time: day, bought: one.truth.day('bought', day).kwh })),
          days(one).map((day) => ({ Time: day, sold: one.truth.day('sold', day).kwh })),
          days(one).map((day) => ({ Time: day, hours: one.truth.day('bought', day).slots / 2 })),
        ],
  month: wholeDays,
  lastMonth: wholeDays,
  total: (one) => totals(one.truth, days(one)),
  monthByDay: (one) => {
    const rows = new Map<number, Record<string, unknown>>()
    for (const day of days(one)) {
      const n = Number(dateAt(day).slice(8))
      rows.set(n, { ...rows.get(n), day_of_month: n, [month(day)]: one.truth.day('bought', day).kwh })
    }
    return [[...rows.values()].sort((a, b) => Number(a.day_of_month) - Number(b.day_of_month))]
  },
  halfHours: (one) =>
    ways.map((way) =>
      perInterval(one, way, (times) => {
        const power = mean(times.map((time) => one.truth.halfHour(way, time)))
        return power === undefined ? undefined : power * (way === 'sold' ? -2000 : 2000)
      }),
    ),
  heatMapBought: heatMap('bought'),
  heatMapSold: heatMap('sold'),
  days: (one) =>
    bars(
      days(one),
      (day) => dateAt(day),
      one.truth.day,
      () => 48,
    ),
  months: (one) =>
    bars(
      one.truth.months.filter((start) => start >= one.from && start <= one.to),
      month,
      (way, start) => one.truth.energy(way, start, nextMonth(start)),
      (start) => (nextMonth(start) - start) / SLOT_S,
    ),
  typicalDay: (one) => {
    const of = (way: Way, slot: number, filter: (day: number) => boolean = () => true): number | undefined =>
      mean(
        days(one)
          .filter(filter)
          .map((day) => one.truth.halfHour(way, day + slot * SLOT_S)),
      )
    return [
      slots.map((slot) => ({
        Field: clock(slot),
        weekday: of('bought', slot, (day) => weekday(day) < 5),
        weekend: of('bought', slot, (day) => weekday(day) >= 5),
        sold_mean: of('sold', slot),
      })),
    ]
  },
  register: (one) =>
    ways.map((way) => perInterval(one, way, (times) => one.truth.readings.get(way)!.get(times.at(-1)!)! / 10)),
  lastRun: (one) => [runs(one, 'outcome').slice(-1)],
  countsBought: counts('bought'),
  countsSold: counts('sold'),
  calendar: (one) => [
    calendarDays(one).map((day) => ({
      Time: day,
      ...Object.fromEntries(
        ways.filter((way) => hasMarks(one.truth, way)).map((way) => [way, markOf(one.truth, way, day).slots]),
      ),
    })),
  ],
  leaving: (one) => ways.map((way) => (leaving(one, way).length === 0 ? [] : [{ [way]: leaving(one, way).length }])),
  leavingDays: (one) => {
    const rows = new Map<number, Record<string, unknown>>()
    for (const way of ways)
      for (const { time, slots: present } of leaving(one, way))
        rows.set(time, { ...rows.get(time), Time: time, [way]: present })
    return [[...rows.values()]]
  },
  runs: (one) => [
    runs(one, 'job', 'outcome', 'days_read', 'points_written', 'requests', 'retries', 'lqi').reverse().slice(0, 20),
  ],
  link: (one) => [runs(one, 'lqi').filter(({ lqi }) => lqi !== null)],
  requests: (one) => [runs(one, 'requests', 'retries')],
  duration: (one) => [runs(one, 'scan_s', 'join_s', 'read_s', 'write_s')],
}
