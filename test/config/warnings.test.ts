import { describe, expect, it } from 'vitest'
import { ID, load, METER, PASSWORD } from './settings.js'

const influxdb = (rest: string): string =>
  `${METER}store:\n  kind: influxdb\n  url: http://localhost:8086\n  bucket: home\n${rest}`

describe('warnings', () => {
  const withRouteB = METER.replace(' }', `, routeB: { id: '${ID}', password: '${PASSWORD}' } }`)

  it.each([0o644, 0o640, 0o604])('tell that a file with credentials is open to others (mode %o)', async (mode) => {
    const { warnings, file } = await load(withRouteB, { mode })
    expect(warnings.map(({ en }) => en)).toEqual([
      `${file} contains credentials and other users can read it: chmod 600 ${file}`,
    ])
  })

  it('are absent when only the owner may read, or nothing secret is inside', async () => {
    expect((await load(withRouteB, { mode: 0o600 })).warnings).toEqual([])
    expect((await load(METER, { mode: 0o644 })).warnings).toEqual([])
  })

  it.each([
    ['http://influx.example:8086', 1],
    ['http://203.0.113.7:8086', 1],
    ['http://[2001:db8::7]:8086', 1],
    ['https://influx.example', 0],
    ['http://localhost:8086', 0],
    ['http://influxdb:8086', 0],
    ['http://nas.local:8086', 0],
    ['http://192.168.1.7:8086', 0],
    ['http://[fd00::7]:8086', 0],
  ])('tell of a token that goes unencrypted to %s: %i', async (url, count) => {
    const words = `${METER}store: { kind: influxdb, url: '${url}', bucket: b, org: o }\n`
    const { warnings } = await load(words, { env: { KENSHIN_INFLUX_TOKEN: 'token-of-the-warnings' } })
    expect(warnings.filter(({ en }) => /unencrypted/.test(en))).toHaveLength(count)
    expect((await load(words)).warnings).toEqual([])
  })

  it('tell of each of several addresses to which a token goes unencrypted', async () => {
    const urls = '[http://one.example, http://nas.local, http://two.example]'
    const words = `${METER}store: { kind: influxdb, url: ${urls}, bucket: b, org: o }\n`
    const { warnings } = await load(words, { env: { KENSHIN_INFLUX_TOKEN: 'token-of-the-warnings' } })
    expect(warnings.map(({ en }) => /to (\S+) unencrypted/.exec(en)?.[1])).toEqual(['one.example', 'two.example'])
  })

  it.each([
    ['17 3 * * *', 240, 0],
    ['0 22 * * *', 109, 0],
    ['0 22 * * *', 110, 1],
    ['40 23 * * *', 60, 1],
  ])('tell that a start at %s, up to %i min later, may meet the quiet window: %i', async (cron, spread, count) => {
    const { warnings } = await load(`${METER}jobs: { nightly-backfill: '${cron}', spread: ${spread} }\n`)
    expect(warnings.filter(({ en }) => en.includes('jobs.spread'))).toHaveLength(count)
  })

  it('tell a database user without password, and a password without user', async () => {
    const half = await load(influxdb('  username: me\n'))
    const other = await load(influxdb(''), { env: { KENSHIN_INFLUX_PASSWORD: 'secret-of-me' } })
    expect([half, other].map(({ warnings }) => warnings.length)).toEqual([1, 1])
    expect(other.store).toMatchObject({ password: undefined })
  })
})
