import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { admin, describeInfluxd1, freePort, serving, startInfluxd1 } from '../helpers/influxd.js'
import { Secret } from '../../src/base/secret.js'
import { influxSettings } from '../store/samples.js'
import { atEnd } from '../helpers/at-end.js'
import { allRows, homeWithMeter, type HomeWithMeter } from './home.js'

const quiet = ['import', '--days', '20', '--log-level', 'error']
const influx = (url: string, ...lines: string[]): string[] => [
  'store:',
  '  kind: influxdb',
  `  url: ${url}`,
  '  bucket: home',
  ...lines.map((line) => `  ${line}`),
]

/** Exit 6 and the sentence before the radio is used; nothing is marked, nothing lies around. */
async function expectRefused(
  home: HomeWithMeter,
  words: RegExp | string,
  env: Record<string, string> = {},
): Promise<void> {
  const { code, stdout, stderr } = await home.runHere(quiet, { env })
  const last = stderr.trimEnd().split('\n').at(-1)
  expect([code, stdout]).toEqual([6, ''])
  if (typeof words === 'string') expect(last).toBe(`kenshin: ${words}`)
  else expect(last).toMatch(words)
  expect(stderr).not.toMatch(/\n {4}at /)
  expect(home.meter.log).toEqual([])
  expect((await home.files()).filter((name) => /lock|tmp|spool/.test(name))).toEqual([])
}

/** A database that is merely away: exit 6, and everything that the meter has waits for it. */
async function expectSpooled(home: HomeWithMeter, words: RegExp, env: Record<string, string> = {}): Promise<void> {
  const { code, stderr } = await home.runHere(quiet, { env })
  const last = stderr.trimEnd().split('\n').at(-1)
  expect([code, last]).toEqual([6, expect.stringMatching(words)])
  expect(last).toMatch(/ 21 days wait in .*state\/spool\/home@[0-9a-f]{8}\.sqlite for the next run\. /)
  expect(stderr).not.toMatch(/\n {4}at /)
  expect((await home.files()).filter((name) => /lock|tmp/.test(name))).toEqual([])
  const [path] = (await home.files()).filter((name) => /spool\/home/.test(name))
  expect((await allRows({ kind: 'sqlite', path: join(home.folder, path!) })).days).toHaveLength(21)
}

describe('a SQLite file', () => {
  it('that is damaged is left as it is', async () => {
    const home = await homeWithMeter()
    await home.runHere(quiet)
    const whole = (await home.file('kenshin.sqlite'))!
    const torn = Buffer.from(whole, 'latin1').subarray(0, 9_000)
    await writeFile(join(home.folder, 'kenshin.sqlite'), torn)
    const asked = home.meter.log.length
    for (const command of [quiet, ['status'], ['export'], ['import', '--dry-run']]) {
      const { code, stderr } = await home.runHere(command)
      expect([code, stderr]).toEqual([
        6,
        expect.stringMatching(
          /^kenshin: The SQLite file .*kenshin\.sqlite is damaged \(.*\)\. Move the file away and restore a copy; the meter still holds the last 99 days\.\n$/,
        ),
      ])
    }
    expect(home.meter.log).toHaveLength(asked)
    expect(await home.file('kenshin.sqlite')).toBe(torn.toString('latin1'))
  })

  it('of another program is left as it is', async () => {
    const home = await homeWithMeter()
    await writeFile(join(home.folder, 'kenshin.sqlite'), 'not a database at all, but long enough to be looked at')
    await expectRefused(home, /is damaged \(.*not a database.*\)/)
    expect(await home.file('kenshin.sqlite')).toMatch(/^not a database at all/)
  })
})

async function serve(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('an InfluxDB', () => {
  it('that is absent', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const home = await homeWithMeter({}, ...influx(url))
    await expectSpooled(
      home,
      /^kenshin: InfluxDB at .* cannot be reached \(ECONNREFUSED\)\. .* Check that the database runs/,
    )
  })

  it('that accepts and never answers', async () => {
    const url = await serve(createTcpServer(() => undefined))
    const home = await homeWithMeter({}, ...influx(url, 'timeout: 1'))
    await expectSpooled(home, /^kenshin: InfluxDB at .* did not answer within 1 s\. .* Check that the database runs/)
  })

  const answering = (status: number, body: string): Promise<string> =>
    serve(
      createServer(({ url }, response) => {
        if (url?.startsWith('/ping') === true) response.writeHead(204, { 'x-influxdb-version': 'v2.7.1' }).end()
        else response.writeHead(status).end(body)
      }),
    )
  const token = { KENSHIN_INFLUX_TOKEN: 'token-that-nobody-likes' }

  it('2.x that is starting', async () => {
    const url = await answering(503, '{"error":"engine is starting"}')
    const words = /is overloaded or not ready \(503: engine is starting\)\. .* The database is overloaded or starting/
    await expectSpooled(await homeWithMeter({}, ...influx(url, 'org: home')), words, token)
  })

  it('2.x that lets nobody in', async () => {
    const url = await answering(401, '{"code":"unauthorized","message":"unauthorized access"}')
    const words = /bucket home, denies access \(401: unauthorized access\)\. Check KENSHIN_INFLUX_TOKEN/
    await expectRefused(await homeWithMeter({}, ...influx(url, 'org: home')), words, token)
  })
})

