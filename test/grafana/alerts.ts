/** The alert rules as they are committed, and what Grafana makes of their answers: the last value of each series. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { DAY_S, dateAt, dayStart, plusDays } from '../../src/base/clock.js'
import type { QueryLanguage } from './dashboards/queries.js'
import type { Values } from './screen.js'
import type { seriesOf } from './servers.js'
import type { Truth } from './truth.js'

interface Part {
  readonly refId: string
  readonly datasourceUid: string
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
  readonly condition: string
  readonly noDataState: string
  readonly data: readonly [asked: Part, reduced: Part, compared: Part]
}

/** Answers, one series for each meter, the last value of each at its end. */
type Asking = (query: string, values: Values) => ReturnType<typeof seriesOf>

const paths = { influxql: 'provisioning/alerting/kenshin.yaml', flux: 'alerting/kenshin-flux.yaml' }

export function rulesIn(language: QueryLanguage): readonly Rule[] {
  const path = new URL(`../../config/grafana/${paths[language]}`, import.meta.url).pathname
  const { groups } = parse(readFileSync(path, 'utf8')) as { groups: readonly [{ rules: readonly Rule[] }] }
  return groups[0].rules
}

/** Which meters a rule fires for: each is one series. Where there is none at all, it is what the rule says of no data. */
async function firing(rule: Rule, ask: Asking): Promise<string[]> {
  const [asked, , compared] = rule.data
  const now = Date.now()
  const range = { from: now - asked.relativeTimeRange!.from * 1000, to: now }
  const series = await ask(asked.model.query!, { meter: '', range, intervalMs: 60_000 })
  if (series.length === 0) return rule.noDataState === 'Alerting' ? ['no data'] : []
  const { type, params } = compared.model.conditions![0]!.evaluator
  return series.flatMap(({ values, tags }) => {
    const last = Number(values.at(-1)?.[1])
    return (type === 'lt' ? last < params[0] : last > params[0]) ? [tags!.meter!] : []
  })
}

export interface Place {
  readonly language: QueryLanguage
  readonly truth: Truth
  /** Where the household of the truth is, as `home`. */
  readonly ask: Asking
  /** Where nothing is. */
  readonly askEmpty: Asking
  readonly write: (lines: string) => Promise<void>
}

/** The rules fire for the meters that are silent, or about to forget a day, and for no other. */
export async function expectAlerts({ language, truth, ask, askEmpty, write }: Place): Promise<void> {
  const now = Date.now() / 1000
  const [silent, leaving] = ['kenshin-no-data', 'kenshin-days-leaving'].map((uid) =>
    rulesIn(language).find((rule) => rule.uid === uid)!,
  ) as [Rule, Rule]
  const expectFiring = async (silentOnes: string[], leavingOnes: string[]): Promise<void> => {
    expect(await firing(silent, ask)).toEqual(silentOnes)
    expect(await firing(leaving, ask)).toEqual(leavingOnes)
  }
  const mark = (ago: number, slots: number, attempts: number): string => {
    const time = dayStart(plusDays(dateAt(now), -ago))
    return `electricity_day,meter=other,direction=normal slots=${slots}i,attempts=${attempts}i,final=true ${time}`
  }
  const reading = (ago: number): string =>
    `electricity,meter=other,direction=normal count=1i ${Math.floor(now - ago * DAY_S)}`
  expect(leavingNow(truth, now)).toBeGreaterThan(0)
  await expectFiring([], ['home'])
  const whole = Array.from({ length: 12 }, (_, n) => mark(90 + n, 48, 1))
  await write([reading(5), ...whole, mark(94, 47, 3)].join('\n'))
  await expectFiring(['other'], ['home'])
  await write([reading(1), mark(95, 47, 2)].join('\n'))
  await expectFiring([], ['home', 'other'])
  expect(await firing(silent, askEmpty)).toEqual(['no data'])
  expect(await firing(leaving, askEmpty)).toEqual([])
}

/** Days of bought energy that a meter forgets within a week, counted back from now: 99 days ago is the oldest that it holds. */
function leavingNow(truth: Truth, now: number): number {
  const marks = new Map(truth.marks.get('bought')!.map((mark) => [mark.time, mark]))
  const days = Array.from({ length: 7 }, (_, n) => dayStart(plusDays(dateAt(now), n - 99)))
  return days
    .map((day) => marks.get(day) ?? { slots: 0, attempts: 0 })
    .filter(({ slots, attempts }) => slots < 48 && attempts < 3).length
}
