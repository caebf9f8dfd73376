import { dateAt, dayStart, plusDays, type LocalDate } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import { directions, type DayMark, type Direction } from '../../history/day.js'
import { exchangesIn } from '../../store/energy/steps.js'
import type { ReadingPoint, Store } from '../../store/store.js'
import { lastDayShown, overview, type Leaving } from '../overview.js'
import { seriesOf, type Day, type Series } from './data/series.js'
import { monthBefore } from './data/sums.js'

/** Which days of a meter. */
export interface Span {
  /** Both included; where they are left out: a year before the last day, and today. */
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  /** Days before the last one, instead of `from`. */
  readonly days?: number | undefined
}

/** One direction of a meter. */
export interface DirectionData extends Series {
  /** The dates that the page shows; `days` begins no later, so that the month before is there to compare with. */
  readonly shown: readonly Day[]
  /** Days that are not complete and that the meter still holds, oldest first. */
  readonly leaving: readonly Leaving[]
}

/** What is shown of one meter. */
export interface MeterData {
  readonly name: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly today: LocalDate
  /** The newest date that is over. */
  readonly lastWhole: LocalDate
  readonly bought: DirectionData
  /** Undefined where no energy was ever sold. */
  readonly sold: DirectionData | undefined
}

/** A whole year, so that the same days of last year are there. */
const USUAL_DAYS = 366
/** E5 reaches 99 days back. */
const MEMORY_DAYS = 99

/**
 * Reads what the page shows of one meter.
 * @param now the host's clock, epoch seconds
 * @returns undefined where the store has nothing of this meter in these days
 * @throws {KenshinError} `store.…`
 */
export async function loadMeter(
  store: Store,
  { meter, now, span }: { meter: string; now: number; span: Span },
  waiting: Waiting,
): Promise<MeterData | undefined> {
  const stored = await store.span({ meter }, waiting)
  if (stored === undefined) return undefined
  const newest = (await store.span({ meter, of: 'electricity_day' }, waiting))?.last ?? stored.last
  const today = lastDayShown(now, newest)
  const to = span.to !== undefined && span.to < today ? span.to : today
  const asked = span.from ?? plusDays(to, -(span.days ?? USUAL_DAYS))
  const from = later(asked, dateAt(stored.first))
  if (from > to) return undefined
  const range = { from: earlier(from, later(monthBefore(to), dateAt(stored.first))), to }
  const parts = await read(store, { meter, range }, waiting)
  const place = { meter, from, today, range, hasEarlier: stored.first < dayStart(range.from) }
  const [bought, sold] = directions.map((direction) => directionData(direction, parts, place))
  const isSelling = parts.readings.some(({ direction, count }) => direction === 'reverse' && count > 0)
  const lastWhole = to < today ? to : plusDays(today, -1)
  return { name: meter, from, to, today, lastWhole, bought: bought!, sold: isSelling ? sold : undefined }
}

interface Parts {
  readonly readings: readonly ReadingPoint[]
  readonly marks: readonly DayMark[]
  readonly exchanges: readonly number[]
}

interface Range {
  readonly from: LocalDate
  readonly to: LocalDate
}

async function read(store: Store, { meter, range }: { meter: string; range: Range }, waiting: Waiting): Promise<Parts> {
  // The first reading of the next day ends the last half hour.
  const instants = { from: dayStart(range.from), to: dayStart(plusDays(range.to, 1)) + 1 }
  const readings = await store.readings({ meter, ...instants }, waiting)
  const marks = await store.days({ meter, ...range }, waiting)
  // Also those written after these days: an exchange within them may have been noticed later.
  const records = await store.meters({ meter, from: 0, to: 1e10 }, waiting)
  return { readings, marks, exchanges: exchangesIn(records) }
}

interface Place {
  readonly meter: string
  readonly from: LocalDate
  readonly today: LocalDate
  readonly range: Range
  readonly hasEarlier: boolean
}

function directionData(direction: Direction, parts: Parts, place: Place): DirectionData {
  const { meter, from, today, range, hasEarlier } = place
  const readings = parts.readings.filter((reading) => reading.direction === direction)
  const marks = parts.marks.filter((mark) => mark.direction === direction)
  const series = seriesOf({ direction, ...range, readings, marks, exchanges: parts.exchanges, hasEarlier })
  const days = Math.max(0, Math.min(MEMORY_DAYS, series.days.length - 1))
  const { leaving } = overview({ meter, direction, today, days }, marks, readings)
  return { ...series, shown: series.days.filter(({ date }) => date >= from), leaving }
}

const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b)
const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b)
