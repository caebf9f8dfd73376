import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/secret.js'
import { makeTime, type Time } from '../../../src/base/time.js'
import { secondsOfDuration } from '../../../src/store/influxdb/check.js'
import { freePort } from '../../helpers/influxd.js'
import { done, failure, listen, nothing, open, statementOf, stub, token } from './stub.js'
import { always, options, waiting, wholeDays } from '../samples.js'

describe('InfluxStore.write()', () => {
  it('sends 4,800 readings in one request and the marks after them', async () => {
    const { url, seen } = await stub('v2.7.1', done)
    const { readings, days } = wholeDays(0, 100)
    await open(url).write({ readings, days, runs: [] }, waiting)
    const lines = seen.map(({ body }) => body.split('\n'))
    expect(lines.map((sent) => [sent[0]?.split(',')[0], sent.length])).toEqual([
      ['electricity', 4800],
      ['electricity_day', 100],
    ])
  })

  it('sends 12,000 lines in pieces and loses none', async () => {
    const { url, seen } = await stub('v2.7.1', done)
    await open(url).write({ ...wholeDays(0, 250), days: [], runs: [] }, waiting)
    const lines = seen.flatMap(({ body }) => body.split('\n'))
    expect([seen.length, new Set(lines).size]).toEqual([3, 12_000])
  })

  it('sends no marks when readings were refused', async () => {
    const { url, seen } = await stub('v2.7.1', () => ({ status: 400, body: '{"message":"bad line"}' }))
    expect((await failure(open(url).write(wholeDays(0, 1), waiting))).code).toBe('store.refused')
    expect(seen.map(({ body }) => body.includes('electricity_day'))).toEqual([false])
  })

  it.each([
    ['1.6.7', '/write?db=home&precision=s'],
    ['v2.7.1', '/api/v2/write?org=home&bucket=home&precision=s'],
    ['3.2.0', '/api/v2/write?org=home&bucket=home&precision=s'],
  ])('writes to %s at %s', async (version, path) => {
    const { url, seen } = await stub(version, done)
    await open(`${url}/`).write(wholeDays(0, 1), waiting)
    expect(seen.map((request) => request.path)).toEqual([path, path])
  })

  it('keeps a path in front, as behind a proxy', async () => {
    const { url, seen } = await stub('v2.7.1', done)
    // The stub answers a ping only at its root: the version is guessed from the token.
    await open(`${url}/influx/`).write(wholeDays(0, 1), waiting)
    expect(seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/influx/ping',
      '/influx/api/v2/write',
      '/influx/api/v2/write',
    ])
  })

  it.each([
    [{ token: new Secret(token) }, `Token ${token}`],
    [{ token: undefined, username: 'me', password: new Secret('pass-word-5') }, 'Basic bWU6cGFzcy13b3JkLTU='],
    [{ token: undefined }, undefined],
  ])('shows its credentials to both interfaces', async (credentials, header) => {
    const { url, seen } = await stub('1.8.10', ({ path }) => ({
      status: path.startsWith('/query') ? 200 : 204,
      body: nothing,
    }))
    const store = open(url, credentials)
    await store.write(wholeDays(0, 1), waiting)
    await store.readings(always, waiting)
    expect(seen.map(({ authorization }) => authorization)).toEqual([header, header, header])
  })
})

