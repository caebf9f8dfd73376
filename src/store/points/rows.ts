/**
 * What lands in a database: names and types, and the way of each kind of point into a row and back.
 */
import { dateAt, dayStart } from '../../base/clock.js'
import type { DayMark, Direction } from '../../history/day.js'
import type { Proof } from '../../history/proof.js'
import { energyDayFields, energyDayRow, energyMonthFields, energyMonthRow } from '../energy/rows.js'
import type { KeptKind, Measurements, MeterRecord, Points, ReadingCount, ReadingPoint, RunRecord } from '../store.js'
import type { FieldType, Row, Value } from './row.js'

/** Kinds of points. `electricity_check` is none: only a check writes it, and it is never read as data or copied. */
export type Kind = Exclude<keyof Measurements, 'electricity_check'>

/**
 * What lands in a database. Names and types here never change: every dashboard uses them, and InfluxDB refuses a field with another
 * type.
 */
export const schema = {
  electricity: {
    tags: ['meter', 'direction'],
    fields: { count: 'integer', cumulative_kwh: 'float', usage_kwh: 'float' },
  },
  electricity_day: {
    tags: ['meter', 'direction'],
    fields: {
      slots: 'integer',
      final: 'boolean',
      attempts: 'integer',
      usage_kwh: 'float',
      read_at: 'integer',
      coefficient: 'integer',
      unit_exponent: 'integer',
      digits: 'integer',
    },
  },
  electricity_run: {
    tags: ['meter', 'job'],
    fields: {
      outcome: 'string',
      scan_s: 'float',
      join_s: 'float',
      read_s: 'float',
      write_s: 'float',
      requests: 'integer',
      retries: 'integer',
      lqi: 'integer',
      days_read: 'integer',
      points_written: 'integer',
      proof: 'string',
    },
  },
  electricity_meter: {
    tags: ['meter'],
    fields: {
      coefficient: 'integer',
      unit_exponent: 'integer',
      digits: 'integer',
      identity: 'string',
      register_since: 'integer',
    },
  },
  energy_day: { tags: ['meter'], fields: energyDayFields },
  energy_month: { tags: ['meter'], fields: energyMonthFields },
} as const satisfies Record<Kind, { tags: readonly string[]; fields: Readonly<Record<string, FieldType>> }>

export const kinds = Object.keys(schema) as Kind[]

/** The others are derived from these. */
export const keptKinds: readonly KeptKind[] = ['electricity_meter', 'electricity', 'electricity_day', 'electricity_run']

export const fieldsOf = (kind: Kind): [name: string, type: FieldType][] =>
  Object.entries<FieldType>(schema[kind].fields)

/** Tags, `time`, fields: the columns of a table. */
export const columnsOf = (kind: Kind): string[] => [
  ...schema[kind].tags,
  'time',
  ...fieldsOf(kind).map(([name]) => name),
]

/** Two points with the same time and tags are one; and every database answers in this order. */
export const orderOf = (kind: Kind): ['time', 'meter', ...string[]] => ['time', ...schema[kind].tags]

export type Rows = Record<Kind, readonly Row[]>

/** The rows of what is written. */
export function rowsOf(points: Points): Record<Kind, Row[]> {
  const { readings, days, runs, meters = [], energyDays = [], energyMonths = [] } = points
  return {
    electricity_meter: meters.map(meterRow),
    electricity: readings.map(readingRow),
    electricity_day: days.map(dayRow),
    electricity_run: runs.map(runRow),
    energy_day: energyDays.map(energyDayRow),
    energy_month: energyMonths.map(energyMonthRow),
  }
}

function readingRow({ meter, direction, time, count, cumulativeKwh, usageKwh }: ReadingPoint): Row {
  return { meter, direction, time, count, cumulative_kwh: cumulativeKwh, usage_kwh: usageKwh }
}

/** @returns undefined for a row of another program that writes to the same measurement */
export function readingOf(row: Row): ReadingPoint | undefined {
  const { meter, direction, time, count, cumulative_kwh: cumulativeKwh, usage_kwh: usageKwh } = row
  if (!isText(meter) || !isDirection(direction) || !isNumber(count) || !isNumber(cumulativeKwh)) return undefined
  return { meter, direction, time, count, cumulativeKwh, usageKwh: optional(usageKwh) }
}

