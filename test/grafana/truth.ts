/** What panels have to show, worked out from the readings and marks alone, and by sums of integers. */
import initSqlJs, { type Database } from 'sql.js'
import { readFileSync } from 'node:fs'
import { DAY_S, dateAt, datesAt, dayStart, makeDate, plusDays, SLOT_S, type LocalDate } from '../../src/base/clock.js'

export type Way = 'bought' | 'sold'
const directionOf = { bought: 'normal', sold: 'reverse' } as const

interface Piece {
  readonly from: number
  readonly to: number
  readonly counts: number
}
export interface Energy {
  readonly kwh: number | undefined
  readonly slots: number
}
export interface Mark {
  readonly time: number
  readonly slots: number
  readonly final: number
  readonly attempts: number
}

/** The register of the emulated household wraps there; one count is 0.1 kWh. */
const WRAP = 1_000_000

export class Truth {
  private readonly pieces = new Map<Way, readonly Piece[]>()
  /** Counts by the instant at which a known half hour begins. */
  private readonly halfHours = new Map<Way, ReadonlyMap<number, number>>()
  readonly readings = new Map<Way, ReadonlyMap<number, number>>()
  readonly marks = new Map<Way, readonly Mark[]>()
  readonly runs: readonly Record<string, unknown>[]
  /** Dates with a reading, of either direction, as instants. */
  readonly days: readonly number[]
  readonly months: readonly number[]

  /** @param exchangedAt the first reading of another meter: no energy spans it */
  private constructor(database: Database, exchangedAt: number, meter: string) {
    for (const way of ['bought', 'sold'] as const) {
      const where = `WHERE meter = '${meter}' AND direction = '${directionOf[way]}' ORDER BY time`
      const readings = ask(database, `SELECT time, count FROM electricity ${where}`) as {
        time: number
        count: number
      }[]
      this.readings.set(way, new Map(readings.map(({ time, count }) => [time, count])))
      const pieces = readings.slice(1).flatMap(({ time, count }, index) => {
        const before = readings[index]!
        if (before.time < exchangedAt && time >= exchangedAt) return []
        const counts = count - before.count + (count < before.count ? WRAP : 0)
        return [{ from: before.time, to: time, counts }]
      })
      this.pieces.set(way, pieces)
      const short = pieces.filter(({ from, to }) => to - from === SLOT_S)
      this.halfHours.set(way, new Map(short.map(({ from, counts }) => [from, counts])))
      this.marks.set(
        way,
        ask(database, `SELECT time, slots, final, attempts FROM electricity_day ${where}`) as unknown as Mark[],
      )
    }
    const all = [...this.readings.values()].flatMap((times) => [...times.keys()])
    this.days = datesAt(all.sort((a, b) => a - b)).map(dayStart)
    this.months = [...new Set(this.days.map((day) => monthStart(dateAt(day))))]
    this.runs = ask(database, `SELECT * FROM electricity_run WHERE meter = '${meter}' ORDER BY time`)
  }

  static async in(path: string, exchangedAt: number, meter = 'home'): Promise<Truth> {
    const { Database } = await initSqlJs()
    const database = new Database(readFileSync(path))
    const truth = new Truth(database, exchangedAt, meter)
    database.close()
    return truth
  }

  /** Of all neighbouring readings that both lie within a span, epoch seconds. */
  energy(way: Way, from: number, to: number): Energy {
    const within = this.pieces.get(way)!.filter((piece) => piece.from >= from && piece.to <= to)
    if (within.length === 0) return { kwh: undefined, slots: 0 }
    const counts = within.reduce((sum, piece) => sum + piece.counts, 0)
    return { kwh: counts / 10, slots: within.reduce((sum, piece) => sum + (piece.to - piece.from) / SLOT_S, 0) }
  }

  day = (way: Way, start: number): Energy => this.energy(way, start, start + DAY_S)

  /** The half hour that begins then; undefined where it is not known. */
  halfHour(way: Way, time: number): number | undefined {
    const counts = this.halfHours.get(way)!.get(time)
    return counts === undefined ? undefined : counts / 10
  }
}

function ask(database: Database, sql: string): Record<string, unknown>[] {
  const [{ columns, values } = { columns: [], values: [] }] = database.exec(sql)
  return values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
}

const yearAndMonth = (date: LocalDate): [number, number] => [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
export const monthStart = (date: LocalDate): number => dayStart(makeDate(...yearAndMonth(date), 1))
export const nextMonth = (start: number): number => monthStart(plusDays(dateAt(start), 31))
