import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { plusDays, slotTime } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { openStore } from '../../src/store/open.js'
import type { Batch } from '../../src/store/store.js'
import { describeInfluxd1, startInfluxd1, type Influxd1 } from '../helpers/influxd.js'
import { mark, reading, run } from '../store/samples.js'
import { atEnd } from '../helpers/at-end.js'
import { homeAt, homeWith, makeHome, nowhere, TODAY, type Home } from './home.js'

/** Writes settings for another InfluxDB beside those of a home. */
async function otherSettings({ folder }: Home, name: string, url: string, ...more: string[]): Promise<void> {
  const store = ['store:', '  kind: influxdb', `  url: ${url}`, '  bucket: home', ...more.map((line) => `  ${line}`)]
  await writeFile(
    join(folder, name),
    [`meters: [{ name: home, port: '${nowhere}' }]`, 'state: state', ...store].join('\n'),
  )
}

/** An InfluxDB 2.x as far as its door: notes who knocks, and lets nobody in. */
async function doorkeeper(): Promise<{ url: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = []
  const server = createServer(({ url, headers }, response) => {
    seen.push(headers.authorization)
    if (url?.startsWith('/ping') === true) response.writeHead(204, { 'x-influxdb-version': 'v2.7.1' }).end()
    else response.writeHead(401).end(JSON.stringify({ message: 'unauthorized access' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

describe('kenshin copy', () => {
  it.each([
    ['x', 'settings', 'x is no store. It is the word settings, or a file whose name ends in .sqlite or .yaml.'],
    [
      'settings',
      'influx',
      'influx is no store. It is the word settings, or a file whose name ends in .sqlite or .yaml.',
    ],
    ['none.sqlite', 'settings', /^There is no file .*none\.sqlite\./],
    ['settings', 'settings', 'Both stores are the same. Run the command with --help.'],
    ['settings', 'other.yaml', /^There is no settings file: .*other\.yaml\./],
  ])('from %s to %s exits 2', async (from, to, words) => {
    const home = await homeAt(nowhere)
    const { code, stdout, stderr } = await home.runHere(['copy', '--from', from, '--to', to])
    expect([code, stdout, stderr.replace(/^kenshin: |\n$/g, '')]).toEqual([2, '', expect.stringMatching(words)])
    expect(await home.files()).toEqual(['kenshin.yaml'])
  })

  it('needs no settings file when neither side is `settings`', async () => {
    const source = await homeWith({ readings: [reading(0, 0)], days: [mark(0)] })
    const home = await makeHome()
    const from = join(source.folder, 'kenshin.sqlite')
    const ended = await home.runHere(['copy', '--from', from, '--to', 'b.sqlite', '--log-level', 'error'])
    expect(ended).toMatchObject({ code: 0, stdout: 'copied 1 reading, 1 day mark, 0 runs\n', stderr: '' })
    expect(await home.files()).toEqual(['b.sqlite'])
  })

  describe('between two servers', () => {
    const plain = { KENSHIN_INFLUX_TOKEN: 'plain-token-0' }
    const own = { KENSHIN_INFLUX_TOKEN__FROM: 'from-token-1', KENSHIN_INFLUX_TOKEN__TO: 'to-token-2' }
    const org = 'org: o'

    it.each<[string, string, Record<string, string>, string[], string[]]>([
      ['settings', 'other.yaml', plain, ['Token plain-token-0'], []],
      ['other.yaml', 'settings', plain, [], ['Token plain-token-0']],
      ['other.yaml', 'third.yaml', plain, [], []],
      ['settings', 'other.yaml', { ...plain, ...own }, ['Token from-token-1'], ['Token to-token-2']],
      ['other.yaml', 'third.yaml', { ...plain, ...own }, ['Token from-token-1'], ['Token to-token-2']],
      ['kenshin.sqlite', 'other.yaml', plain, [], ['Token plain-token-0']],
    ])('from %s to %s with %j no token goes to the other', async (from, to, env, atFrom, atTo) => {
      const [one, two] = [await doorkeeper(), await doorkeeper()]
      const home = await homeWith({ readings: [reading(0, 0)] })
      const url = (side: string): string => (side === from ? one.url : two.url)
      for (const name of ['other.yaml', 'third.yaml', 'kenshin.yaml'])
        await otherSettings(home, name, url(name === 'kenshin.yaml' ? 'settings' : name), org)
      const { code, stderr } = await home.runHere(['copy', '--from', from, '--to', to], { env })
      expect(code).toBe(6)
      if (from !== 'kenshin.sqlite')
        expect(stderr).toMatch(/ Set KENSHIN_INFLUX_TOKEN__FROM and KENSHIN_INFLUX_TOKEN__TO /)
      // The first server lets nobody in: what the second would get is seen when the copy goes the other way.
      const tokens = ({ seen }: typeof one): (string | undefined)[] => [
        ...new Set(seen.filter((token) => token !== undefined)),
      ]
      expect([tokens(one), tokens(two).filter((token) => !atTo.includes(token ?? ''))]).toEqual([atFrom, []])
    })
  })

  describeInfluxd1('with two passwords', () => {
    it('reads with one and writes with the other, blanks and é included', async () => {
      const passwords = { from: 'pass "word" 1', to: 'café 検針' }
      const [one, two] = [await startInfluxd1({ auth: true }), await startInfluxd1({ auth: true })]
      atEnd(() => Promise.all([one.stop(), two.stop()]))
      for (const [server, password] of [
        [one, passwords.from],
        [two, passwords.to],
      ] as const) {
        await server.query('CREATE DATABASE home')
        await server.query(`CREATE USER k WITH PASSWORD '${password}' WITH ALL PRIVILEGES`)
      }
      const home = await homeWith({ readings: [reading(0, 0)], days: [mark(0)] })
      await otherSettings(home, 'one.yaml', one.url, 'username: k')
      await otherSettings(home, 'two.yaml', two.url, 'username: k')
      const copy = async (from: string, to: string, env: Record<string, string>): Promise<string> => {
        const { stdout, stderr } = await home.runHere(['copy', '--from', from, '--to', to, '--log-level', 'error'], {
          env,
        })
        return stdout + stderr
      }
      const copied = 'copied 1 reading, 1 day mark, 0 runs\n'
      expect(await copy('settings', 'one.yaml', { KENSHIN_INFLUX_PASSWORD: passwords.from })).toBe(copied)
      const both = { KENSHIN_INFLUX_PASSWORD__FROM: passwords.from, KENSHIN_INFLUX_PASSWORD__TO: passwords.to }
      expect(await copy('one.yaml', 'two.yaml', both)).toBe(copied)
      expect(await copy('two.yaml', 'back.sqlite', { KENSHIN_INFLUX_PASSWORD: passwords.to })).toBe(copied)
    })
  })

  describeInfluxd1('to InfluxDB 1.x and back', () => {
    let server: Influxd1
    beforeAll(async () => {
      server = await startInfluxd1()
      atEnd(() => server.stop())
      await server.query('CREATE DATABASE home')
    })

    it('gives the same readings, marks and runs', async () => {
      const days = [1, 2, 3].map((n) => mark(0, { date: plusDays(TODAY, -n), usageKwh: n === 2 ? undefined : 4.8 }))
      const readings = Array.from({ length: 96 }, (_, slot) =>
        reading(0, 0, {
          time: slotTime(plusDays(TODAY, -3), slot),
          count: slot,
          cumulativeKwh: slot / 10,
          usageKwh: slot === 7 ? undefined : 0.1,
        }),
      )
      const runs = [run(slotTime(TODAY, 0)), run(slotTime(TODAY, 1), { lqi: undefined, outcome: 'dongle.silent' })]
      const home = await homeWith({ days, readings, runs })
      const influx = await homeAt(nowhere, 'store:', '  kind: influxdb', `  url: ${server.url}`, '  bucket: home')
      const yaml = join(influx.folder, 'kenshin.yaml')
      const there = await home.runHere(['copy', '--from', 'settings', '--to', yaml])
      expect([there.code, there.stdout]).toEqual([0, 'copied 96 readings, 3 day marks, 2 runs\n'])
      const back = await home.runHere(['copy', '--from', yaml, '--to', 'back.sqlite', '--json'])
      expect([back.code, JSON.parse(back.stdout)]).toEqual([0, { readings: 96, days: 3, runs: 2 }])
      const all = async (name: string): Promise<Batch> => {
        const store = await openStore(
          { kind: 'sqlite', path: join(home.folder, name) },
          { mode: 'read', time: systemTime, log: silent },
        )
        const [range, waiting] = [{ from: 0, to: 4_000_000_000 }, { signal: new AbortController().signal }]
        const dates = { from: plusDays(TODAY, -99), to: TODAY }
        return {
          readings: await store.readings(range, waiting),
          days: await store.days(dates, waiting),
          runs: await store.runs(range, waiting),
        }
      }
      expect(await all('back.sqlite')).toEqual(await all('kenshin.sqlite'))
      expect((await all('back.sqlite')).readings).toEqual(readings)
    })
  })
})
