import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../config/load.js'
import { KenshinError } from '../../src/base/errors.js'
import { ID, load, makeFolder, METER, PASSWORD, problems, refusal } from './settings.js'

const influxdb = (rest: string): string =>
  `${METER}store:\n  kind: influxdb\n  url: http://localhost:8086\n  bucket: home\n${rest}`

const at = (url: string): string => `${METER}store: { kind: influxdb, url: ${url}, bucket: home }\n`

describe('loadConfig()', () => {
  it('fills in every default when only a meter is given', async () => {
    const config = await load(METER)
    const folder = join(config.file, '..')
    expect(config).toEqual({
      file: join(folder, 'kenshin.yaml'),
      meters: [{ name: 'home', port: '/dev/ttyUSB0', routeB: undefined, tariff: undefined }],
      store: { kind: 'sqlite', path: join(folder, 'kenshin.sqlite'), halfHourFields: true },
      history: {
        days: 99,
        today: true,
        quietWindow: 'wait',
        meterClock: 'check',
        pace: 'polite',
        secondHistory: 'use',
      },
      jobs: { 'nightly-backfill': '17 3 * * *', spread: 0, concurrency: 50 },
      state: '/home/someone/.local/state/kenshin',
      report: { path: undefined },
      log: { level: 'info' },
      warnings: [],
    })
  })

  it('takes several addresses of a database, and how many of its nodes have to have a write', async () => {
    const { store } = await load(
      influxdb('  consistency: quorum\n').replace('url: http://localhost:8086', 'url: [http://one, http://two]'),
    )
    expect(store).toMatchObject({ url: ['http://one', 'http://two'], consistency: 'quorum' })
  })

  it('turns influxdb settings into those of the store', async () => {
    const { store } = await load(influxdb('  org: o\n  timeout: 2.5\n  measurements: { electricity: power }\n'), {
      env: { KENSHIN_INFLUX_TOKEN: 'token-of-influx' },
    })
    expect(store).toMatchObject({
      kind: 'influxdb',
      url: 'http://localhost:8086',
      bucket: 'home',
      org: 'o',
      timeoutMs: 2500,
      measurements: {
        electricity: 'power',
        electricity_day: 'electricity_day',
        electricity_run: 'electricity_run',
        electricity_meter: 'electricity_meter',
      },
    })
    expect(store.kind === 'influxdb' && store.token?.reveal()).toBe('token-of-influx')
  })

  it('resolves relative paths against the folder of the file and ~ against the home folder', async () => {
    const config = await load(
      'meters: [{ name: a, port: ./pty }, { name: b, port: tcp://h:1 }]\nstore: { kind: sqlite, path: ~/k.sqlite }\nstate: run\n',
    )
    const folder = join(config.file, '..')
    expect(config.meters.map(({ port }) => port)).toEqual([join(folder, 'pty'), 'tcp://h:1'])
    expect(config.store).toEqual({ kind: 'sqlite', path: '/home/someone/k.sqlite', halfHourFields: true })
    expect(config.state).toBe(join(folder, 'run'))
  })

  it('keeps its state below XDG_STATE_HOME unless that is relative', async () => {
    expect((await load(METER, { env: { XDG_STATE_HOME: '/var/lib' } })).state).toBe('/var/lib/kenshin')
    expect((await load(METER, { env: { XDG_STATE_HOME: 'lib' } })).state).toBe('/home/someone/.local/state/kenshin')
  })
})

describe('the search for the file', () => {
  const named = (name: string): string => METER.replace('home', name)
  const nameOf = async (around: Parameters<typeof loadConfig>[0]): Promise<string | undefined> =>
    (await loadConfig(around)).meters[0]?.name

  it('takes the named file, then the working folder, then the user’s', async () => {
    const [cwd, home] = [await makeFolder(), await makeFolder()]
    await mkdir(join(home, '.config/kenshin'), { recursive: true })
    await writeFile(join(home, '.config/kenshin/kenshin.yaml'), named('user'))
    expect(await nameOf({ env: {}, cwd, home })).toBe('user')
    await writeFile(join(cwd, 'kenshin.yaml'), named('here'))
    expect(await nameOf({ env: {}, cwd, home })).toBe('here')
    await writeFile(join(cwd, 'other.yaml'), named('named'))
    expect(await nameOf({ file: 'other.yaml', env: {}, cwd, home })).toBe('named')
  })

  it('looks below XDG_CONFIG_HOME instead of ~/.config', async () => {
    const [cwd, xdg] = [await makeFolder(), await makeFolder()]
    await mkdir(join(xdg, 'kenshin'))
    await writeFile(join(xdg, 'kenshin/kenshin.yaml'), named('xdg'))
    expect(await nameOf({ env: { XDG_CONFIG_HOME: xdg }, cwd, home: cwd })).toBe('xdg')
  })

  it('names every place when there is none', async () => {
    const cwd = await makeFolder()
    const missing = loadConfig({ env: { XDG_CONFIG_HOME: '/xdg' }, cwd, home: '/h' })
    await expect(missing).rejects.toMatchObject({
      code: 'config.missing',
      facts: { places: [join(cwd, 'kenshin.yaml'), '/xdg/kenshin/kenshin.yaml', '/etc/kenshin/kenshin.yaml'] },
    })
  })

  it('does not look elsewhere when the named file is missing', async () => {
    const cwd = await makeFolder()
    await writeFile(join(cwd, 'kenshin.yaml'), METER)
    const missing = loadConfig({ file: 'nope.yaml', env: {}, cwd, home: cwd })
    await expect(missing).rejects.toMatchObject({ code: 'config.missing', facts: { places: [join(cwd, 'nope.yaml')] } })
  })

  it('says why a file cannot be read', async () => {
    const cwd = await makeFolder()
    await mkdir(join(cwd, 'kenshin.yaml'))
    const unreadable = loadConfig({ env: {}, cwd, home: cwd })
    await expect(unreadable).rejects.toThrow(/EISDIR/)
    await expect(unreadable).rejects.toMatchObject({ code: 'config.invalid' })
  })
})

