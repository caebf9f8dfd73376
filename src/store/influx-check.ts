import { DAY_S } from '../base/clock.js'
import { isCode } from '../base/errors.js'
import { noAccess, tooBrief, wrongType } from './influx-errors.js'
import type { InfluxHttp } from './influx-http.js'
import { ask, identifier, rowsOf } from './influx-query.js'
import { fieldsOf, kinds } from './points.js'
import type { Measurements } from './store.js'

/**
 * Sends a write of nothing: every version looks at database and rights before it looks at the points.
 * @throws {KenshinError} `store.no-database`, `store.no-access` …
 */
export async function checkWrite(http: InfluxHttp, path: string, signal: AbortSignal): Promise<void> {
  const [base = '', query = ''] = path.split('?')
  const params = Object.fromEntries(new URLSearchParams(query))
  try {
    await http.send({ method: 'POST', path: base, params }, signal)
  } catch (error) {
    // 2.x and 3.x answer 400: they miss the points.
    if (!isCode(error, 'store.refused') || error.facts.status !== 400) throw error
  }
}

/** A field never changes its type: what is there already must be of ours. @throws {KenshinError} `store.type-conflict` */
export async function checkTypes(http: InfluxHttp, measurements: Measurements, signal: AbortSignal): Promise<void> {
  for (const kind of kinds) {
    const measurement = measurements[kind]
    const needed = new Map<string, string>(fieldsOf(kind))
    const keys = rowsOf(await ask(http, `SHOW FIELD KEYS FROM ${identifier(measurement)}`, signal))
    for (const { fieldKey, fieldType } of keys) {
      const [field, found] = [String(fieldKey), String(fieldType)]
      const ours = needed.get(field)
      if (ours !== undefined && ours !== found) throw wrongType(http.place, { measurement, field, found, needed: ours })
    }
  }
}

/**
 * @param oldest the oldest point to be kept, epoch seconds
 * @param now epoch seconds
 * @throws {KenshinError} `store.retention`
 */
export async function checkRetention(
  http: InfluxHttp,
  { version, org, oldest, now }: { version: number; org: string | undefined; oldest: number; now: number },
  signal: AbortSignal,
): Promise<void> {
  const keepsS = version === 2 ? await ofBucket(http, org, signal) : await ofDefaultPolicy(http, signal)
  if (keepsS === 0 || now - oldest <= keepsS) return
  throw tooBrief(http.place, Math.round((keepsS / DAY_S) * 10) / 10, Math.ceil((now - oldest) / DAY_S))
}

/** 1.x, 3.x: seconds, 0 = for ever. */
async function ofDefaultPolicy(http: InfluxHttp, signal: AbortSignal): Promise<number> {
  const rows = rowsOf(await ask(http, `SHOW RETENTION POLICIES ON ${identifier(http.place.bucket)}`, signal))
  const policy = rows.find((row) => row.default === true) ?? rows[0]
  return secondsOfDuration(String(policy?.duration ?? ''))
}

/** `2160h0m0s` → 7776000; 0 for a text without any. */
export function secondsOfDuration(words: string): number {
  const units: Record<string, number> = { w: 604_800, d: DAY_S, h: 3600, m: 60, s: 1 }
  const parts = words.matchAll(/(\d+)([wdhms])(?!s)/g)
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0)
}

/** 2.x: seconds, 0 = for ever. A token that may not read the bucket gets an empty list. */
async function ofBucket(http: InfluxHttp, org: string | undefined, signal: AbortSignal): Promise<number> {
  const params = { name: http.place.bucket, ...(org === undefined ? {} : { org }) }
  const { body, status } = await http.send({ method: 'GET', path: '/api/v2/buckets', params }, signal)
  const { buckets = [] } = JSON.parse(body) as { buckets?: { retentionRules?: { everySeconds?: number }[] }[] }
  const bucket = buckets[0]
  if (bucket === undefined) throw noAccess(http.place, status, 'the token may not read the bucket')
  return bucket.retentionRules?.[0]?.everySeconds ?? 0
}
