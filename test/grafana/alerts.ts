/** The alert rules as they are committed, and what Grafana makes of their answers: the last value of each series. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { dateAt, dayStart, plusDays } from '../../src/base/clock.js'
import { influxqlSent } from './screen.js'
import type { seriesOf } from './servers.js'
import type { Truth } from './truth.js'

interface Part {
  readonly refId: string
  readonly relativeTimeRange?: { readonly from: number; readonly to: number }
  readonly model: {
    readonly query?: string
    readonly reducer?: string
    readonly conditions?: readonly {
      readonly evaluator: { readonly type: 'lt' | 'gt'; readonly params: readonly [number] }
    }[]
  }
}
interface Rule {
  readonly uid: string
  readonly noDataState: string
  readonly data: readonly [asked: Part, reduced: Part, compared: Part]
}

const path = new URL('../../config/grafana/provisioning/alerting/kenshin.yaml', import.meta.url).pathname
const { groups } = parse(readFileSync(path, 'utf8')) as { groups: readonly [{ rules: readonly Rule[] }] }

export const ruleOf = (uid: string): Rule => groups[0].rules.find((rule) => rule.uid === uid)!

/** Which meters a rule fires for: each is one series. Where there is none at all, it is what the rule says of no data. */
export async function firing(rule: Rule, ask: (query: string) => ReturnType<typeof seriesOf>): Promise<string[]> {
  const [asked, , compared] = rule.data
  const now = Date.now()
  const range = { from: now - asked.relativeTimeRange!.from * 1000, to: now }
  const series = await ask(influxqlSent(asked.model.query!, { meter: '', range, intervalMs: 60_000 }))
  if (series.length === 0) return rule.noDataState === 'Alerting' ? ['no data'] : []
  const { type, params } = compared.model.conditions![0]!.evaluator
  return series.flatMap(({ values, tags }) => {
    const last = Number(values.at(-1)?.[1])
    return (type === 'lt' ? last < params[0] : last > params[0]) ? [tags!.meter!] : []
  })
}

/** Days of bought energy that a meter forgets within a week, counted back from now: 99 days ago is the oldest that it holds. */
export function leavingNow(truth: Truth, now: number): number {
  const marks = new Map(truth.marks.get('bought')!.map((mark) => [mark.time, mark]))
  const days = Array.from({ length: 7 }, (_, n) => dayStart(plusDays(dateAt(now), n - 99)))
  return days
    .map((day) => marks.get(day) ?? { slots: 0, attempts: 0 })
    .filter(({ slots, attempts }) => slots < 48 && attempts < 3).length
}
