import { makeDate, plusDays, slotTime, type LocalDate } from '../../src/base/clock.js'
import { makeTime } from '../../src/base/time.js'
import { silent } from '../../src/base/log.js'
import type { DayMark, Direction } from '../../src/history/day.js'
import {
  defaultMeasurements,
  type Batch,
  type MeterRecord,
  type ReadingPoint,
  type RunRecord,
} from '../../src/store/store.js'
import type { InfluxSettings } from '../../src/store/influxdb/http.js'

export const FIRST_DAY = makeDate(2026, 8, 16)
/** `n` days after the first one. */
export const day = (n: number): LocalDate => plusDays(FIRST_DAY, n)

export const reading = (n: number, slot: number, more: Partial<ReadingPoint> = {}): ReadingPoint => ({
  meter: 'home',
  direction: 'normal',
  time: slotTime(day(n), slot),
  count: 196_000 + n * 48 + slot,
  cumulativeKwh: (196_000 + n * 48 + slot) / 10,
  usageKwh: 0.1,
  ...more,
})

export const mark = (n: number, more: Partial<DayMark> = {}): DayMark => ({
  meter: 'home',
  direction: 'normal',
  date: day(n),
  slots: 48,
  final: true,
  attempts: 1,
  usageKwh: 4.8,
  readAt: 1_795_000_000,
  unit: { coefficient: 1, unitExponent: -1, digits: 6 },
  ...more,
})

export const run = (time: number, more: Partial<RunRecord> = {}): RunRecord => ({
  meter: 'home',
  job: 'nightly-backfill',
  time,
  outcome: 'ok',
  scanS: 0,
  joinS: 12.5,
  readS: 7,
  writeS: 0.25,
  requests: 9,
  retries: 1,
  lqi: 148,
  daysRead: 2,
  pointsWritten: 98,
  proof: 'E2',
  ...more,
})

export const meterRecord = (n: number, more: Partial<MeterRecord> = {}): MeterRecord => ({
  meter: 'home',
  time: slotTime(day(n), 0),
  identity: '0123456789abcdef',
  registerSince: undefined,
  unit: { coefficient: 1, unitExponent: -1, digits: 6 },
  ...more,
})

export const batch = (parts: Partial<Batch>): Batch => ({ readings: [], days: [], runs: [], ...parts })

/** Whole days with their marks. */
export const wholeDays = (from: number, count: number, direction: Direction = 'normal'): Batch => {
  const numbers = Array.from({ length: count }, (_, i) => from + i)
  const slots = Array.from({ length: 48 }, (_, slot) => slot)
  return batch({
    readings: numbers.flatMap((n) => slots.map((slot) => reading(n, slot, { direction }))),
    days: numbers.map((n) => mark(n, { direction })),
  })
}

export const waiting = { signal: new AbortController().signal }
/** Longer than all samples. */
export const always = { from: slotTime(day(-4000), 0), to: slotTime(day(4000), 0) }
export const everyDay = { from: day(-4000), to: day(4000) }

/** A fast clock: waits before a retry are short, and so are the time limits of requests. */
export const options = { time: makeTime({ rate: 100 }), log: silent }

export const influxSettings = (url: string, bucket: string, more: Partial<InfluxSettings> = {}): InfluxSettings => ({
  kind: 'influxdb',
  url,
  bucket,
  timeoutMs: 1_000_000,
  measurements: defaultMeasurements,
  ...more,
})
