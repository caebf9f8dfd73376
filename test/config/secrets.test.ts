import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requireRouteB } from '../../config/source/secrets.js'
import type { Config } from '../../config/types.js'
import { scrub } from '../../src/base/secret.js'
import { ID, load, makeFolder, METER, PASSWORD, problems, refusal } from './settings.js'

const OTHER_ID = 'F'.repeat(32)
const OTHER_PASSWORD = 'ABCDEFGHIJKL'
const inFile = (id: string, password: string): string => `routeB: { id: '${id}', password: '${password}' }`
const meters = (...rows: string[]): string => `meters:\n${rows.map((row) => `  - { ${row} }\n`).join('')}`
const home = 'name: home, port: /dev/a'
const shop = 'name: shop, port: /dev/b'

/** What each meter got, for comparison. */
const revealed = ({ meters }: Config): (string | undefined)[] =>
  meters.map(({ routeB }) => routeB && `${routeB.id.reveal()} ${routeB.password.reveal()}`)

const pair = (id: string, password: string): string => `${id} ${password}`

describe('Route-B credentials', () => {
  it('come from the environment, the suffix before the plain variable before the file', async () => {
    const words = meters(`${home}, ${inFile(ID, PASSWORD)}`)
    const plain = { KENSHIN_ROUTE_B_ID: OTHER_ID, KENSHIN_ROUTE_B_PASSWORD: OTHER_PASSWORD }
    const suffixed = { KENSHIN_ROUTE_B_ID__HOME: '0'.repeat(32), KENSHIN_ROUTE_B_PASSWORD__HOME: '0'.repeat(12) }
    expect(revealed(await load(words))).toEqual([pair(ID, PASSWORD)])
    expect(revealed(await load(words, { env: plain }))).toEqual([pair(OTHER_ID, OTHER_PASSWORD)])
    expect(revealed(await load(words, { env: { ...plain, ...suffixed } }))).toEqual([
      pair('0'.repeat(32), '0'.repeat(12)),
    ])
  })

  it('of a plain variable serve only those of several meters that have none of their own', async () => {
    const words = meters(`${home}, ${inFile(ID, PASSWORD)}`, shop)
    const env = { KENSHIN_ROUTE_B_ID: OTHER_ID, KENSHIN_ROUTE_B_PASSWORD: OTHER_PASSWORD }
    expect(revealed(await load(words, { env }))).toEqual([pair(ID, PASSWORD), pair(OTHER_ID, OTHER_PASSWORD)])
  })

  it('are given per meter by the name in capitals, other characters as _', async () => {
    const env = { KENSHIN_ROUTE_B_ID__FLAT_1_A: ID, KENSHIN_ROUTE_B_PASSWORD__FLAT_1_A: PASSWORD }
    expect(revealed(await load(meters('name: flat-1.a, port: /dev/a', shop), { env }))).toEqual([
      pair(ID, PASSWORD),
      undefined,
    ])
  })

  it('come from files, without the newline at the end', async () => {
    const folder = await makeFolder()
    const [id, password] = [join(folder, 'id'), join(folder, 'password')]
    await writeFile(id, `${ID}\n`)
    await writeFile(password, `${PASSWORD}\r\n`)
    const env = { KENSHIN_ROUTE_B_ID_FILE: id, KENSHIN_ROUTE_B_PASSWORD__HOME_FILE: password }
    expect(revealed(await load(METER, { env }))).toEqual([pair(ID, PASSWORD)])
  })

  it('come without what editors and shells leave around them: a byte order mark, blanks, line ends', async () => {
    const folder = await makeFolder()
    const file = join(folder, 'id')
    await writeFile(file, `\uFEFF ${ID} \r\n\n`)
    const env = { KENSHIN_ROUTE_B_ID_FILE: file, KENSHIN_ROUTE_B_PASSWORD: ` ${PASSWORD}\r\n` }
    expect(revealed(await load(METER, { env }))).toEqual([pair(ID, PASSWORD)])
  })

  it('of 12 characters may have quotation marks of their own', async () => {
    const env = { KENSHIN_ROUTE_B_ID: ID, KENSHIN_ROUTE_B_PASSWORD: '"123456789a"' }
    expect(revealed(await load(METER, { env }))).toEqual([pair(ID, '"123456789a"')])
    expect(await problems(METER, { env: { KENSHIN_ROUTE_B_PASSWORD: `"${PASSWORD}"` } })).toEqual([
      'KENSHIN_ROUTE_B_PASSWORD: begins and ends with a quotation mark; remove what does not belong to it',
    ])
  })

  it('count an empty variable as absent', async () => {
    const env = { KENSHIN_ROUTE_B_ID: '', KENSHIN_ROUTE_B_ID_FILE: '', KENSHIN_ROUTE_B_PASSWORD: '' }
    const config = await load(METER, { env })
    expect([revealed(config), config.warnings]).toEqual([[undefined], []])
  })

  it('are hidden from every output, with the pairing ID', async () => {
    const config = await load(METER, { env: { KENSHIN_ROUTE_B_ID: ID, KENSHIN_ROUTE_B_PASSWORD: PASSWORD } })
    expect(JSON.stringify(config)).not.toMatch(new RegExp(`${ID}|${PASSWORD}`))
    expect(scrub(`SKSETPWD C ${PASSWORD} SKSETRBID ${ID} PairID:${ID.slice(-8)}`)).toBe(
      'SKSETPWD C **** SKSETRBID **** PairID:****',
    )
  })

  it('of one half are no credentials, and a warning says which half is missing', async () => {
    const config = await load(METER, { env: { KENSHIN_ROUTE_B_PASSWORD: PASSWORD } })
    expect(revealed(config)).toEqual([undefined])
    expect(config.warnings[0]?.en).toMatch(/^The Route-B ID of home is not set/)
  })

  it('in small letters are kept, with a warning', async () => {
    const config = await load(meters(`${home}, ${inFile(ID.toLowerCase(), PASSWORD)}`))
    expect(revealed(config)).toEqual([pair(ID.toLowerCase(), PASSWORD)])
    expect(config.warnings[0]?.en).toMatch(/small letters/)
  })

  it('for a meter that is not in the settings bring a warning', async () => {
    const { warnings } = await load(METER, { env: { KENSHIN_ROUTE_B_ID__HOEM: ID } })
    expect(warnings[0]?.en).toBe(
      'KENSHIN_ROUTE_B_ID__HOEM belongs to no meter in the settings and is ignored; known: HOME.',
    )
  })
})

