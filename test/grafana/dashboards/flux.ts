/** The questions in Flux, which InfluxDB 2.x answers. */
import { HOLE_ATTEMPTS, LEAVING_DAYS, MEMORY_DAYS, type Queries } from './queries.js'

const ZONE = 'import "timezone"\noption location = timezone.location(name: "Asia/Tokyo")'

const RANGE = 'start: v.timeRangeStart, stop: v.timeRangeStop'

const query = (...steps: string[]): string => steps.join('\n  |> ')
const importing = (name: string, flux: string): string => `import "${name}"\n${flux}`
const filter = (condition: string): string => `filter(fn: (r) => ${condition})`

const from = (measurement: string, condition: string, range = RANGE): string[] => [
  'from(bucket: v.defaultBucket)',
  `range(${range})`,
  filter(`r._measurement == "${measurement}" and r.meter == "\${meter}"`),
  filter(condition),
]
const field = (...names: string[]): string => names.map((name) => `r._field == "${name}"`).join(' or ')

/** One column beside the time; what has no point has no table, so nothing that is absent is renamed. */
const as = (name: string): string[] => [
  'keep(columns: ["_time", "_value"])',
  `rename(columns: {_time: "Time", _value: "${name}"})`,
]

/** One row for each instant, with a column for each field. */
const table = (...columns: string[]): string[] => [
  `keep(columns: ["_time", "_field", "_value"${columns.map((column) => `, "${column}"`).join('')}])`,
  pivot,
  'rename(columns: {_time: "Time"})',
]
// A row without the first field comes last: pivot keeps the order in which it meets the rows.
const pivot = 'pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> sort(columns: ["_time"])'

const times = (factor: string): string => `map(fn: (r) => ({r with _value: r._value * ${factor}}))`

const one = (measurement: string, name: string, alias: string, ...steps: string[]): string =>
  query(...from(measurement, field(name)), ...steps, ...as(alias))

/** Sums and counts have no time: the end of the range stands for it. */
const total = (kind: 'sum' | 'count', name: string, alias: string, range = RANGE): string =>
  query(...from('energy_day', field(name), range), `${kind}()`, 'duplicate(column: "_stop", as: "_time")', ...as(alias))

/** Whole days only: a day counts once its last half hour is within the range. */
const wholeDays = 'start: v.timeRangeStart, stop: date.sub(d: 1d, from: v.timeRangeStop)'
const inMonth = (kind: 'sum' | 'count', name: string, alias: string): string =>
  importing('date', total(kind, name, alias, wholeDays))
const month = [
  inMonth('sum', 'bought_kwh', 'bought'),
  inMonth('sum', 'sold_kwh', 'sold'),
  inMonth('count', 'bought_kwh', 'days'),
]

function energyOf(measurement: string, slots: string): string[] {
  const kind = (way: 'bought' | 'sold', alias: string, is: '==' | '<'): string => {
    const fields = [`${way}_kwh`, `${way}_slots`, ...(slots === '48' ? [] : ['slots'])]
    return query(
      ...from(measurement, field(...fields)),
      'keep(columns: ["_time", "_field", "_value"])',
      pivot,
      filter(`exists r.${way}_kwh and r.${way}_slots ${is} ${slots}`),
      `map(fn: (r) => ({_time: r._time, _value: ${way === 'bought' ? '' : '-'}r.${way}_kwh}))`,
      ...as(alias),
    )
  }
  return [
    kind('bought', 'bought', '=='),
    kind('bought', 'bought_incomplete', '<'),
    kind('sold', 'sold', '=='),
    kind('sold', 'sold_incomplete', '<'),
  ]
}

const direction = (way: string): string => `r.direction == "${way === 'bought' ? 'normal' : 'reverse'}"`

/** The electricity of one direction, by the interval of the screen; windows of days begin at midnight in Japan. */
const perInterval = (name: string, way: string, fn: string, ...steps: string[]): string =>
  `${ZONE}\n${query(
    ...from('electricity', field(name)),
    filter(direction(way)),
    `aggregateWindow(every: v.windowPeriod, fn: ${fn}, createEmpty: false, timeSrc: "_start")`,
    ...steps,
    ...as(way),
  )}`

/** A heat map draws each column to the left of its time: a day later it is over its date. */
const heatMap = (way: string): string =>
  query(...from('energy_day', `r._field =~ /^${way}_[0-9]/`), 'timeShift(duration: 1d)', ...table())

const typicalDay = (way: string, ...days: string[]): string =>
  query(
    ...from('energy_day', `r._field =~ /^${way}_[0-9]/ or r._field == "weekday"`),
    'keep(columns: ["_time", "_field", "_value"])',
    'toFloat()',
    pivot,
    ...days,
    'drop(columns: ["weekday"])',
    'experimental.unpivot()',
    'group(columns: ["_field"])',
    'mean()',
    'group()',
    'map(fn: (r) => ({_time: now(), _field: r._field, _value: r._value}))',
    pivot,
    'drop(columns: ["_time"])',
  )

