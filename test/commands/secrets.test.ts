import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { allOutput, type Ended } from '../helpers/kenshin.js'
import { atEnd } from '../helpers/at-end.js'
import { homeAt, homeWithMeter, makeHome, until, type Home } from './home.js'

const secrets = {
  routeBId: 'Q7W3E9R1T5Y8U2I6O4P0A7S3D9FKz1Xb',
  password: 'zX9-kL2m=Qp7',
  token: 'tok_9fK2-mQ7x_LpZ4vN8-bR1c==',
  influxPassword: 'influx/pass+Word&41',
}
const others = { routeBId: 'M4N8B2V6C0X5Z9L3K7J1H4G8F2DSa6Gh', password: 'bN4+vC6w/Rt8' }
/** The end of a Route-B ID: a meter is found by it. */
const pairingId = (id: string): string => id.slice(-8)

const env = {
  KENSHIN_ROUTE_B_ID: secrets.routeBId,
  KENSHIN_ROUTE_B_PASSWORD: secrets.password,
  KENSHIN_INFLUX_TOKEN: secrets.token,
  KENSHIN_INFLUX_PASSWORD: secrets.influxPassword,
}
const trace = ['--log-level', 'trace']

const meterWith = (options: EmulatorOptions = {}, ...lines: string[]): ReturnType<typeof homeWithMeter> =>
  homeWithMeter(
    { routeBId: new Secret(secrets.routeBId), password: new Secret(secrets.password), ...options },
    ...lines,
  )

