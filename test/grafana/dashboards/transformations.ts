/** What Grafana makes of the answers before it draws them. */
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard'

const TIME = 'Time'

/** Several answers as one table, a row for each instant. */
export const joinByTime: DataTransformerConfig = { id: 'joinByField', options: { byField: TIME, mode: 'outer' } }

/** Instants as words of Japan: a bar chart puts them below its bars. */
export const timeAs = (outputFormat: string): DataTransformerConfig => ({
  id: 'formatTime',
  options: { timeField: TIME, outputFormat, timezone: 'Asia/Tokyo' },
})

/** A column under a new name: answers in InfluxQL carry their names along, into each column of a matrix. */
const renewed = (left: string, alias: string): DataTransformerConfig => ({
  id: 'calculateField',
  options: { mode: 'binary', binary: { left, operator: '*', right: '1' }, alias, replaceFields: false },
})

/** One column for each month, one row for each day of it: a day that last month lacks is not put at the end. */
export const daysAgainstMonths: readonly DataTransformerConfig[] = [
  renewed('bought', 'kWh'),
  renewed('day', 'day_of_month'),
  timeAs('YYYY-MM'),
  {
    id: 'groupingToMatrix',
    options: { columnField: TIME, rowField: 'day_of_month', valueField: 'kWh', emptyValue: 'null' },
  },
  { id: 'sortBy', options: { fields: {}, sort: [{ field: 'day_of_month' }] } },
]

/** `bought_0930`, `mean_bought_0930` → `09:30`. */
export const clockNames: DataTransformerConfig = {
  id: 'renameByRegex',
  options: { regex: '^.*(?:bought|sold)_(..)(..)$', renamePattern: '$1:$2' },
}

/** Columns of the clock become rows; how it is reduced matters to nobody, as each has one value, but it names the column. */
const rowsOf = (refId: string, reducer: string): DataTransformerConfig => ({
  id: 'reduce',
  filter: { id: 'byRefId', options: refId },
  options: { mode: 'seriesToRows', reducers: [reducer] },
})

/** Answers A, B and C, of one row each, as columns beside each other; the rows are the half hours. */
export const clockRows: readonly DataTransformerConfig[] = [
  clockNames,
  rowsOf('A', 'mean'),
  rowsOf('B', 'lastNotNull'),
  rowsOf('C', 'max'),
  { id: 'joinByField', options: { byField: 'Field', mode: 'outer' } },
  {
    id: 'organize',
    options: {
      renameByName: { Mean: 'weekday', 'Last *': 'weekend', Max: 'sold_mean' },
      excludeByName: {},
      indexByName: {},
    },
  },
]
