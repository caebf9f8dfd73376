import type { Measurements } from '../store.js'

export type FieldType = 'integer' | 'float' | 'boolean' | 'string'
/** Kinds of points. `electricity_check` is none: only a check writes it, and it is never read as data or copied. */
export type Kind = Exclude<keyof Measurements, 'electricity_check'>
export type Value = string | number | boolean | null | undefined

/** One point as it is in every database: tags and fields by their names, `time` in epoch seconds. */
export type Row = Readonly<Record<string, Value>> & { readonly time: number }

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
} as const satisfies Record<Kind, { tags: readonly string[]; fields: Readonly<Record<string, FieldType>> }>

export const kinds = Object.keys(schema) as Kind[]

export const fieldsOf = (kind: Kind): [name: string, type: FieldType][] => Object.entries(schema[kind].fields)

/** Tags, `time`, fields: the columns of a table. */
export const columnsOf = (kind: Kind): string[] => [
  ...schema[kind].tags,
  'time',
  ...fieldsOf(kind).map(([name]) => name),
]

/** Two points with the same key are one. Time comes first, because every question is about a span of time. */
export const keyOf = (kind: Kind): string[] => ['time', ...schema[kind].tags]

/** Sorts rows by time, then by the tags: the order in which every database answers. */
export function inOrder(kind: Kind, rows: Row[]): Row[] {
  const tags = schema[kind].tags
  const key = (row: Row): string => tags.map((tag) => String(row[tag])).join('\0')
  return rows.sort((a, b) => a.time - b.time || (key(a) < key(b) ? -1 : 1))
}
