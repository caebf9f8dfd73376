import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/base/log.js'
import { Secret } from '../../../src/base/secret.js'
import { makeTime } from '../../../src/base/time.js'
import { InfluxStore } from '../../../src/store/influxdb/store.js'
import { freePort } from '../../helpers/influxd.js'
import { always, influxSettings, options, waiting, wholeDays } from '../samples.js'
import { done, failure, listen, nothing, stub, token, type Reply } from './stub.js'

const answers: Reply = ({ path }) => ({ status: path.startsWith('/query') ? 200 : 204, body: nothing })
const nobody = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`
const settings = { token: new Secret(token), org: 'home' }

/** A store at several addresses, and what it logs; its clock is fast where it has to wait. */
function openAt(url: readonly string[], more: Partial<Parameters<typeof influxSettings>[2]> = {}, time = options.time) {
  const lines: string[] = []
  const log = createLogger({ level: 'debug', format: 'plain', write: (line) => lines.push(line) })
  return {
    store: new InfluxStore({ ...influxSettings('', 'home', { ...settings, ...more }), url }, { time, log }),
    lines,
  }
}

describe('InfluxStore at several addresses', () => {
  it('goes to the next one where nobody listens, for reading and writing, and stays there', async () => {
    const [dead, { url, seen }] = [await nobody(), await stub('v2.7.1', answers)]
    const { store, lines } = openAt([dead, url])
    await store.readings(always, waiting)
    await store.write(wholeDays(0, 1), waiting)
    expect(seen.map(({ path }) => path.split('?')[0])).toEqual(['/query', '/api/v2/write', '/api/v2/write'])
    expect(lines.filter((line) => line.includes('next address'))).toHaveLength(1)
    expect(lines.join('')).not.toContain('asked again')
  })

  it.each([500, 502, 503, 504])('takes %i for a dead door: the next one is asked at once', async (status) => {
    const [ill, well] = [await stub('v2.7.1', () => ({ status })), await stub('v2.7.1', answers)]
    const { store, lines } = openAt([ill.url, well.url])
    await store.write(wholeDays(0, 1), waiting)
    await store.readings(always, waiting)
    expect([ill.seen.length, well.seen.length]).toEqual([1, 3])
    expect(lines.join('')).not.toContain('asked again')
  })

  it('takes a server that never answers for a dead door, after the time limit', async () => {
    const mute = await listen(createServer(() => undefined))
    const well = await stub('v2.7.1', answers)
    const { store, lines } = openAt([mute, well.url], { timeoutMs: 200_000 })
    await store.write(wholeDays(0, 1), waiting)
    expect(lines.join('')).toContain(`at=${mute} why=InfluxDB at ${mute} did not answer within 200 s`)
    expect(well.seen.length).toBeGreaterThanOrEqual(2)
  })

  it('does not ask elsewhere what it asked too often: it waits as 429 says', async () => {
    const busy = await stub('v2.7.1', (_, nth) => (nth === 1 ? { status: 429 } : { status: 204 }))
    const idle = await stub('v2.7.1', answers)
    await openAt([busy.url, idle.url]).store.write(wholeDays(0, 1), waiting)
    expect([busy.seen.length, idle.seen.length]).toEqual([3, 0])
  })

  it.each([
    ['a refusal', { status: 400, body: '{"message":"bad line"}' }, 'store.refused'],
    [
      'a field of another type, which a cluster tells with 500',
      { status: 500, body: '{"error":"field type conflict"}' },
      'store.type-conflict',
    ],
    ['a login that is wrong', { status: 401, body: '' }, 'store.no-access'],
  ])('asks no other address after %s', async (_, reply, code) => {
    const [one, two] = [await stub('v2.7.1', () => reply), await stub('v2.7.1', answers)]
    expect((await failure(openAt([one.url, two.url]).store.write(wholeDays(0, 1), waiting))).code).toBe(code)
    expect([one.seen.length, two.seen.length]).toEqual([1, 0])
  })

  it('names each address that was tried, and nothing secret', async () => {
    const [one, two] = [await nobody(), await nobody()]
    const { store, lines } = openAt([one, two])
    const error = await failure(store.write(wholeDays(0, 1), waiting))
    expect([error.code, error.words]).toEqual([
      'store.unreachable',
      {
        en: `InfluxDB at ${one} cannot be reached (ECONNREFUSED). InfluxDB at ${two} cannot be reached (ECONNREFUSED).`,
        ja: `InfluxDB（${one}）に接続できません（ECONNREFUSED）。InfluxDB（${two}）に接続できません（ECONNREFUSED）。`,
      },
    ])
    expect(lines.join('')).not.toContain(token)
    expect(store.name.en).toBe(`InfluxDB at ${one} or ${two}, database home`)
  })

  it('tries three times before it gives up, and is busy where one of them is', async () => {
    const [dead, ill] = [await nobody(), await stub('v2.7.1', () => ({ status: 503, body: '{"message":"starting"}' }))]
    const error = await failure(openAt([dead, ill.url]).store.write(wholeDays(0, 1), waiting))
    expect([error.code, ill.seen.length]).toEqual(['store.busy', 3])
    expect(error.words.en).toContain(dead)
    expect(error.words.en).toContain('(503: starting)')
  })

  it('is the place of its first address: what waits for it is found when another one is added', () => {
    const place = (url: string[]): string => openAt(url).store.place
    expect(place(['http://one', 'http://two'])).toBe(place(['http://one']))
    expect(place(['http://two', 'http://one'])).not.toBe(place(['http://one']))
  })
})

describe('InfluxStore.check() at several addresses', () => {
  const needs = { oldestDays: 0 }
  /** A slow clock: the short limit for an address that is not in use is long on every machine. */
  const slow = makeTime({ rate: 0.05 })
  /** Gives back what was written last. */
  const echo = (): Reply => {
    let nonce = ''
    return ({ path, body }) => {
      nonce = /nonce=(\d+)i/.exec(body)?.[1] ?? nonce
      const series = [{ columns: ['time', 'nonce'], values: [[1, Number(nonce)]] }]
      const isAsked = new URLSearchParams(body).get('q')?.includes('nonce') === true
      if (path.startsWith('/query'))
        return { status: 200, body: isAsked ? JSON.stringify({ results: [{ series }] }) : nothing }
      return { status: 204 }
    }
  }

  const byWords = (a: string, b: string): number => (a.slice(25) < b.slice(25) ? -1 : 1)

  it('refuses servers of two kinds', async () => {
    const [one, two] = [await stub('1.8.10', echo()), await stub('v2.7.1', echo())]
    const error = await failure(openAt([one.url, two.url], {}, slow).store.check(needs, waiting))
    expect([error.code, error.words.en]).toEqual([
      'store.refused',
      `The addresses of \`store.url\` lead to different servers: InfluxDB 1.8.10 at ${one.url}, 2.7.1 at ${two.url}.`,
    ])
    expect([...one.seen, ...two.seen]).toEqual([])
  })

  it('tells of two versions, and of an address that is dead, and goes on', async () => {
    const [one, two, dead] = [await stub('1.8.10', echo()), await stub('1.8.11', echo()), await nobody()]
    const { store, lines } = openAt([one.url, two.url, dead], {}, slow)
    await store.check(needs, waiting)
    expect(lines.filter((line) => line.includes('warn')).sort(byWords)).toEqual([
      expect.stringMatching(
        new RegExp(`different versions at=${one.url} version=1.8.10 other=${two.url} otherVersion=1.8.11`),
      ),
      expect.stringMatching(new RegExp(`dead at=${dead} why=.*ECONNREFUSED`)),
    ])
    expect(two.seen).toEqual([])
  })
})

describe('InfluxStore: consistency', () => {
  it.each(['one', 'quorum', 'all'] as const)('%s is sent with every write to 1.x', async (consistency) => {
    const { url, seen } = await stub('1.8.11', done)
    await openAt([url], { consistency }).store.write(wholeDays(0, 1), waiting)
    const path = `/write?db=home&precision=s&consistency=${consistency}`
    expect(seen.map((request) => request.path)).toEqual([path, path])
  })

  it.each([
    ['v2.7.1', 2],
    ['3.2.0', 3],
  ])('is refused for %s, before a point is written', async (version, number) => {
    const { url, seen } = await stub(version, done)
    const { store } = openAt([url], { consistency: 'quorum' })
    for (const task of [() => store.check({ oldestDays: 0 }, waiting), () => store.write(wholeDays(0, 1), waiting)]) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual([
        'store.refused',
        `InfluxDB ${number}.x at ${url} does not know \`store.consistency\`: only clusters with the interface of 1.x do.`,
      ])
    }
    expect(seen).toEqual([])
  })
})