/** Days of the calendar, those without a point as well: they have 0 readings. */
const perDay = (name: string, way: string, fn: string): string[] => [
  ...from('electricity_day', field(name)),
  filter(direction(way)),
  `aggregateWindow(every: 1d, fn: ${fn}, createEmpty: true, timeSrc: "_start")`,
  'fill(value: 0)',
]
const countDays = (way: string, alias: string, condition: string): string =>
  query(
    ...from('electricity_day', field('slots', 'final')),
    filter(direction(way)),
    'keep(columns: ["_time", "_field", "_value"])',
    'toInt()',
    pivot,
    filter(condition),
    'count(column: "slots")',
    `rename(columns: {slots: "${alias}"})`,
  )
const counts = (way: string): string[] => [
  countDays(way, 'complete', 'r.final == 1 and r.slots == 48'),
  countDays(way, 'holed', 'r.final == 1 and r.slots < 48'),
  countDays(way, 'partial', 'r.final == 0'),
  `${ZONE}\n${query(
    ...perDay('slots', way, 'sum'),
    filter('r._value == 0'),
    'count()',
    'keep(columns: ["_value"])',
    'rename(columns: {_value: "missing"})',
  )}`,
]

/** Of all days, so that a week without any point is found as well. */
const leaving = (way: string): string[] => [
  `${ZONE}\nslots = ${query(...perDay('slots', way, 'sum'), `limit(n: ${LEAVING_DAYS})`)}`,
  `attempts = ${query(...perDay('attempts', way, 'max'), `limit(n: ${LEAVING_DAYS})`)}`,
  query(
    'union(tables: [slots, attempts])',
    'keep(columns: ["_time", "_field", "_value"])',
    'group()',
    pivot,
    filter(`r.slots < 48 and r.attempts < ${HOLE_ATTEMPTS}`),
  ),
]
const leavingDays = (way: string): string =>
  [
    ...leaving(way).slice(0, -1),
    query(
      leaving(way).at(-1)!,
      'keep(columns: ["_time", "slots"])',
      `rename(columns: {_time: "Time", slots: "${way}"})`,
    ),
  ].join('\n')
const leavingCount = (way: string): string =>
  [
    ...leaving(way).slice(0, -1),
    query(leaving(way).at(-1)!, 'count(column: "slots")', `rename(columns: {slots: "${way}"})`),
  ].join('\n')

const run = (...names: string[]): string[] => [...from('electricity_run', field(...names)), ...table()]

export const flux: Queries = {
  today: [
    one('energy_day', 'bought_kwh', 'bought'),
    one('energy_day', 'sold_kwh', 'sold'),
    one('energy_day', 'bought_slots', 'hours', 'toFloat()', times('0.5')),
  ],
  month,
  lastMonth: month,
  total: [total('sum', 'bought_kwh', 'bought'), total('sum', 'sold_kwh', 'sold'), total('count', 'bought_kwh', 'days')],
  monthByDay: [
    query(
      ...from('energy_day', field('day_of_month', 'bought_kwh')),
      ...table(),
      filter('exists r.bought_kwh'),
      'rename(columns: {day_of_month: "day", bought_kwh: "bought"})',
    ),
  ],
  halfHours: [
    perInterval('usage_kwh', 'bought', 'mean', times('2000.0')),
    perInterval('usage_kwh', 'sold', 'mean', times('-2000.0')),
  ],
  heatMapBought: [heatMap('bought')],
  heatMapSold: [heatMap('sold')],
  days: energyOf('energy_day', '48'),
  months: energyOf('energy_month', 'r.slots'),
  typicalDay: [
    importing('experimental', typicalDay('bought', filter('r.weekday < 6.0'))),
    importing('experimental', typicalDay('bought', filter('r.weekday >= 6.0'))),
    importing('experimental', typicalDay('sold')),
  ],
  register: [perInterval('cumulative_kwh', 'bought', 'last'), perInterval('cumulative_kwh', 'sold', 'last')],
  lastRun: [
    query(
      ...from('electricity_run', field('outcome')),
      'group()',
      'sort(columns: ["_time"])',
      'last()',
      ...as('outcome'),
    ),
  ],
  countsBought: counts('bought'),
  countsSold: counts('sold'),
  calendar: ['bought', 'sold'].map((way) => `${ZONE}\n${query(...perDay('slots', way, 'sum'), ...as(way))}`),
  leaving: [leavingCount('bought'), leavingCount('sold')],
  leavingDays: [leavingDays('bought'), leavingDays('sold')],
  runs: [
    query(
      ...from('electricity_run', field('outcome', 'days_read', 'points_written', 'requests', 'retries', 'lqi')),
      ...table('job'),
      'group()',
      'sort(columns: ["Time"], desc: true)',
      'limit(n: 20)',
    ),
  ],
  link: [query(...run('lqi'), 'sort(columns: ["Time"])')],
  requests: [query(...run('requests', 'retries'), 'sort(columns: ["Time"])')],
  duration: [query(...run('scan_s', 'join_s', 'read_s', 'write_s'), 'sort(columns: ["Time"])')],
}

/** Every meter that the bucket knows. */
export const metersInFlux = importing(
  'influxdata/influxdb/schema',
  `schema.tagValues(bucket: v.defaultBucket, tag: "meter", predicate: (r) => r._measurement == "electricity_day", start: -${MEMORY_DAYS + 1}d)`,
)
