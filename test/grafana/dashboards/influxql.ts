/**
 * The questions in InfluxQL, which InfluxDB 1.x, 2.x and 3.x answer.
 *
 * Three lines each: Grafana takes a meter's name between two slashes of one line, as in `/^bought_\d/ … $meter … 'Asia/Tokyo'`, for a
 * part of a regular expression, and would escape its full stops.
 */
import { HOLE_ATTEMPTS, LEAVING_DAYS, type Queries } from './queries.js'

const ZONE = "tz('Asia/Tokyo')"

const lines = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n')

const ofMeter = (...conditions: string[]): string =>
  ['WHERE "meter" = \'$meter\'', ...conditions, '$timeFilter'].join(' AND ')

const select = (what: string, from: string, conditions: readonly string[] = [], rest = ''): string =>
  lines(`SELECT ${what} FROM "${from}"`, ofMeter(...conditions), rest)

const bought = '"direction" = \'normal\''
const sold = '"direction" = \'reverse\''

/** Whole days only: a day counts once its last half hour is within the range. */
const wholeDays = ['time <= ${__to}ms - 1d']

const month = [
  select('sum("bought_kwh") AS "bought"', 'energy_day', wholeDays),
  select('sum("sold_kwh") AS "sold"', 'energy_day', wholeDays),
  select('count("bought_kwh") AS "days"', 'energy_day', wholeDays),
]

/** Complete periods and the others apart; sold energy below the line. */
const energyOf = (measurement: string, slots: string): string[] => [
  select('"bought_kwh" AS "bought"', measurement, [`"bought_slots" = ${slots}`]),
  select('"bought_kwh" AS "bought_incomplete"', measurement, [`"bought_slots" < ${slots}`]),
  select('"sold_kwh" * -1 AS "sold"', measurement, [`"sold_slots" = ${slots}`]),
  select('"sold_kwh" * -1 AS "sold_incomplete"', measurement, [`"sold_slots" < ${slots}`]),
]

const perInterval = `GROUP BY time($__interval) fill(none) ${ZONE}`
const perDay = `GROUP BY time(1d) fill(0) ${ZONE}`

const countDays = (direction: string, name: string, ...conditions: string[]): string =>
  select(`count("slots") AS "${name}"`, 'electricity_day', [direction, ...conditions])

/** A question about the days of the calendar, those without a point as well: they have 0 readings and 0 attempts. */
const ofDays = (what: string, direction: string, where: string, limit = ''): string =>
  lines(
    `SELECT ${what} FROM (SELECT sum("slots") AS "slots", max("attempts") AS "attempts" FROM "electricity_day"`,
    ofMeter(direction),
    // Each of the two questions needs the zone for itself, and only one the range: another one would lose days.
    `GROUP BY time(1d) fill(0) ${limit}`.trimEnd(),
    `${ZONE})`,
    `WHERE ${where}`,
    ZONE,
  )

const counts = (direction: string): string[] => [
  countDays(direction, 'complete', '"final" = true', '"slots" = 48'),
  countDays(direction, 'holed', '"final" = true', '"slots" < 48'),
  countDays(direction, 'partial', '"final" = false'),
  ofDays('count("slots") AS "missing"', direction, '"slots" = 0'),
]

/** Of all days, so that a week without any point is found as well. */
const leaving = (what: string, direction: string): string =>
  ofDays(what, direction, `"slots" < 48 AND "attempts" < ${HOLE_ATTEMPTS}`, `LIMIT ${LEAVING_DAYS}`)

export const influxql: Queries = {
  today: [
    select('"bought_kwh" AS "bought"', 'energy_day'),
    select('"sold_kwh" AS "sold"', 'energy_day'),
    select('"bought_slots" / 2 AS "hours"', 'energy_day'),
  ],
  month,
  lastMonth: month,
  total: [
    select('sum("bought_kwh") AS "bought"', 'energy_day'),
    select('sum("sold_kwh") AS "sold"', 'energy_day'),
    select('count("bought_kwh") AS "days"', 'energy_day'),
  ],
  monthByDay: [select('"day_of_month" AS "day", "bought_kwh" AS "bought"', 'energy_day')],
  halfHours: [
    select('mean("usage_kwh") * 2000 AS "bought"', 'electricity', [bought], perInterval),
    select('mean("usage_kwh") * -2000 AS "sold"', 'electricity', [sold], perInterval),
  ],
  heatMapBought: [select('/^bought_\\d/', 'energy_day')],
  heatMapSold: [select('/^sold_\\d/', 'energy_day')],
  days: energyOf('energy_day', '48'),
  months: energyOf('energy_month', '"slots"'),
  typicalDay: [
    select('mean(/^bought_\\d/)', 'energy_day', ['"weekday" < 6']),
    select('mean(/^bought_\\d/)', 'energy_day', ['"weekday" >= 6']),
    select('mean(/^sold_\\d/)', 'energy_day'),
  ],
  register: [
    select('last("cumulative_kwh") AS "bought"', 'electricity', [bought], perInterval),
    select('last("cumulative_kwh") AS "sold"', 'electricity', [sold], perInterval),
  ],
  lastRun: [select('"outcome"', 'electricity_run', [], 'ORDER BY time DESC LIMIT 1')],
  countsBought: counts(bought),
  countsSold: counts(sold),
  calendar: [
    select('sum("slots") AS "bought"', 'electricity_day', [bought], perDay),
    select('sum("slots") AS "sold"', 'electricity_day', [sold], perDay),
  ],
  leaving: [leaving('count("slots") AS "bought"', bought), leaving('count("slots") AS "sold"', sold)],
  leavingDays: [leaving('"slots" AS "bought"', bought), leaving('"slots" AS "sold"', sold)],
  runs: [
    select(
      '"job", "outcome", "days_read", "points_written", "requests", "retries", "lqi"',
      'electricity_run',
      [],
      'ORDER BY time DESC LIMIT 20',
    ),
  ],
  link: [select('"lqi"', 'electricity_run')],
  requests: [select('"requests", "retries"', 'electricity_run')],
  duration: [select('"scan_s", "join_s", "read_s", "write_s"', 'electricity_run')],
}

/** Every meter that the database knows. */
export const metersInInfluxql = 'SHOW TAG VALUES FROM "electricity" WITH KEY = "meter"'