describeInfluxd1('InfluxDB 1.x', () => {
  const server = serving(() => startInfluxd1({ auth: true }))

  const login = { KENSHIN_INFLUX_PASSWORD: admin.password }
  const at = (bucket: string): string[] => [
    ...influx(server().url, `username: ${admin.username}`).filter((line) => !line.includes('bucket')),
    `  bucket: ${bucket}`,
  ]

  // Node.js tells it by itself from 24 on, before that where it is asked to.
  it('without a warning of Node.js about its client', async () => {
    await server().query('CREATE DATABASE calm')
    const home = await homeWithMeter({}, ...at('calm'))
    const env = { ...login, NODE_OPTIONS: '--pending-deprecation' }
    const { code, stderr } = await home.run(['import', '--days', '2', '--log-level', 'error'], { env })
    expect(code).toBe(0)
    expect(stderr).not.toContain('Deprecation')
  })

  it('with a wrong password', async () => {
    await server().query('CREATE DATABASE locked')
    const words = /denies access \(401: authorization failed\)\. Check KENSHIN_INFLUX_TOKEN/
    await expectRefused(await homeWithMeter({}, ...at('locked')), words, {
      KENSHIN_INFLUX_PASSWORD: 'a-wrong-password',
    })
    expect((await server().query('SHOW MEASUREMENTS', 'locked')).results[0]?.series).toBeUndefined()
  })

  it('without the database', async () => {
    const words = /has no .*nowhere.*\. Create it, or correct `bucket` in the settings\.$/
    await expectRefused(await homeWithMeter({}, ...at('nowhere')), words, login)
  })

  it('whose retention is shorter than the history', async () => {
    await server().query('CREATE DATABASE brief WITH DURATION 14d')
    const words =
      /keeps data for 14 days; 21 days are needed\. Lengthen the retention \(0 = for ever\), or lower history\.days\.$/
    await expectRefused(await homeWithMeter({}, ...at('brief')), words, login)
  })

  it('that holds a field of another type', async () => {
    await server().query('CREATE DATABASE taken')
    await server().write('taken', 'electricity,meter=home,direction=normal count=1.5 1790000000')
    const words =
      /field count of electricity is float there, integer is needed\. Another program writes this measurement/
    await expectRefused(await homeWithMeter({}, ...at('taken')), words, login)
    const { results } = await server().query('SHOW MEASUREMENTS', 'taken')
    expect(results[0]?.series?.[0]?.values).toEqual([['electricity'], ['electricity_check']])
  })

  it('that dies in the middle: the rest goes to the spool, the next run delivers it', async () => {
    for (const name of ['disturbed', 'calm']) await server().query(`CREATE DATABASE ${name}`)
    const proxy = mortalProxy(server().url, { writes: 3 })
    const url = await serve(proxy.server)
    const disturbed = await homeWithMeter(
      {},
      ...influx(url, `username: ${admin.username}`).map((line) => line.replace('bucket: home', 'bucket: disturbed')),
    )
    const broken = await disturbed.runHere(['import', '--days', '40'], { env: login })
    expect([broken.code, broken.stderr.trimEnd().split('\n').at(-1)]).toEqual([
      6,
      expect.stringMatching(
        /^kenshin: InfluxDB at .* cannot be reached \(.*\)\. \d+ days wait in .*state\/spool\/home@[0-9a-f]{8}\.sqlite for the next run\. Check that the database runs/,
      ),
    ])
    expect((await disturbed.runHere(['status'], { env: login })).code).toBe(6)
    proxy.revive()
    expect((await disturbed.runHere(['status'], { env: login })).stdout).toMatch(/wait in the spool/)
    const asked = disturbed.meter.log.length
    const again = await disturbed.runHere(['import', '--days', '40'], { env: login })
    expect([again.code, again.stderr]).toEqual([0, expect.stringMatching(/spool delivered/)])
    expect(disturbed.meter.log.length - asked).toBeLessThan(10)
    expect((await disturbed.files()).filter((name) => name.includes('spool/'))).toEqual([])

    const calm = await homeWithMeter({}, ...at('calm'))
    expect((await calm.runHere(['import', '--days', '40'], { env: login })).code).toBe(0)
    const rows = (bucket: string): ReturnType<typeof allRows> =>
      allRows(influxSettings(server().url, bucket, { username: admin.username, password: new Secret(admin.password) }))
    const [left, right] = [await rows('disturbed'), await rows('calm')]
    expect(left.readings.length).toBeGreaterThan(40 * 48)
    expect(left).toEqual(right)
  })
})

/** Hands everything on, until so many writes have gone through; then it cuts every connection. */
function mortalProxy(target: string, { writes }: { writes: number }): { server: Server; revive: () => void } {
  let [left, alive] = [writes, true]
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isWrite = request.url?.startsWith('/write') === true
    if (isWrite && left-- <= 0) alive = false
    if (!alive) {
      request.socket.destroy()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = 'GET', headers } = request
    const answer = await fetch(`${target}${request.url}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        ['authorization', 'content-type', 'content-encoding'].includes(name)
          ? [[name, String(value)] as [string, string]]
          : [],
      ),
      ...(method === 'POST' && { body: Buffer.concat(chunks) }),
    })
    const version = answer.headers.get('x-influxdb-version') ?? ''
    response.writeHead(answer.status, { 'x-influxdb-version': version }).end(await answer.text())
  }
  return {
    server: createServer((request, response) => void pass(request, response)),
    revive() {
      left = Infinity
      alive = true
    },
  }
}
