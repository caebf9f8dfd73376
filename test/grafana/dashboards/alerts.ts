/** Two rules that tell when kenshin needs a person. */
import { stringify } from 'yaml'
import { provisioned } from './dashboards.js'
import { InfluxQuery } from './influx-query.js'
import { HOLE_ATTEMPTS, LEAVING_DAYS, MEMORY_DAYS } from './queries.js'

const HOUR_S = 3600
const DAY_S = 24 * HOUR_S

interface Rule {
  readonly uid: string
  readonly title: string
  readonly summary: string
  readonly summaryJa: string
  /** One series for each meter. */
  readonly query: string
  readonly rangeS: number
  /** Fires where the last value of a series is below or above. */
  readonly fires: { readonly type: 'lt' | 'gt'; readonly than: number }
  readonly withoutData: 'Alerting' | 'OK'
}

const perMeter = 'fill(0)'

export const rules: readonly Rule[] = [
  {
    uid: 'kenshin-no-data',
    title: 'kenshin: no data',
    summary: 'No readings of {{ $labels.meter }} for a day and a half or more. Look at: kenshin status',
    summaryJa: '{{ $labels.meter }} の値が 1 日半以上届いていません。確かめるには: kenshin status',
    // Two days at a time, so that a day that has just begun is no alarm.
    query: [
      'SELECT moving_average(count("count"), 2) AS "readings" FROM "electricity"',
      'WHERE "direction" = \'normal\' AND $timeFilter',
      `GROUP BY time(1d), "meter" ${perMeter}`,
      "tz('Asia/Tokyo')",
    ].join('\n'),
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
    query: [
      'SELECT count("slots") AS "days" FROM (SELECT sum("slots") AS "slots", max("attempts") AS "attempts" FROM "electricity_day"',
      `WHERE "direction" = 'normal' AND time >= now() - ${MEMORY_DAYS + 1}d AND time < now()`,
      `GROUP BY time(1d, now()), "meter" ${perMeter} LIMIT ${LEAVING_DAYS})`,
      `WHERE "slots" < 48 AND "attempts" < ${HOLE_ATTEMPTS}`,
      'GROUP BY "meter"',
    ].join('\n'),
    rangeS: (MEMORY_DAYS + 1) * DAY_S,
    fires: { type: 'gt', than: 0 },
    withoutData: 'OK',
  },
]

const expression = '__expr__'
const inExpression = { type: expression, uid: expression }

const provisionedRule = ({ uid, title, summary, summaryJa, query, rangeS, fires, withoutData }: Rule): object => ({
  uid,
  title,
  condition: 'C',
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: rangeS, to: 0 },
      datasourceUid: provisioned.influxql,
      model: new InfluxQuery('influxql', 'A', query, {}, 'time_series').build(),
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

const HEAD = `# Made by make generate. Rules of kenshin; where they are sent is a setting of Grafana (contact points).
# They ask the data source "kenshin" in InfluxQL.
`

/** config/grafana/provisioning/alerting/kenshin.yaml */
export function alertsFile(): string {
  const group = { orgId: 1, name: 'kenshin', folder: 'kenshin', interval: '15m', rules: rules.map(provisionedRule) }
  const plain = JSON.parse(JSON.stringify({ apiVersion: 1, groups: [group] })) as object
  return HEAD + stringify(plain, { lineWidth: 0 })
}