describe('problems', () => {
  it('are told all at once, in order, with line, column and remedy', async () => {
    const words = `meters:
  - name: 101
    port: ttyUSB0
  - name: home
    prot: /dev/ttyUSB0
store:
  kind: influxdb
  url: http://somebody:hidden@localhost:8086
  token: hidden
history: { days: 100, quietWindow: never, today: yes }
jobs: { nightly-backfill: '*/30 * * * *' }
logg: { level: info }
state:
`
    expect(await problems(words, { env: { KENSHIN_ROUTE_B_ID__HOME: 'short' } })).toEqual([
      'kenshin.yaml:2:11 meters[0].name: is read as a number, not as text; put it in quotes',
      'kenshin.yaml:3:11 meters[0].port: is neither a path nor tcp://host:port; write its path, such as /dev/serial/by-id/usb-…, or tcp://host:port',
      'kenshin.yaml:4:5 meters[1].port: is missing; write its path, such as /dev/serial/by-id/usb-…, or tcp://host:port',
      'kenshin.yaml:5:5 meters[1].prot: is not a known setting; did you mean port?',
      'kenshin.yaml:7:3 store.bucket: is missing; write the name of the bucket or database',
      'kenshin.yaml:8:8 store.url: contains a user name or a password; remove them; use username and KENSHIN_INFLUX_PASSWORD, or KENSHIN_INFLUX_TOKEN',
      'kenshin.yaml:9:3 store.token: is a secret, which does not belong here; remove it and set KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE',
      'kenshin.yaml:10:18 history.days: is above 99; write a whole number of days, 1–99',
      'kenshin.yaml:10:36 history.quietWindow: is not one of the known words; write wait or stop',
      'kenshin.yaml:10:50 history.today: is neither true nor false; write true or false',
      "kenshin.yaml:11:27 jobs.nightly-backfill: would run at 00:00, inside 23:50–00:35 when meters roll their history over; choose another time, such as '17 3 * * *'",
      'kenshin.yaml:12:1 logg: is not a known setting; did you mean log?',
      'kenshin.yaml:13:1 state: is empty; write the path of a folder',
      "KENSHIN_ROUTE_B_ID__HOME: has 5 characters, needs 32; copy it from the power company's letter, without spaces, hyphens or full-width characters",
    ])
  })

  it('of one address in a list say how an address is written', async () => {
    expect(await problems(at('[http://one, two]'))).toEqual([
      'kenshin.yaml:3:44 store.url[1]: is not an http or https address; write it like http://localhost:8086',
    ])
  })

  it('have the same lines in Japanese', async () => {
    const { words } = await refusal('meters: [{ name: home, port: /dev/ttyUSB0 }]\nhistory: { day: 3, days: 0 }\n')
    expect(words.ja.split('\n')).toEqual([
      'kenshin.yaml:2:12 history.day: 設定にない名前です。days の間違いではありませんか',
      'kenshin.yaml:2:26 history.days: 1 より小さい値です。1〜99 の整数（日数）を指定してください',
      'kenshin.yaml: 2 件の問題があります。',
    ])
  })

  it.each([
    ['', 'kenshin.yaml:1:1 meters: is missing'],
    ['- a\n', 'kenshin.yaml:1:1: is not a group of settings'],
    ['meters: []\n', 'kenshin.yaml:1:9 meters: is an empty list'],
    ['meters:\n', 'kenshin.yaml:1:1 meters: is empty'],
    ['meters: { name: home }\n', 'kenshin.yaml:1:9 meters: is not a list'],
    ['meters: [home]\n', 'kenshin.yaml:1:10 meters[0]: is not a group of settings'],
    [`${METER}store: { url: http://h }\n`, 'kenshin.yaml:3:10 store.url: is a setting of kind: influxdb'],
    [`${METER}store: { kind: mysql }\n`, 'kenshin.yaml:3:16 store.kind: is not one of the known words'],
    [`${METER}history: { days: 1.5 }\n`, 'kenshin.yaml:3:18 history.days: is not a whole number'],
    [`${METER}history: { days: '9' }\n`, 'kenshin.yaml:3:18 history.days: is not a number'],
    [`${METER}__proto__: { a: 1 }\n`, 'kenshin.yaml:3:1 __proto__: is not a known setting'],
    [influxdb('  timeout: 0\n'), 'kenshin.yaml:7:12 store.timeout: is below 1'],
    [at('[]'), 'kenshin.yaml:3:31 store.url: is an empty list'],
    [at('7'), 'kenshin.yaml:3:31 store.url: is read as a number, not as text'],
    [at('[http://one, [http://two]]'), 'kenshin.yaml:3:44 store.url[1]: is not a text'],
    [at('[http://one, http://me:word@two]'), 'kenshin.yaml:3:44 store.url[1]: contains a user name or a password'],
    [influxdb('  consistency: most\n'), 'kenshin.yaml:7:16 store.consistency: is not one of the known words'],
    [influxdb('  path: x\n'), 'kenshin.yaml:7:3 store.path: is a setting of kind: sqlite'],
    [
      influxdb('  measurements: { electricity: electricity_day }\n'),
      'kenshin.yaml:7:32 store.measurements.electricity: is used twice',
    ],
    [
      'meters: [{ name: a, port: tcp://H:1 }, { name: a, port: tcp://h:1 }]\n',
      'kenshin.yaml:1:48 meters[1].name: is used twice',
    ],
    [
      'meters: [{ name: a, port: /dev//x }, { name: 1, port: /dev/x }]\n',
      'kenshin.yaml:1:46 meters[1].name: is read as a number, not as text',
    ],
  ])('of %j are found', async (words, ...expected) => {
    expect((await problems(words)).map((line) => line.split(';')[0])).toEqual(expected)
  })

  it.each(['00112233445566778899001122334455', '0011223344556677889900112233E123', '012345678901', '0x00112233'])(
    'of the unquoted credential %s ask for quotes and do not repeat it',
    async (value) => {
      const words = `meters:\n  - { name: home, port: /dev/ttyUSB0, routeB: { id: ${value}, password: ${value} } }\n`
      const { en, ja } = (await refusal(words)).words
      expect(en.match(/put it in quotes/g)).toHaveLength(2)
      expect(en + ja).not.toContain(value)
      expect(en + ja).not.toContain(String(Number(value)))
    },
  )

  it.each([
    `routeB: { id: '${ID}', password:${PASSWORD} }`,
    `routeB: { id: '${ID}', ${PASSWORD}: password }`,
    `routeB: { id: '${ID}-', password: '${PASSWORD}1' }`,
    `routeB: { password: !${PASSWORD} }`,
    `routeB: { password: *${PASSWORD} }`,
    `routeB: { password: "\\${PASSWORD}" }`,
    `routeB: { password: @${PASSWORD} }`,
    `routeB: { ? [${PASSWORD}] : ${ID} }`,
    `routeB: ${PASSWORD}`,
    `port:${PASSWORD}`,
  ])('never repeat a secret: %s', async (piece) => {
    const error = await refusal(`meters:\n  - { name: home, port: /dev/ttyUSB0, ${piece} }\n`)
    const said = JSON.stringify([error.explain(), error.words, error.facts, error.stack])
    expect(error.code).toBe('config.invalid')
    expect(said).not.toContain(PASSWORD)
    expect(said).not.toContain(ID)
  })

  it('are a KenshinError whatever stands in the file', async () => {
    const token = fc.constantFrom(
      'meters',
      'name',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      "'",
      '"',
      '&a',
      '*a',
      '!x',
      '\t',
      '1',
      '#',
      '|',
      '?',
      '<<',
      '%',
      '---',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 30 }), async (tokens) => {
        const outcome = await load(tokens.join('')).catch((error: unknown) => error)
        expect(outcome).toBeInstanceOf(KenshinError)
      }),
      { numRuns: 200 },
    )
  })
})