/** The time of a mark is 00:00 JST of its date. */
function dayRow({ meter, direction, date, slots, final, attempts, usageKwh, readAt, unit }: DayMark): Row {
  const { coefficient, unitExponent: unit_exponent, digits } = unit
  const tags = { meter, direction, time: dayStart(date) }
  return { ...tags, slots, final, attempts, usage_kwh: usageKwh, read_at: readAt, coefficient, unit_exponent, digits }
}

/** @returns undefined for a row of another program */
export function dayOf(row: Row): DayMark | undefined {
  const { meter, direction, time, slots, final, attempts, read_at: readAt } = row
  const { coefficient, unit_exponent: unitExponent, digits } = row
  if (!isText(meter) || !isDirection(direction) || !isNumber(slots) || !isNumber(attempts)) return undefined
  if (!isNumber(readAt) || !isNumber(coefficient) || !isNumber(unitExponent) || !isNumber(digits)) return undefined
  const unit = { coefficient, unitExponent, digits }
  const usageKwh = optional(row.usage_kwh)
  return { meter, direction, date: dateAt(time), slots, final: Boolean(final), attempts, usageKwh, readAt, unit }
}

function runRow(run: RunRecord): Row {
  const { meter, job, time, outcome, requests, retries, lqi } = run
  const seconds = { scan_s: run.scanS, join_s: run.joinS, read_s: run.readS, write_s: run.writeS }
  const work = { requests, retries, lqi, days_read: run.daysRead, points_written: run.pointsWritten, proof: run.proof }
  return { meter, job, time, outcome, ...seconds, ...work }
}

/** @returns undefined for a row of another program */
export function runOf(row: Row): RunRecord | undefined {
  const { meter, job, time, outcome } = row
  if (!isText(meter) || !isText(job) || !isText(outcome)) return undefined
  return {
    meter,
    job,
    time,
    outcome,
    scanS: Number(row.scan_s ?? 0),
    joinS: Number(row.join_s ?? 0),
    readS: Number(row.read_s ?? 0),
    writeS: Number(row.write_s ?? 0),
    requests: Number(row.requests ?? 0),
    retries: Number(row.retries ?? 0),
    lqi: optional(row.lqi),
    daysRead: Number(row.days_read ?? 0),
    pointsWritten: Number(row.points_written ?? 0),
    proof: isProof(row.proof) ? row.proof : undefined,
  }
}

function meterRow({ meter, time, identity, registerSince, unit }: MeterRecord): Row {
  const { coefficient, unitExponent: unit_exponent, digits } = unit
  return { meter, time, coefficient, unit_exponent, digits, identity, register_since: registerSince }
}

/** @returns undefined for a row of another program */
export function meterOf(row: Row): MeterRecord | undefined {
  const { meter, time, coefficient, unit_exponent: unitExponent, digits, identity } = row
  if (!isText(meter) || !isNumber(coefficient) || !isNumber(unitExponent) || !isNumber(digits)) return undefined
  const unit = { coefficient, unitExponent, digits }
  return {
    meter,
    time,
    identity: isText(identity) ? identity : undefined,
    registerSince: optional(row.register_since),
    unit,
  }
}

/** @returns undefined for a row of another program */
export function readingCountOf({ meter, direction, time, readings }: Row): ReadingCount | undefined {
  if (!isText(meter) || !isDirection(direction) || !isNumber(readings)) return undefined
  return { meter, direction, date: dateAt(time), readings }
}

const isText = (value: Value): value is string => typeof value === 'string' && value !== ''
const isNumber = (value: Value): value is number => typeof value === 'number'
const isProof = (value: Value): value is Proof => value === 'E2' || value === 'E2+EC' || value === 'EC'
const isDirection = (value: Value): value is Direction => value === 'normal' || value === 'reverse'
const optional = (value: Value): number | undefined => (isNumber(value) ? value : undefined)

/** Sorts rows by time, then by the tags: the order in which every database answers. */
export function inOrder(kind: Kind, rows: Row[]): Row[] {
  const tags = schema[kind].tags
  const key = (row: Row): string => tags.map((tag) => String(row[tag])).join('\0')
  return rows.sort((a, b) => a.time - b.time || (key(a) < key(b) ? -1 : 1))
}

/** Sorts by date, meter, direction. */
export const byDate = (a: ReadingCount, b: ReadingCount): number =>
  [a.date, a.meter, a.direction].join('\0') < [b.date, b.meter, b.direction].join('\0') ? -1 : 1

/** Leaves `undefined` out. */
export const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined)