describe('problems with secrets', () => {
  const first = async (env: NodeJS.ProcessEnv, words = METER): Promise<string | undefined> =>
    (await problems(words, { env }))[0]?.split(';')[0]

  it.each([
    [ID.slice(1), 'has 31 characters, needs 32'],
    [`"${ID}"`, 'begins and ends with a quotation mark'],
    [`${ID.slice(2)}-${ID.slice(0, 1)}`, 'has a character that cannot be in it at place 31'],
    [`Ａ${ID.slice(1)}`, 'has a character that cannot be in it at place 1'],
  ])('the Route-B ID %j %s', async (id, what) => {
    expect(await first({ KENSHIN_ROUTE_B_ID: id })).toBe(`KENSHIN_ROUTE_B_ID: ${what}`)
  })

  it('a password of 13 characters is refused in the environment and in the file', async () => {
    expect(await first({ KENSHIN_ROUTE_B_PASSWORD__HOME: `${PASSWORD}x` })).toBe(
      'KENSHIN_ROUTE_B_PASSWORD__HOME: has 13 characters, needs 12',
    )
    expect(await first({}, meters(`${home}, ${inFile(ID, `${PASSWORD}x`)}`))).toMatch(
      /^kenshin\.yaml:2:\d+ meters\[0\]\.routeB\.password: has 13 characters, needs 12$/,
    )
  })

  it('a variable and its _FILE may not both be set', async () => {
    expect(await first({ KENSHIN_ROUTE_B_ID: ID, KENSHIN_ROUTE_B_ID_FILE: '/id' })).toBe(
      'KENSHIN_ROUTE_B_ID: is set, and so is its …_FILE',
    )
  })

  it('a file that cannot be read is told without its path, which may be the secret itself', async () => {
    expect(await first({ KENSHIN_ROUTE_B_PASSWORD_FILE: PASSWORD })).toBe(
      'KENSHIN_ROUTE_B_PASSWORD_FILE: names a file that cannot be read (ENOENT)',
    )
  })

  it('an empty file holds no credential', async () => {
    const file = join(await makeFolder(), 'empty')
    await writeFile(file, '\n')
    expect(await first({ KENSHIN_ROUTE_B_ID_FILE: file })).toBe(`KENSHIN_ROUTE_B_ID_FILE (${file}): is empty`)
  })

  it('a problem in a file is told with its path, and counted apart from those of kenshin.yaml', async () => {
    const file = join(await makeFolder(), 'id')
    await writeFile(file, `'${ID}'\n`)
    const env = { KENSHIN_ROUTE_B_ID_FILE: file }
    const only = (await refusal(METER, { env })).words
    expect(only.en.split('\n')).toEqual([
      `KENSHIN_ROUTE_B_ID_FILE (${file}): begins and ends with a quotation mark; remove what does not belong to it`,
      'environment: 1 problem.',
    ])
    expect(only.ja).toMatch(/引用符で囲まれています.*\n環境変数: 1 件の問題があります。$/)
    const both = (await refusal(`${METER}hist: {}\n`, { env })).words.en
    expect(both).toMatch(/\nkenshin\.yaml: 1 problem, environment: 1 problem\.$/)
  })

  it('a file in UTF-16 is told as such', async () => {
    const file = join(await makeFolder(), 'id')
    await writeFile(file, Buffer.from(`\uFEFF${ID}`, 'utf16le'))
    expect(await first({ KENSHIN_ROUTE_B_ID_FILE: file })).toBe(
      `KENSHIN_ROUTE_B_ID_FILE (${file}): is written in UTF-16`,
    )
  })

  it('a variable that two meters share is refused', async () => {
    const words = meters('name: a-1, port: /dev/a', 'name: a.1, port: /dev/b')
    expect(await first({ KENSHIN_ROUTE_B_ID__A_1: ID }, words)).toBe(
      'KENSHIN_ROUTE_B_ID__A_1: could belong to each of a-1, a.1',
    )
  })

  it('a plain variable is complained about once, however many meters use it', async () => {
    expect(await problems(meters(home, shop), { env: { KENSHIN_ROUTE_B_ID: 'x' } })).toHaveLength(1)
  })

  it('a token with a line break is refused where InfluxDB is used, and not looked at elsewhere', async () => {
    const env = { KENSHIN_INFLUX_TOKEN: 'abc\ndef' }
    const influxdb = `${METER}store: { kind: influxdb, url: http://h, bucket: b }\n`
    expect(await first(env, influxdb)).toBe('KENSHIN_INFLUX_TOKEN: has a space, a line break or a non-ASCII character')
    expect((await load(METER, { env })).store.kind).toBe('sqlite')
  })
})