describe('broken YAML', () => {
  it.each([
    ['meters:\n\t- name: home\n', 'kenshin.yaml:2:1: the line is indented with a tab; use spaces'],
    [
      `${METER}log: { level: info }\nlog: { level: warn }\n`,
      'kenshin.yaml:4:1: this name is given twice; remove one of the two',
    ],
    [`${METER}---\n${METER}`, 'kenshin.yaml:3:1: a second document begins here; remove the line ---'],
    [
      `${METER}state: @x\n`,
      'kenshin.yaml:3:8: a value cannot begin with this character; put the whole value in single quotes',
    ],
  ])('%j is told with its place', async (words, expected) => {
    expect(await problems(words)).toContain(expected)
  })

  it('with a name given twice does not hide other problems', async () => {
    const found = await problems(`${METER}log: {}\nlog: {}\nhistory: { days: 0 }\n`)
    expect(found.map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
      'kenshin.yaml:4:1',
      'kenshin.yaml:5:18 history.days',
    ])
  })

  it('of unknown shape brings no guesses about settings', async () => {
    expect(await problems('meters: [\nstore: x\n')).not.toContainEqual(expect.stringContaining('is missing'))
  })

  it('with aliases that multiply without end is refused', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]!},`.repeat(9)}]`),
    ]
    expect(await problems(bomb.join('\n'))).toEqual([expect.stringContaining('begins with * cannot be followed')])
  })
})
