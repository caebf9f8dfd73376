/** Two rules that tell when kenshin needs a person. */
import { stringify } from 'yaml'
import { provisioned } from './dashboards.js'
import { InfluxQuery } from './influx-query.js'
import { HOLE_ATTEMPTS, LEAVING_DAYS, MEMORY_DAYS, type QueryLanguage } from './queries.js'

const HOUR_S = 3600
const DAY_S = 24 * HOUR_S

interface Rule {
  readonly uid: string
  readonly title: string
  readonly summary: string
  readonly summaryJa: string
  /** One series for each meter. */
  readonly queries: Readonly<Record<QueryLanguage, string>>
  readonly rangeS: number
  /** Fires where the last value of a series is below or above. */
  readonly fires: { readonly type: 'lt' | 'gt'; readonly than: number }
  readonly withoutData: 'Alerting' | 'OK'
}

const perMeter = 'fill(0)'

const flux = (...steps: string[]): string => [ZONE_IN_FLUX + 'from(bucket: v.defaultBucket)', ...steps].join('\n  |> ')
const ZONE_IN_FLUX = 'import "timezone"\noption location = timezone.location(name: "Asia/Tokyo")\n'
const importingDate = (...steps: string[]): string => `import "date"\n${flux(...steps)}`
const ofDay = 'createEmpty: true, timeSrc: "_start"'
const perMeterInFlux = ['keep(columns: ["_time", "_value", "meter"])', 'group(columns: ["meter"])']

export const rules: readonly Rule[] = [
  {
    uid: 'kenshin-no-data',
    title: 'kenshin: no data',
    summary: 'No readings of {{ $labels.meter }} for a day and a half or more. Look at: kenshin status',
    summaryJa: '{{ $labels.meter }} の値が 1 日半以上届いていません。確かめるには: kenshin status',
    // Two days at a time, so that a day that has just begun is no alarm.
    queries: {
      influxql: [
        'SELECT moving_average(count("count"), 2) AS "readings" FROM "electricity"',
        'WHERE "direction" = \'normal\' AND $timeFilter',
        `GROUP BY time(1d), "meter" ${perMeter}`,
        "tz('Asia/Tokyo')",
      ].join('\n'),
      flux: flux(
        'range(start: v.timeRangeStart, stop: v.timeRangeStop)',
        'filter(fn: (r) => r._measurement == "electricity" and r._field == "count" and r.direction == "normal")',
        `aggregateWindow(every: 1d, fn: count, ${ofDay})`,
        'movingAverage(n: 2)',
        ...perMeterInFlux,
      ),
    },
    rangeS: 30 * DAY_S,
    fires: { type: 'lt', than: 0.5 },
    withoutData: 'Alerting',
  },
  {
    uid: 'kenshin-days-leaving',
    title: 'kenshin: days about to be lost',
    summary:
      '{{ $labels.meter }} forgets days within a week that are not complete here. Read them with: kenshin backfill',
    summaryJa:
      '{{ $labels.meter }} が 1 週間以内に忘れる日のうち、完了していない日があります。読み取るには: kenshin backfill',
    // Days counted back from now: each holds one midnight in Japan, and with it one point. All of them are asked for, so that a
    // week without any point is found as well; of these, the first ones.
    queries: {
      influxql: [
        'SELECT count("slots") AS "days" FROM (SELECT sum("slots") AS "slots", max("attempts") AS "attempts" FROM "electricity_day"',
        `WHERE "direction" = 'normal' AND time >= now() - ${MEMORY_DAYS + 1}d AND time < now()`,
        `GROUP BY time(1d, now()), "meter" ${perMeter} LIMIT ${LEAVING_DAYS})`,
        `WHERE "slots" < 48 AND "attempts" < ${HOLE_ATTEMPTS}`,
        'GROUP BY "meter"',
      ].join('\n'),
      // Flux knows the days of Japan.
      flux: importingDate(
        `range(start: date.truncate(t: date.sub(d: ${MEMORY_DAYS}d, from: now()), unit: 1d), stop: now())`,
        'filter(fn: (r) => r._measurement == "electricity_day" and r.direction == "normal")',
        'filter(fn: (r) => r._field == "slots" or r._field == "attempts")',
        `aggregateWindow(every: 1d, fn: sum, ${ofDay})`,
        'fill(value: 0)',
        `limit(n: ${LEAVING_DAYS})`,
        'pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")',
        `filter(fn: (r) => r.slots < 48 and r.attempts < ${HOLE_ATTEMPTS})`,
        'count(column: "slots")',
        'map(fn: (r) => ({_time: now(), _value: r.slots, meter: r.meter}))',
        ...perMeterInFlux,
      ),
    },
    rangeS: (MEMORY_DAYS + 1) * DAY_S,
    fires: { type: 'gt', than: 0 },
    withoutData: 'OK',
  },
]

const expression = '__expr__'
const inExpression = { type: expression, uid: expression }

const provisionedRule = (
  { uid, title, summary, summaryJa, queries, rangeS, fires, withoutData }: Rule,
  language: QueryLanguage,
): object => ({
  uid,
  title,
  condition: 'C',
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: rangeS, to: 0 },
      datasourceUid: provisioned[language],
      model: new InfluxQuery(language, 'A', queries[language], {}, 'time_series').build(),
    },
    {
      refId: 'B',
      datasourceUid: expression,
      model: { refId: 'B', type: 'reduce', datasource: inExpression, expression: 'A', reducer: 'last' },
    },
    {
      refId: 'C',
      datasourceUid: expression,
      model: {
        refId: 'C',
        type: 'threshold',
        datasource: inExpression,
        expression: 'B',
        conditions: [{ evaluator: { type: fires.type, params: [fires.than] } }],
      },
    },
  ],
  noDataState: withoutData,
  execErrState: 'Error',
  for: '1h',
  annotations: { summary, summary_ja: summaryJa },
  labels: { program: 'kenshin' },
})

const heads: Readonly<Record<QueryLanguage, string>> = {
  influxql: '# They ask the data source "kenshin" in InfluxQL.\n',
  flux: '# They ask the data source "kenshin-flux": put this in the place of provisioning/alerting/kenshin.yaml.\n',
}
const HEAD =
  '# Made by make generate. Rules of kenshin; where they are sent is a setting of Grafana (contact points).\n'

/** config/grafana/provisioning/alerting/kenshin.yaml, or the one that takes its place where all is asked in Flux. */
export function alertsFile(language: QueryLanguage): string {
  const all = rules.map((rule) => provisionedRule(rule, language))
  const group = { orgId: 1, name: 'kenshin', folder: 'kenshin', interval: '15m', rules: all }
  const plain = JSON.parse(JSON.stringify({ apiVersion: 1, groups: [group] })) as object
  return HEAD + heads[language] + stringify(plain, { lineWidth: 0 })
}