describe('InfluxStore: a server that is away or in trouble', () => {
  it.each([
    [503, 'store.busy'],
    [500, 'store.busy'],
    [429, 'store.busy'],
  ])('tries three times on %i, then says that it is busy', async (status, code) => {
    const { url, seen } = await stub('v2.7.1', () => ({ status, body: '{"message":"too many writes"}' }))
    const write = await failure(open(url).write(wholeDays(0, 1), waiting))
    expect([write.code, write.exit, write.isPassing]).toEqual([code, 6, true])
    expect(write.words.en).toContain(`(${status}: too many writes)`)
    expect((await failure(open(url).readings(always, waiting))).code).toBe(code)
    expect(seen).toHaveLength(6)
  })

  it('writes everything when the second try is accepted', async () => {
    const { url, seen } = await stub('v2.7.1', (_, nth) => ({ status: nth === 1 ? 503 : 204 }))
    await open(url).write(wholeDays(0, 1), waiting)
    expect(seen.map(({ body }) => body.split('\n').length)).toEqual([48, 48, 1])
  })

  it('waits as long as the server asks for', async () => {
    const busy = { status: 429, headers: { 'retry-after': '30' } }
    const { url } = await stub('v2.7.1', (_, nth) => (nth === 1 ? busy : { status: 204 }))
    const waits: number[] = []
    const time: Time = { ...options.time, timer: (ms, back) => (waits.push(ms), options.time.timer(ms, back)) }
    await open(url, {}, time).write(wholeDays(0, 1), waiting)
    expect(waits).toContain(30_000)
  })

  it('says that nobody listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const store = open(url)
    for (const task of [() => store.write(wholeDays(0, 1), waiting), () => store.check({ oldestDays: 0 }, waiting)]) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual([
        'store.unreachable',
        `InfluxDB at ${url} cannot be reached (ECONNREFUSED).`,
      ])
    }
  })

  it('says that the connection was cut', async () => {
    const url = await listen(createTcpServer((socket) => socket.destroy()))
    expect((await failure(open(url).readings(always, waiting))).code).toBe('store.unreachable')
  })

  it('gives up a server that accepts and never answers, in every call', async () => {
    const silentServer = await listen(createTcpServer(() => undefined))
    const store = open(silentServer, { timeoutMs: 5_000 })
    for (const task of [() => store.write(wholeDays(0, 1), waiting), () => store.readings(always, waiting)]) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual([
        'store.unreachable',
        `InfluxDB at ${silentServer} did not answer within 5 s.`,
      ])
    }
  })

  it('gives up a write that is never answered, and ends its connection', async () => {
    const [begun, ended]: string[][] = [[], []]
    const server = createServer((request, response) => {
      const { url = '' } = request
      if (url.startsWith('/ping')) response.writeHead(204, { 'x-influxdb-version': 'v2.7.1' }).end()
      else {
        begun!.push(url)
        request.socket.once('close', () => ended!.push(url))
      }
    })
    const url = await listen(server)
    const error = await failure(open(url, { timeoutMs: 20_000 }).write(wholeDays(0, 1), waiting))
    expect(error.words.en).toMatch(/within 20 s/)
    // On a slow machine not all of the three tries may reach the server in time.
    await expect.poll(() => begun!.length > 0 && ended!.length === begun!.length).toBe(true)
    expect(new Set(ended)).toEqual(new Set(['/api/v2/write?org=home&bucket=home&precision=s']))
  })

  it('stops waiting when the signal is aborted', async () => {
    const abort = new AbortController()
    const { url, seen } = await stub('v2.7.1', () => {
      setImmediate(() => abort.abort(new Error('enough')))
      return { status: 503 }
    })
    const writing = open(url, {}, makeTime()).write(wholeDays(0, 1), { signal: abort.signal })
    await expect(writing).rejects.toThrow('enough')
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['a proxy`s page', 302, '<html>moved</html>', 'store.refused'],
    ['something that is no InfluxDB', 200, '<html>hello</html>', 'store.refused'],
    ['a statement it cannot read', 400, '{"error":"error parsing query"}', 'store.refused'],
    ['an unmapped bucket', 200, '{"results":[{"error":"no dbrp mappings found: db=home"}]}', 'store.no-database'],
    ['a full file list', 200, '{"results":[{"error":"query would exceed file limit"}]}', 'store.refused'],
    ['a token of another bucket', 200, '{"results":[{"error":"insufficient permissions"}]}', 'store.no-access'],
  ])('tells of %s', async (_, status, body, code) => {
    const { url } = await stub('v2.7.1', () => ({ status, body }))
    const error = await failure(open(url).readings(always, waiting))
    expect(error.code).toBe(code)
    expect(error.words.ja).not.toBe(error.words.en)
  })

  it('removes the token from the words of a server that repeats it', async () => {
    const { url } = await stub('v2.7.1', () => ({ status: 400, body: `{"message":"odd: ${token}"}` }))
    expect((await failure(open(url).write(wholeDays(0, 1), waiting))).words.en).toContain('odd: ****')
  })
})

describe('secondsOfDuration()', () => {
  it.each([
    ['2160h0m0s', 90 * 86_400],
    ['0s', 0],
    ['1w2d', 9 * 86_400],
    ['1h30m15s', 5415],
    ['500ms', 0],
    ['', 0],
  ])('%s', (words, seconds) => expect(secondsOfDuration(words)).toBe(seconds))
})

describe('InfluxStore: InfluxDB 3.x', () => {
  it('finds out by its check that the database is missing, before it sends a write that would make it', async () => {
    const body = '{"results":[{"statement_id":0,"error":"database not found: home"}]}'
    const { url, seen } = await stub('3.2.0', () => ({ status: 200, body }))
    expect((await failure(open(url).check({ oldestDays: 0 }, waiting))).code).toBe('store.no-database')
    expect(seen.map(({ path }) => path)).toEqual(['/query'])
  })

  it('asks in ranges of three days', async () => {
    const { url, seen } = await stub('3.2.0', () => ({ status: 200, body: nothing }))
    const week = { from: 1_795_000_000, to: 1_795_000_000 + 7 * 86_400 }
    await open(url).readings(week, waiting)
    const asked = seen.map((request) => rangeOf(statementOf(request)))
    expect(asked.map((range) => range.map((time) => (time - week.from) / 86_400))).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ])
  })

  it.each([130, 200, 5000])(
    'finds what lies behind a silence of %i days, though long ranges are refused',
    async (days) => {
      const now = 1_795_000_000
      const times = [now - days * 86_400, now - 1800]
      const { url, seen } = await stub('3.2.0', (request) => ({
        status: 200,
        body: ofCore(times, statementOf(request)),
      }))
      expect(await open(url).span({}, waiting)).toEqual({ first: times[0], last: times[1] })
      expect(seen.length).toBeLessThan(100)
    },
  )

  it('ends with the refusal where even the shortest range is refused', async () => {
    const { url, seen } = await stub('3.2.0', () => ({ status: 200, body: fileLimit }))
    const error = await failure(open(url).readings({ from: 0, to: 86_400 }, waiting))
    expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringContaining('file limit') as string])
    expect(seen.length).toBeLessThan(20)
  })
})

const rangeOf = (statement: string): [from: number, to: number] => {
  const [, from, to] = /time >= (\d+)s AND time < (\d+)s/.exec(statement)!
  return [Number(from), Number(to)]
}

const fileLimit = '{"results":[{"statement_id":0,"error":"Query would exceed file limit of 432 parquet files."}]}'

/** What 3.x Core answers that has readings at these times: an error where more than three days have any. */
function ofCore(times: readonly number[], statement: string): string {
  const [from, to] = rangeOf(statement)
  const inside = times.filter((time) => time >= from && time < to)
  if (inside.length === 0) return nothing
  if (to - from > 3 * 86_400) return fileLimit
  const found = statement.includes('DESC') ? inside.toReversed() : inside
  const columns = ['time', 'count']
  const series = [{ name: 'electricity', columns, values: found.slice(0, 1).map((time) => [time, 5]) }]
  return JSON.stringify({ results: [{ statement_id: 0, series }] })
}
