import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dateAt, plusDays } from '../../src/base/clock.js'
import { Secret } from '../../src/base/secret.js'
import { allRows, makeHome, meterAt, portOf, TODAY, type Home } from './home.js'

const credentials = {
  home: { id: 'A1B2C3D4E5F60718293A4B5C6D7E8F90', password: 'HomePass0001' },
  shop: { id: '0F1E2D3C4B5A69788796A5B4C3D2E1F0', password: 'ShopPass0002' },
}

const env = {
  KENSHIN_ROUTE_B_ID: undefined,
  KENSHIN_ROUTE_B_PASSWORD: undefined,
  KENSHIN_ROUTE_B_ID__HOME: credentials.home.id,
  KENSHIN_ROUTE_B_PASSWORD__HOME: credentials.home.password,
  KENSHIN_ROUTE_B_ID__SHOP: credentials.shop.id,
  KENSHIN_ROUTE_B_PASSWORD__SHOP: credentials.shop.password,
}

const meterOf = (name: keyof typeof credentials, seed: number): ReturnType<typeof meterAt> =>
  meterAt({
    routeBId: new Secret(credentials[name].id),
    password: new Secret(credentials[name].password),
    household: { seed },
  })

const settings = (home: string, shop: string): Promise<Home> =>
  makeHome(
    'meters:',
    `  - { name: home, port: ${home} }`,
    `  - { name: shop, port: ${shop} }`,
    'state: state',
    'history: { meterClock: trust }',
  )

const rows = ({ folder }: Home): ReturnType<typeof allRows> =>
  allRows({ kind: 'sqlite', path: join(folder, 'kenshin.sqlite') })

const counts = async (home: Home): Promise<Record<string, number>> => {
  const { readings } = await rows(home)
  return Object.fromEntries(
    ['home', 'shop'].map((name) => [name, readings.filter(({ meter }) => meter === name).length]),
  )
}

const WHOLE = 5 * 48 + 25
const NOBODY = 'tcp://127.0.0.1:1'

describe('several meters', () => {
  it('are read each in its own lane, each with its own credentials', async () => {
    const [one, two] = [await meterOf('home', 1), await meterOf('shop', 2)]
    const home = await settings(portOf(one), portOf(two))
    const { code, stdout, stderr } = await home.runHere(['import', '--days', '5'], { env })
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')])
    expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual(['home: 6 days read', 'shop: 6 days read', ''])
    expect(await counts(home)).toEqual({ home: WHOLE, shop: WHOLE })
    const date = plusDays(TODAY, -3)
    const { readings } = await rows(home)
    for (const [name, meter] of [
      ['home', one],
      ['shop', two],
    ] as const)
      expect(
        readings.filter((point) => point.meter === name && dateAt(point.time) === date).map(({ count }) => count),
      ).toEqual(meter.expectedDay(date))
    expect(one.expectedDay(date)).not.toEqual(two.expectedDay(date))
  })

  it.each([
    ['the first', 'home', 'shop'],
    ['the last', 'shop', 'home'],
  ] as const)('%s failing does not keep the other from being stored', async (_, failing, other) => {
    const meter = await meterOf(other, 1)
    const ports = { [failing]: NOBODY, [other]: portOf(meter) }
    const home = await settings(ports.home!, ports.shop!)
    const { code, stdout, stderr } = await home.runHere(['import', '--days', '5'], { env })
    expect(code).toBe(3)
    expect(stdout).toMatch(new RegExp(`^${other}: 6 days read, .*\\n$`))
    expect(stderr).toMatch(new RegExp(`kenshin: ${failing}: No connection to ${NOBODY} .*\\n$`))
    expect(await counts(home)).toEqual({ [failing]: 0, [other]: WHOLE })
  })

  it('failing both: the code of the first, both told', async () => {
    const two = await meterOf('home', 1)
    const home = await settings(NOBODY, portOf(two))
    const wrong = { ...env, KENSHIN_ROUTE_B_PASSWORD__SHOP: undefined }
    const plain = await home.runHere(['import', '--days', '5'], { env: wrong })
    expect(plain.code).toBe(3)
    expect(plain.stderr).toMatch(/error The Route-B ID and password of the meter shop are not set\. .* meter=shop\n/)
    expect(plain.stderr).toMatch(/kenshin: home: No connection .*\n$/)
    const json = await home.runHere(['import', '--json'], { env: wrong })
    expect(JSON.parse(json.stdout)).toEqual([
      { meter: 'home', error: 'dongle.unreachable' },
      { meter: 'shop', error: 'config.invalid' },
    ])
    for (const line of json.stderr.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })

  it('can be read singly', async () => {
    const two = await meterOf('shop', 1)
    const home = await settings(NOBODY, portOf(two))
    const { code, stdout } = await home.runHere(['backfill', '--meter', 'shop'], { env })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^shop: 100 days read/)])
  })
})
