import { dateAt, plusDays, dayStart, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../../base/clock.js'
import { directions, type DayMark, type Direction, type HistoryDay } from '../../history/day.js'
import { sameUnit, toKwh, usageAt, usageOfDay, type Counts, type EnergyUnit } from '../../echonet/energy.js'
import { countsOn, datesAround, withDays } from '../../history/day-counts.js'
import type { Batch, ReadingPoint } from '../store.js'
import { HeldReadings } from './held-readings.js'

export interface StoredHistorySettings {
  readonly meter: string
  readonly unit: EnergyUnit
  /**
   * Readings before this instant (epoch seconds) are of an exchanged meter: they stay, and nothing is compared with them. Infinity: the
   * new meter has no reading yet; undefined: no exchange is known.
   */
  readonly registerSince: number | undefined
  /** Whether the readings of the unfinished day are stored, too. */
  readonly today: boolean
}

/** Differs for every mark of one meter. */
export const markKey = ({ direction, date }: Pick<DayMark, 'direction' | 'date'>): string => keyOf(direction, date)

const keyOf = (direction: Direction, date: LocalDate): string => `${direction} ${date}`

/** What is stored of one meter in the days of a run, kept up to date with what is written. It turns days that were read into points. */
export class StoredHistory {
  readonly #settings: StoredHistorySettings
  readonly #readings: Record<Direction, HeldReadings> = { normal: new HeldReadings(), reverse: new HeldReadings() }
  readonly #marks = new Map<string, DayMark>()
  readonly #counts: Record<Direction, Map<number, number>> = { normal: new Map(), reverse: new Map() }

  #registerSince: number

  /** @param stored the readings and day marks that were loaded */
  constructor(settings: StoredHistorySettings, stored: Pick<Batch, 'readings' | 'days'> = { readings: [], days: [] }) {
    this.#settings = settings
    this.#registerSince = settings.registerSince ?? -Infinity
    this.#take(stored)
  }

  /** All day marks, loaded and written since. */
  get marks(): DayMark[] {
    return [...this.#marks.values()]
  }

  markOf(direction: Direction, date: LocalDate): DayMark | undefined {
    return this.#marks.get(keyOf(direction, date))
  }

  counts(direction: Direction): Counts {
    return this.#counts[direction]
  }

  /** As in the settings, and the instant of the new meter's oldest reading once it has one. */
  get registerSince(): number | undefined {
    return this.#registerSince === -Infinity ? undefined : this.#registerSince
  }

  /** What it will be when these days are stored. */
  registerSinceWith(days: readonly HistoryDay[]): number | undefined {
    if (this.registerSince === undefined) return undefined
    const times = directions.flatMap((direction) => [
      ...this.#countsWith(direction, ofDirection(days, direction)).keys(),
    ])
    return Math.min(this.registerSince, ...times)
  }

  /** These days were read from the present meter, and their batch is in the store, or in the spool. */
  accept(days: readonly HistoryDay[], batch: Batch): void {
    this.#registerSince = this.registerSinceWith(days) ?? -Infinity
    this.#take(batch)
  }

  /** An absent field keeps its value, as in the store. */
  #take({ readings, days }: Pick<Batch, 'readings' | 'days'>): void {
    for (const mark of days) {
      const key = keyOf(mark.direction, mark.date)
      this.#marks.set(key, { ...mark, usageKwh: mark.usageKwh ?? this.#marks.get(key)?.usageKwh })
    }
    for (const point of readings) {
      this.#readings[point.direction].set(point)
      if (this.#isComparable(point)) this.#counts[point.direction].set(point.time, point.count)
    }
  }

  /** Whether a reading is of the present meter, in its present unit. */
  #isComparable({ time, count, cumulativeKwh }: ReadingPoint): boolean {
    const kwh = toKwh(count, this.#settings.unit)
    return time >= this.#registerSince && Math.abs(kwh - cumulativeKwh) <= kwh * 1e-9
  }

  /**
   * The points and marks that these days add or change: the same days again give an empty batch. They may change the day before, too,
   * because its last half hour ends at the first reading of this day.
   * @param readAt epoch seconds, by the meter's clock
   */
  batchFor(days: readonly HistoryDay[], readAt: number): Batch {
    const parts = directions.map((direction) => this.#batchOf(direction, ofDirection(days, direction), readAt))
    return { readings: parts.flatMap(({ readings }) => readings), days: parts.flatMap(({ marks }) => marks), runs: [] }
  }

  #batchOf(
    direction: Direction,
    read: readonly HistoryDay[],
    readAt: number,
  ): { readings: ReadingPoint[]; marks: DayMark[] } {
    const counts = this.#countsWith(direction, read)
    const stored = read.filter(({ final }) => final || this.#settings.today)
    const readings = timesOf(stored, read).flatMap((time) => this.#pointAt(direction, time, counts) ?? [])
    const marks = stored.flatMap((day) => this.#markFor(day, counts, readAt) ?? [])
    const marked = new Set(stored.map(({ date }) => date))
    const before = read.map(({ date }) => plusDays(date, -1)).filter((date) => !marked.has(date))
    return { readings, marks: [...marks, ...before.flatMap((date) => this.#withUsage(direction, date, counts) ?? [])] }
  }

  /** Counts of these days and stored ones around them, without what a new meter says of instants at which the old one was read. */
  #countsWith(direction: Direction, read: readonly HistoryDay[]): Map<number, number> {
    const counts = withDays(countsOn(datesAround(read), this.#counts[direction]), read)
    for (const [time, count] of counts) {
      const old = this.#readings[direction].get(time)
      if (time < this.#registerSince && old !== undefined && old.count !== count) counts.delete(time)
    }
    return counts
  }

  /** @returns undefined where there is no count, or the same point is stored */
  #pointAt(direction: Direction, time: number, counts: Counts): ReadingPoint | undefined {
    const { meter, unit } = this.#settings
    const count = counts.get(time)
    if (count === undefined) return undefined
    const old = this.#readings[direction].get(time)
    const usage = usageAt(counts, time, unit)
    const usageKwh = usage === undefined ? old?.usageKwh : toKwh(usage, unit)
    const cumulativeKwh = toKwh(count, unit)
    if (old?.count === count && old.cumulativeKwh === cumulativeKwh && old.usageKwh === usageKwh) return undefined
    return { meter, direction, time, count, cumulativeKwh, usageKwh }
  }

  #markFor({ date, direction, counts: read, final }: HistoryDay, counts: Counts, readAt: number): DayMark | undefined {
    const { meter, unit } = this.#settings
    const old = this.markOf(direction, date)
    const slots = read.filter(
      (count, slot) => count !== undefined || this.#readings[direction].has(slotTime(date, slot)),
    ).length
    const attempts = (old?.attempts ?? 0) + (final && !wasTriedOn(dateAt(readAt), old) ? 1 : 0)
    const usageKwh = this.#usageOf(date, counts) ?? old?.usageKwh
    const mark = { meter, direction, date, slots, final, attempts, usageKwh, readAt, unit }
    return old !== undefined && sameMark(old, mark) ? undefined : mark
  }

  /** The mark of a day that was stored before, with its energy. @returns undefined where that did not change */
  #withUsage(direction: Direction, date: LocalDate, counts: Counts): DayMark | undefined {
    const old = this.markOf(direction, date)
    if (old === undefined) return undefined
    const usageKwh = this.#usageOf(date, counts)
    return usageKwh === undefined || usageKwh === old.usageKwh ? undefined : { ...old, usageKwh }
  }

  /** Points and marks whose energy is known by now, from readings that were not stored together. */
  usageFound(): Batch {
    const readings = directions.flatMap((direction) => {
      const counts = this.#counts[direction]
      return [...counts.keys()].flatMap((time) => this.#pointAt(direction, time, counts) ?? [])
    })
    const days = this.marks.flatMap(
      ({ direction, date }) => this.#withUsage(direction, date, this.#counts[direction]) ?? [],
    )
    return { readings, days, runs: [] }
  }

  #usageOf(date: LocalDate, counts: Counts): number | undefined {
    const usage = usageOfDay(counts, date, this.#settings.unit)
    return usage === undefined ? undefined : toKwh(usage, this.#settings.unit)
  }
}

const ofDirection = (days: readonly HistoryDay[], direction: Direction): HistoryDay[] =>
  days.filter((day) => day.direction === direction)

/** The instants of all readings of the stored days, and of the last reading before each day that was read; ascending. */
function timesOf(stored: readonly HistoryDay[], read: readonly HistoryDay[]): number[] {
  const times = new Set(read.map(({ date }) => dayStart(date) - SLOT_S))
  for (const { date } of stored) for (let slot = 0; slot < SLOTS_PER_DAY; slot++) times.add(slotTime(date, slot))
  return [...times].sort((a, b) => a - b)
}

/** A day that is read twice on one date counts as one attempt. */
const wasTriedOn = (date: LocalDate, mark: DayMark | undefined): boolean =>
  mark !== undefined && mark.final && dateAt(mark.readAt) === date

/** Whether two marks say the same of a day; when it was read does not matter. */
const sameMark = (a: DayMark, b: DayMark): boolean =>
  a.slots === b.slots &&
  a.final === b.final &&
  a.attempts === b.attempts &&
  a.usageKwh === b.usageKwh &&
  sameUnit(a.unit, b.unit)
