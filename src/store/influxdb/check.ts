import { DAY_S } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import { fieldsOf, kinds } from '../points/rows.js'
import type { Measurements } from '../store.js'
import { ask } from './ask.js'
import { keepsFewerDays, noDefaultPolicy, wrongType } from './errors.js'
import type { InfluxHttp } from './http.js'
import { identifier } from './statements.js'

/** The fields that are stored already must have our types: a field never changes its type. @throws {KenshinError} `store.type-conflict` */
export async function checkTypes(http: InfluxHttp, measurements: Measurements, waiting: Waiting): Promise<void> {
  for (const kind of kinds) {
    const measurement = measurements[kind]
    const needed = new Map<string, string>(fieldsOf(kind))
    const keys = await ask(http, `SHOW FIELD KEYS FROM ${identifier(measurement)}`, waiting)
    for (const { fieldKey, fieldType } of keys) {
      const [field, found] = [String(fieldKey), String(fieldType)]
      const ours = needed.get(field)
      if (ours !== undefined && ours !== found) throw wrongType(http.place, { measurement, field, found, needed: ours })
    }
  }
}

/** How long points are kept: seconds, 0 = for ever; undefined where 2.x does not list the bucket. @throws {KenshinError} `store.…` */
export const keptSeconds = (
  http: InfluxHttp,
  { version, org }: { version: number; org: string | undefined },
  waiting: Waiting,
): Promise<number | undefined> => (version === 2 ? ofBucket(http, org, waiting) : ofDefaultPolicy(http, waiting))

/**
 * Compares lengths, not instants: a retention of exactly the days needed always passes.
 * @param keepsS seconds, 0 = for ever
 * @throws {KenshinError} `store.retention`
 */
export function checkRetention(http: InfluxHttp, keepsS: number, oldestDays: number): void {
  if (keepsS === 0 || oldestDays * DAY_S <= keepsS) return
  throw keepsFewerDays(http.place, Math.floor((keepsS / DAY_S) * 10) / 10, Math.ceil(oldestDays))
}

async function ofDefaultPolicy(http: InfluxHttp, waiting: Waiting): Promise<number> {
  const statement = `SHOW RETENTION POLICIES ON ${identifier(http.place.bucket)}`
  const policies = (await ask(http, statement, waiting)).filter((row) => typeof row.default === 'boolean')
  const policy = policies.find((row) => row.default === true)
  // A server that only looks like InfluxDB names no policies. The point that is read back finds it out, with a better message.
  if (policy === undefined && policies.length > 0) throw noDefaultPolicy(http.place)
  return secondsOfDuration(String(policy?.duration ?? ''))
}

/** `2160h0m0s` → 7776000; 0 for a text without a duration. */
export function secondsOfDuration(words: string): number {
  const units: Record<string, number> = { w: 604_800, d: DAY_S, h: 3600, m: 60, s: 1 }
  const parts = words.matchAll(/(\d+)([wdhms])(?!s)/g)
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0)
}

/** 2.x: a token without the right to read the bucket gets an empty list. */
async function ofBucket(http: InfluxHttp, org: string | undefined, waiting: Waiting): Promise<number | undefined> {
  const params = { name: http.place.bucket, ...(org === undefined ? {} : { org }) }
  const { body } = await http.send({ method: 'GET', path: '/api/v2/buckets', params }, waiting)
  const { buckets = [] } = JSON.parse(body) as { buckets?: { retentionRules?: { everySeconds?: number }[] }[] }
  const bucket = buckets[0]
  return bucket && (bucket.retentionRules?.[0]?.everySeconds ?? 0)
}