describe('the password of InfluxDB 1.x', () => {
  const influxdb = `${METER}store: { kind: influxdb, url: http://h, bucket: b, username: u }\n`
  const password = async (env: NodeJS.ProcessEnv): Promise<string | undefined> => {
    const { store } = await load(influxdb, { env })
    return store.kind === 'influxdb' ? store.password?.reveal() : undefined
  }

  it.each(['pass word', 'café', ' blank at both ends ', 'パスワード', "'"])('may be %j', async (words) => {
    expect(await password({ KENSHIN_INFLUX_PASSWORD: words })).toBe(words)
    const file = join(await makeFolder(), 'password')
    await writeFile(file, `\uFEFF${words}\r\n`)
    expect(await password({ KENSHIN_INFLUX_PASSWORD_FILE: file })).toBe(words)
  })

  it('may be in quotation marks, with a warning', async () => {
    const { warnings, store } = await load(influxdb, { env: { KENSHIN_INFLUX_PASSWORD: '"x"' } })
    expect(store).toMatchObject({ kind: 'influxdb' })
    expect(warnings[0]?.en).toMatch(/^KENSHIN_INFLUX_PASSWORD begins and ends with a quotation mark; remove both if/)
  })

  it('has no line break', async () => {
    expect((await problems(influxdb, { env: { KENSHIN_INFLUX_PASSWORD: 'a\nb' } }))[0]).toMatch(
      /^KENSHIN_INFLUX_PASSWORD: has a line break or a control character;/,
    )
  })
})

describe('requireRouteB()', () => {
  it('gives the credentials of a meter', async () => {
    const config = await load(meters(`${home}, ${inFile(ID, PASSWORD)}`))
    expect(requireRouteB(config, config.meters[0]!).id.reveal()).toBe(ID)
  })

  it('says which variables to set, with the suffix when there are several meters', async () => {
    const [one, two] = [await load(METER), await load(meters(home, shop))]
    const remedyOf = (config: Config): string => {
      try {
        requireRouteB(config, config.meters[0]!)
        return ''
      } catch (error) {
        return (error as { remedy: { en: string } }).remedy.en
      }
    }
    expect(remedyOf(one)).toContain('Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD,')
    expect(remedyOf(two)).toContain('Set KENSHIN_ROUTE_B_ID__HOME and KENSHIN_ROUTE_B_PASSWORD__HOME,')
  })
})
