import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import { allRows, makeHome, meterAt, portOf, type Home } from './home.js'

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
  makeHome('meters:', `  - { name: home, port: ${home} }`, `  - { name: shop, port: ${shop} }`, 'state: state')

const counts = async ({ folder }: Home): Promise<Record<string, number>> => {
  const { readings } = await allRows({ kind: 'sqlite', path: join(folder, 'kenshin.sqlite') })
  return Object.fromEntries(
    ['home', 'shop'].map((name) => [name, readings.filter(({ meter }) => meter === name).length]),
  )
}

const WHOLE = 5 * 48 + 25
const NOBODY = 'tcp://127.0.0.1:1'

describe('several meters', { timeout: 60_000 }, () => {
  it('are read one after the other, each with its own credentials', async () => {
    const [one, two] = [await meterOf('home', 1), await meterOf('shop', 2)]
    const home = await settings(portOf(one), portOf(two))
    const { code, stdout, stderr } = await home.run(['import', '--days', '5'], { env })
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')])
    expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual(['home: 6 days read', 'shop: 6 days read', ''])
    expect(await counts(home)).toEqual({ home: WHOLE, shop: WHOLE })
    const status = JSON.parse((await home.run(['status', '--json'])).stdout) as {
      meter: string
      last: { kwh: number }
    }[]
    expect(status.map(({ meter }) => meter)).toEqual(['home', 'shop'])
    expect(status[0]?.last).not.toEqual(status[1]?.last)
  })

  it.each([
    ['the first', (port: string) => [NOBODY, port] as const, 'home', 'shop'],
    ['the last', (port: string) => [port, NOBODY] as const, 'shop', 'home'],
  ])('%s failing does not keep the other from being stored', async (_, ports, failing, other) => {
    const meter = await meterOf(other as 'home' | 'shop', 1)
    const home = await settings(...ports(portOf(meter)))
    const { code, stdout, stderr } = await home.run(['import', '--days', '5'], { env })
    expect(code).toBe(3)
    expect(stdout).toMatch(new RegExp(`^${other}: 6 days read, .*\\n$`))
    expect(stderr).toMatch(new RegExp(`kenshin: ${failing}: No connection to ${NOBODY} .*\\n$`))
    expect(await counts(home)).toEqual({ [failing]: 0, [other]: WHOLE })
  })

  it('failing both: the code of the first, both told', async () => {
    const two = await meterOf('home', 1)
    const home = await settings(NOBODY, portOf(two))
    const wrong = { ...env, KENSHIN_ROUTE_B_PASSWORD__SHOP: undefined }
    const plain = await home.run(['import', '--days', '5'], { env: wrong })
    expect(plain.code).toBe(3)
    expect(plain.stderr).toMatch(/error The Route-B ID and password of the meter shop are not set\. .* meter=shop\n/)
    expect(plain.stderr).toMatch(/kenshin: home: No connection .*\n$/)
    const json = await home.run(['import', '--json'], { env: wrong })
    expect(JSON.parse(json.stdout)).toEqual([
      { meter: 'home', error: 'dongle.unreachable' },
      { meter: 'shop', error: 'config.invalid' },
    ])
    for (const line of json.stderr.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })

  it('can be read singly', async () => {
    const two = await meterOf('shop', 1)
    const home = await settings(NOBODY, portOf(two))
    const { code, stdout } = await home.run(['backfill', '--meter', 'shop'], { env })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^shop: 100 days read/)])
  })
})