/** As it is, in hex, and in base64 at each of the three places where it may begin. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const inBase64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : before + 1, -4),
  )
  return [value, bytes.toString('hex'), encodeURIComponent(value), ...inBase64].filter((form) => form.length >= 6)
}

/** An InfluxDB that repeats the credentials it was shown. */
async function talkative(version: string, status: number): Promise<string> {
  const answer: RequestListener = ({ url, headers: { authorization = '' } }, response) => {
    const plain = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
    if (url?.startsWith('/ping') === true) response.writeHead(204, { 'x-influxdb-version': version }).end()
    else response.writeHead(status).end(JSON.stringify({ message: `not for ${authorization} (${plain})` }))
  }
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const influx = (url: string, login: string): string[] => [
  'store:',
  '  kind: influxdb',
  `  url: ${url}`,
  '  bucket: home',
  `  ${login}`,
]

describe('no secret is printed', () => {
  let refused: Promise<Ended>
  beforeAll(async () => {
    const home = await meterWith()
    refused = home.run(['import', ...trace], { env: { ...env, KENSHIN_ROUTE_B_PASSWORD: others.password } })
  })

  const run = async (home: Home, args: string[], more: Record<string, string | undefined> = {}): Promise<Ended> =>
    home.runHere(args, { env: { ...env, ...more } })

  it.each<EmulatorOptions>([
    { model: 'BP35C2', output: 'binary', echo: 'stuck' },
    { model: 'BP35A1', output: 'ascii', echo: 'on' },
    { model: 'RL7023-IPS', echo: 'off' },
    {
      echo: 'stuck',
      faults: [
        { fault: 'garbage-bytes', times: 9 },
        { fault: 'glue-echo', every: 2, times: 9 },
      ],
    },
    { echo: 'stuck', pieceBytes: 3 },
  ])('at trace level by an import from %j', async (options) => {
    const home = await meterWith(options)
    const plain = await run(home, ['import', '--days', '3', ...trace])
    expect(plain.code).toBe(0)
    // The wire is in the log, or this test would prove nothing.
    expect(plain.stderr).toMatch(/SKSETRBID \*\*\*\*/)
    expect((await run(home, ['import', '--days', '3', '--json', ...trace])).code).toBe(0)
  })

  it('when the meter does not know them', async () => {
    const home = await meterWith()
    const ended = await run(home, ['import', ...trace], { KENSHIN_ROUTE_B_ID: others.routeBId })
    expect(ended.code).toBe(4)
  })

  it('when the connection is lost, the dongle is silent, the port is wrong', async () => {
    const lost = await meterWith({ faults: [{ fault: 'lost-request', every: 2, times: 4 }] })
    expect((await run(lost, ['import', '--days', '2', ...trace])).code).toBe(0)
    expect((await run(await homeAt('tcp://127.0.0.1:1'), ['import', ...trace])).code).toBe(3)
  })

  it.each([
    ['v2.7.1', 'org: home'],
    ['1.8.10', 'username: kenshin'],
  ])('by an InfluxDB %s that repeats its credentials', async (version, login) => {
    for (const status of [401, 400, 404]) {
      const home = await meterWith({}, ...influx(await talkative(version, status), login))
      const ended = await run(home, ['import', ...trace])
      expect(ended.code).toBe(6)
      expect(ended.stderr).toMatch(/\*\*\*\*/)
      if (status !== 401) continue
      for (const args of [
        ['status'],
        ['export'],
        ['import', '--dry-run'],
        ['copy', '--from', 'settings', '--to', 'b.sqlite', '--json'],
      ])
        expect((await run(home, args)).code).toBe(6)
    }
  })

  it('by wrong settings, however they are wrong', async () => {
    const wrong = await makeHome(
      'meters:',
      '  - name: home',
      '    port: tcp://127.0.0.1:1',
      `    routeB: { id: ${secrets.routeBId}X, password: ${secrets.password}, ${others.routeBId}: 1 }`,
      `    password:${others.password}`,
      `store: { kind: influxdb, url: 'http://me:${encodeURIComponent(secrets.influxPassword)}@h', bucket: b, token: ${secrets.token} }`,
    )
    expect((await run(wrong, ['import', ...trace], { KENSHIN_ROUTE_B_ID: `${secrets.routeBId}0` })).code).toBe(2)
    const home = await homeAt('tcp://127.0.0.1:1')
    for (const [name, value] of [
      ['KENSHIN_ROUTE_B_ID', `${secrets.routeBId}0`],
      ['KENSHIN_ROUTE_B_PASSWORD', `${secrets.password}X`],
      ['KENSHIN_ROUTE_B_ID_FILE', `/${secrets.routeBId}`],
    ] as const)
      expect((await run(home, ['import', ...trace], { [name]: value })).code).toBe(2)
  })

  it('by a crash, whether thrown or rejected', async () => {
    for (const crash of ['throw', 'Promise.reject']) {
      const home = await meterWith({ latency: 'fast' })
      const words = '`${process.env.KENSHIN_ROUTE_B_ID} ${process.env.KENSHIN_ROUTE_B_PASSWORD}`'
      const script = `process.on('SIGUSR2', () => { ${crash} (new Error(${words})) })`
      await writeFile(join(home.folder, 'crash.mjs'), script)
      const options = { env: { ...env, NODE_OPTIONS: `--import ${join(home.folder, 'crash.mjs')}` } }
      const running = home.start(['import'], options)
      await until(() => home.meter.log.length > 3)
      running.child.kill('SIGUSR2')
      const ended = await running.ended
      expect(ended.code).toBe(1)
      expect(ended.stderr).toMatch(
        /kenshin: Error: \*\*\*\* \*\*\*\*\n +at .*\n[^]*This is a bug in kenshin; please report it/,
      )
    }
  })

  it('when the join is refused', async () => {
    const ended = await refused
    expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('join refused')])
  })

  /** Last: looks at everything that all of the above printed. */
  it.each([
    ...Object.entries(secrets),
    ['the pairing ID', pairingId(secrets.routeBId)],
    ['another Route-B ID', others.routeBId],
    ['the pairing ID of another', pairingId(others.routeBId)],
    ['another password', others.password],
  ])('%s is in no output, in no form', (_, secret) => {
    const output = allOutput().toLowerCase()
    expect(output.length).toBeGreaterThan(100_000)
    const found = formsOf(secret).filter((form) => output.includes(form.toLowerCase()))
    expect(found).toEqual([])
  })
})
