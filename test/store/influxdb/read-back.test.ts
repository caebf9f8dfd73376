import { describe, expect, it } from 'vitest'
import { DAY_S } from '../../../src/base/clock.js'
import { Secret } from '../../../src/base/secret.js'
import {
  describeInfluxd1,
  describeInfluxd2,
  describeVictoriaMetrics,
  serving,
  startInfluxd1,
  startInfluxd2,
  startVictoriaMetrics,
} from '../../helpers/influxd.js'
import { failure, nothing, open, statementOf, stub, type Seen } from './stub.js'
import { waiting } from '../samples.js'

const needs = { oldestDays: 100 }

describe('InfluxStore.check(): the point that is read back', () => {
  it('finds a server that takes points and gives none back', async () => {
    const { url, seen } = await stub('1.8.0', ({ path }) => ({
      status: path.startsWith('/query') ? 200 : 204,
      body: nothing,
    }))
    const error = await failure(open(url).check(needs, waiting))
    expect([error.code, error.exit, error.isPassing]).toEqual(['store.read-back', 6, false])
    expect(error.words.en).toBe(`InfluxDB at ${url}, bucket home, took a point and did not give it back.`)
    expect(error.remedy.en).toContain('VictoriaMetrics')
    expect(seen.filter(({ path }) => path.startsWith('/write')).map(({ body }) => body.split(' ')[0])).toEqual(
      Array.from({ length: 3 }, () => 'electricity_check'),
    )
  })

  it('is written at the time of the server, not of this computer', async () => {
    const { url, seen } = await stub('1.8.0', (request) => answered(request, seen, 'Sun, 06 Nov 2033 08:49:37 GMT'))
    await open(url).check(needs, waiting)
    const [time] = timesIn(seen)
    expect(time! - Date.parse('2033-11-06T08:49:37Z') / 1000).toBeGreaterThan(-1800)
    expect(time! - Date.parse('2033-11-06T08:49:37Z') / 1000).toBeLessThan(DAY_S)
  })

  it('lies at another second each time: of a thousand kenshin some check the database in the same second', async () => {
    const { url, seen } = await stub('1.8.0', (request) => answered(request, seen))
    for (let n = 0; n < 10; n++) await open(url).check(needs, waiting)
    const times = timesIn(seen)
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(60)
  })

  it('is written again where another program wrote at the same time', async () => {
    let disturbed = false
    const { url, seen } = await stub('1.8.0', (request) => {
      const reply = answered(request, seen)
      if (disturbed || !statementOf(request).includes('nonce')) return reply
      disturbed = true
      return { ...reply, body: withNonce('1') }
    })
    await open(url).check(needs, waiting)
    expect(disturbed).toBe(true)
    expect(seen.filter(({ path }) => path.startsWith('/write'))).toHaveLength(2)
  })
})

const timesIn = (seen: readonly Seen[]): number[] =>
  seen.filter(({ path }) => path.startsWith('/write')).map(({ body }) => Number(body.split(' ').at(-1)))

/** A server that gives back the point written last. */
function answered({ path, body }: Seen, seen: readonly Seen[], date?: string): ReturnType<Parameters<typeof stub>[1]> {
  const headers = date === undefined ? {} : { date }
  if (!path.startsWith('/query')) return { status: 204, headers }
  if (!new URLSearchParams(body).get('q')!.includes('nonce')) return { status: 200, body: nothing, headers }
  const written = seen.filter((one) => one.path.startsWith('/write')).at(-1)!
  return { status: 200, body: withNonce(/nonce=(\d+)i/.exec(written.body)![1]!), headers }
}

const withNonce = (nonce: string): string =>
  `{"results":[{"statement_id":0,"series":[{"columns":["time","nonce"],"values":[[1,${nonce}]]}]}]}`

describeVictoriaMetrics('InfluxStore.check(): VictoriaMetrics', () => {
  const server = serving(startVictoriaMetrics)

  it('is found out, because it gives no point back', async () => {
    const error = await failure(open(server().url, { token: undefined }).check(needs, waiting))
    expect([error.code, error.words.en]).toEqual([
      'store.read-back',
      expect.stringContaining('took a point and did not give it back') as string,
    ])
  })
})

describeInfluxd2('InfluxStore.check(): InfluxDB 2.x whose database leads to another bucket', () => {
  const server = serving(startInfluxd2)

  it('is found out, and passes when the mapping is gone', async () => {
    await server().createBucket('home')
    const mapping = await server().map('home', await server().createBucket('old'))
    const store = open(server().url, { org: server().org, token: new Secret(server().token) })
    const error = await failure(store.check(needs, waiting))
    expect(error.code).toBe('store.read-back')
    expect(error.remedy.en).toMatch(/the database home leads to another bucket.*dbrp list/)
    await mapping.remove()
    await store.check(needs, waiting)
  })
})

describeInfluxd1('InfluxStore: retention of InfluxDB 1.6.7', () => {
  const server = serving(startInfluxd1)
  const storeWith = async (database: string, policy: string): Promise<ReturnType<typeof open>> => {
    await server().query(`CREATE DATABASE ${database} WITH ${policy}`)
    return open(server().url, { bucket: database, token: undefined })
  }

  it('of exactly the days needed passes, of an hour less fails', async () => {
    await (await storeWith('whole', 'DURATION 100d')).check(needs, waiting)
    const error = await failure((await storeWith('brief', 'DURATION 2399h')).check(needs, waiting))
    expect([error.code, error.words.en]).toEqual([
      'store.retention',
      expect.stringContaining('keeps data for 99.9 days; 100 days are needed') as string,
    ])
  })

  it('tells the oldest instant that it can hold', async () => {
    const store = await storeWith('held', 'DURATION 110d')
    const age = Date.now() / 1000 - (await store.keepsSince(waiting))
    expect(age / DAY_S).toBeCloseTo(110, 1)
  })

  it('without a default policy is told as that, by the check and by a write', async () => {
    const store = await storeWith('plain', 'NAME "year"')
    await server().query(
      'DROP RETENTION POLICY "year" ON plain; CREATE RETENTION POLICY "b" ON plain DURATION 0s REPLICATION 1',
    )
    const words = /has no default retention policy/
    const error = await failure(store.check(needs, waiting))
    expect([error.code, error.words.en]).toEqual(['store.no-database', expect.stringMatching(words) as string])
    expect(error.remedy.en).toContain('ALTER RETENTION POLICY')
  })
})
