import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseDate, plusDays, slotTime } from '../../src/base/clock.js'
import { CLI } from '../helpers/kenshin.js'
import { mark, meterRecord, reading } from '../store/samples.js'
import { homeAt, homeWith, nowhere, TODAY, type Home } from './home.js'

describe('kenshin export', () => {
  const [first, last] = [parseDate('2026-10-01'), parseDate('2026-10-02')]
  const at = (date: typeof first, slot: number): number => slotTime(date, slot)
  const readings = [
    reading(0, 0, { time: at(first, 0), count: 1234, cumulativeKwh: 123.4, usageKwh: 0.1 }),
    reading(0, 0, { time: at(first, 0), direction: 'reverse', count: 0, cumulativeKwh: 0, usageKwh: 0 }),
    reading(0, 0, { time: at(first, 47), count: 1235, cumulativeKwh: 123.5, usageKwh: undefined }),
    reading(0, 0, { time: at(last, 0), meter: '店-1', count: 7, cumulativeKwh: 700, usageKwh: 1.5 }),
  ]
  let home: Home
  beforeAll(async () => {
    home = await homeWith({ readings })
  })

  const lines = [
    '2026-10-01T00:00:00+09:00,home,normal,1234,123.4,0.1',
    '2026-10-01T00:00:00+09:00,home,reverse,0,0,0',
    '2026-10-01T23:30:00+09:00,home,normal,1235,123.5,',
    '2026-10-02T00:00:00+09:00,店-1,normal,7,700,1.5',
  ]
  const csv = (...rows: string[]): string =>
    ['time,meter,direction,count,cumulative_kwh,usage_kwh', ...rows, ''].join('\n')

  it('writes CSV', async () => {
    expect(await home.run(['export'])).toMatchObject({ code: 0, stderr: '', stdout: csv(...lines) })
  })

  it('writes InfluxDB line protocol', async () => {
    const { stdout } = await home.run(['export', '--format', 'lp'])
    expect(stdout).toBe(
      [
        `electricity,direction=normal,meter=home count=1234i,cumulative_kwh=123.4,usage_kwh=0.1 ${at(first, 0)}`,
        `electricity,direction=reverse,meter=home count=0i,cumulative_kwh=0,usage_kwh=0 ${at(first, 0)}`,
        `electricity,direction=normal,meter=home count=1235i,cumulative_kwh=123.5 ${at(first, 47)}`,
        `electricity,direction=normal,meter=店-1 count=7i,cumulative_kwh=700,usage_kwh=1.5 ${at(last, 0)}`,
        '',
      ].join('\n'),
    )
  })

  it('writes one JSON object a line; what is unknown is absent', async () => {
    const { stdout } = await home.run(['export', '--format', 'ndjson', '--meter', 'home'])
    const common = '"count":1234,"cumulative_kwh":123.4,"usage_kwh":0.1'
    expect(stdout.split('\n').slice(0, 1)).toEqual([
      `{"meter":"home","direction":"normal","time":"2026-10-01T00:00:00+09:00",${common}}`,
    ])
    expect(stdout.split('\n')[2]).toBe(
      '{"meter":"home","direction":"normal","time":"2026-10-01T23:30:00+09:00","count":1235,"cumulative_kwh":123.5}',
    )
    expect(stdout.split('\n')).toHaveLength(4)
  })

  it.each([
    [['--from', '2026-10-02'], lines.slice(3)],
    [['--to', '2026-10-01'], lines.slice(0, 3)],
    [['--from', '2026-10-01', '--to', '2026-10-01', '--meter', 'home'], lines.slice(0, 3)],
    [['--meter', '店-1'], lines.slice(3)],
    [['--from', '2026-10-03'], []],
    [['--to', '2026-09-30'], []],
  ])('%j takes both dates in, by the calendar of Japan', async (args, expected) => {
    const zoned = { env: { TZ: 'America/New_York' } }
    expect((await home.run(['export', ...args], zoned)).stdout).toBe(csv(...expected))
  })

  it('goes on beyond the 31 days that it reads at once, without a gap or a line twice', async () => {
    const times = Array.from({ length: 100 * 48 }, (_, slot) => at(first, slot))
    const long = await homeWith({ readings: times.map((time) => reading(0, 0, { time })) })
    const written = async (...args: string[]): Promise<number[]> => {
      const { stdout } = await long.run(['export', '--format', 'lp', ...args])
      return stdout
        .trim()
        .split('\n')
        .map((line) => Number(line.split(' ').at(-1)))
    }
    expect(await written()).toEqual(times)
    const [from, to] = [plusDays(first, 1), plusDays(first, 63)]
    expect(await written('--from', from, '--to', to)).toEqual(times.slice(48, 64 * 48))
  })

  it('carries in line protocol what is known of the meter itself', async () => {
    const record = meterRecord(0, { time: at(first, 0), registerSince: at(first, 0) })
    const known = await homeWith({ readings: readings.slice(0, 1), meters: [record] })
    const { stdout } = await known.run(['export', '--format', 'lp', '--precision', 's'])
    expect(stdout.split('\n').slice(1)).toEqual([
      `electricity_meter,meter=home coefficient=1i,digits=6i,identity="0123456789abcdef",register_since=${at(first, 0)}i,unit_exponent=-1i ${at(first, 0)}`,
      '',
    ])
    expect((await known.run(['export'])).stdout).not.toContain('0123456789abcdef')
  })

  it('of no days, --from after --to, is an error', async () => {
    expect(await home.run(['export', '--from', '2026-10-02', '--to', '2026-10-01'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'kenshin: --from 2026-10-02 is after --to 2026-10-01. Both are included; exchange them.\n',
    })
  })

  it('quotes in CSV what would break a row, and the row can be read back', async () => {
    const names = ['a,b', 'say "hi"', 'two\nlines', 'cr\rhere', ',"\n"']
    const foreign = await homeWith({
      readings: names.map((meter, slot) => reading(0, 0, { meter, time: at(first, slot), usageKwh: undefined })),
    })
    const { stdout } = await foreign.run(['export'])
    expect(stdout.startsWith(csv().trim())).toBe(true)
    const fields = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\n)/g
    const cells = [...stdout.matchAll(fields)].map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare)
    const rows = Array.from({ length: cells.length / 6 }, (_, row) => cells.slice(row * 6, row * 6 + 6))
    expect(rows.map((row) => row[1])).toEqual(['meter', ...names])
    expect(rows.map((row) => row[2])).toEqual(['direction', ...names.map(() => 'normal')])
    expect(stdout).toContain(',"say ""hi""",')
  })

  it('with --json is one JSON object a line; another format is refused', async () => {
    const { code, stdout, stderr } = await home.run(['export', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe((await home.run(['export', '--format', 'ndjson'])).stdout)
    const both = await home.run(['export', '--json', '--format', 'csv'])
    expect([both.code, both.stdout, JSON.parse(both.stderr)]).toMatchObject([
      2,
      '',
      { error: { code: 'config.usage', message: 'These options do not go together: --json, --format csv.' } },
    ])
  })

  it.each([
    ['s', ''],
    ['ms', '000'],
    ['us', '000000'],
    ['ns', '000000000'],
  ])('writes line protocol in %s, and says the unit only where none was chosen', async (unit, zeros) => {
    const plain = await home.run(['export', '--format', 'lp'])
    expect(plain.stderr).toMatch(
      / info {2}Times are in seconds: write them with precision=s \(influx write --precision s\)/,
    )
    const { stdout, stderr } = await home.run(['export', '--format', 'lp', '--precision', unit])
    expect([stdout, stderr]).toEqual([plain.stdout.replaceAll('\n', `${zeros}\n`), ''])
    const wrong = await home.run(['export', '--precision', unit])
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      'kenshin: These options do not go together: --precision, --format csv. Run the command with --help.\n',
    ])
  })

  it('of an empty store is the header of CSV, and nothing in the other formats', async () => {
    const empty = await homeAt(nowhere)
    const out = async (...args: string[]): Promise<string> => (await empty.run(['export', ...args])).stdout
    expect([await out(), await out('--format', 'lp'), await out('--format', 'ndjson')]).toEqual([csv(), '', ''])
    expect(await empty.files()).toEqual(['kenshin.yaml'])
  })

  it('ends without an error when its reader has seen enough', async () => {
    const many = await homeWith({
      readings: Array.from({ length: 20_000 }, (_, n) =>
        reading(n, 0, { time: slotTime(first, n), usageKwh: undefined }),
      ),
    })
    const command = `'${process.execPath}' '${CLI}' export | head -1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { cwd: many.folder })
    expect([stdout, stderr]).toEqual([`${csv().trim()}\n0\n`, ''])
  })
})

/** The signs of a calendar of at most two weeks, from the first day to the last. */
function daysIn(stdout: string): string {
  const week = stdout.split('\n').filter((line) => /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/.test(line))
  return [4, 6].flatMap((column) => week.map((line) => line.charAt(column).trim())).join('')
}

describe('kenshin status', () => {
  const ago = (n: number): typeof TODAY => plusDays(TODAY, -n)
  const day = (n: number, more: Parameters<typeof mark>[1]): ReturnType<typeof mark> =>
    mark(0, { date: ago(n), ...more })
  const stored = {
    days: [
      day(0, { slots: 20, final: false, attempts: 0, usageKwh: undefined }),
      day(1, {}),
      day(2, { slots: 40, usageKwh: undefined }),
      day(3, { slots: 30, final: false, usageKwh: undefined }),
    ],
    readings: [
      reading(0, 0, { time: slotTime(ago(1), 0), count: 10, cumulativeKwh: 1, usageKwh: 0.25 }),
      reading(0, 0, { time: slotTime(TODAY, 19), count: 12_345, cumulativeKwh: 1234.5, usageKwh: undefined }),
    ],
  }

  it('shows the calendar, counts every day of it, today as well, and tells what the meter will forget', async () => {
    const home = await homeWith(stored, 'history: { days: 5, meterClock: trust }')
    const { code, stdout, stderr } = await home.run(['status'])
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(new RegExp(`^home  ${TODAY} (Mon|Tue|Wed|Thu|Fri|Sat|Sun)$`))
    expect(lines.slice(1, 3)).toEqual([
      expect.stringMatching(/^ +today +yesterday +[A-Z][a-z]{2} so far$/),
      expect.stringMatching(/^bought kWh +- +0\.3\+ +(-|0\.3\+)$/),
    ])
    expect(daysIn(stdout)).toBe('··▒◇█▒')
    expect(lines.slice(lines.findIndex((line) => line.startsWith('█ complete')))).toEqual([
      '█ complete 1   ▒ partial 2   ◇ with holes 1   · missing 2',
      '+ at least: some of the half hours are not known',
      '',
      'yesterday 0.25 │█',
      '               │█',
      '             0 │█',
      'kWh in 30 min   0           6           12          18          24 h',
      `2 readings, ${ago(1)}T00:00:00+09:00 … ${TODAY}T09:30:00+09:00`,
      'register 1.0 → 1,234.5 kWh, sum of the half hours 0.3 kWh',
      `${ago(5)}: 48 half hours not stored; the meter forgets the day on ${plusDays(TODAY, 95)}`,
      `${ago(4)}: 48 half hours not stored; the meter forgets the day on ${plusDays(TODAY, 96)}`,
      `${ago(3)}: 18 half hours not stored; the meter forgets the day on ${plusDays(TODAY, 97)}`,
      `${ago(2)}: 8 half hours not stored; the meter forgets the day on ${plusDays(TODAY, 98)}`,
      '',
      '',
    ])
  })

  it.each([
    [['--ascii'], {}],
    [[], { LANG: 'C' }],
    [[], { LANG: undefined }],
    [[], { TERM: 'dumb' }],
  ])('draws in ASCII with %j and %j, and without colours where nobody looks', async (args, env) => {
    const home = await homeWith(stored, 'history: { days: 5, meterClock: trust }')
    const { code, stdout, stderr } = await home.run(['status', ...args], { env })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^[\n -~]+$/)
    expect(daysIn(stdout)).toBe('..=o#=')
    expect(stdout).toContain('\n# complete 1   = partial 2   o with holes 1   . missing 2\n')
    expect(stdout).toContain(`\n2 readings, ${ago(1)}T00:00:00+09:00 ... ${TODAY}T09:30:00+09:00\n`)
  })

  it('shows sold energy beside the bought, and says once what is the same for both', async () => {
    const both = (each: typeof stored): typeof stored => ({
      days: [...each.days, ...each.days.slice(1).map((one) => ({ ...one, direction: 'reverse' as const }))],
      readings: [...each.readings, ...each.readings.map((one) => ({ ...one, direction: 'reverse' as const }))],
    })
    const home = await homeWith(both(stored), 'history: { days: 5, meterClock: trust }')
    const { stdout } = await home.run(['status'])
    expect(stdout.match(/readings, /g)).toHaveLength(1)
    expect(stdout).toMatch(/\nbought kWh .*\nsold kWh .*\n\n/)
    expect(stdout).toContain('\nbought  █ complete 1   ▒ partial 2   ◇ with holes 1   · missing 2\n')
    expect(stdout).toContain('\nsold    █ complete 1   ▒ partial 1   ◇ with holes 1   · missing 3\n')
    expect(stdout).toContain('* bought and sold differ: the worse one is shown')
    expect(stdout.match(/the meter forgets the day on/g)).toHaveLength(4)
  })

  it('of several meters is a table, and of one of them what that one would be alone', async () => {
    const meters = [
      'meters:',
      ...['home', 'shop', '離れ'].map((name) => `  - { name: ${name}, port: ${nowhere} }`),
      'state: state',
      'history: { days: 5, meterClock: trust }',
    ]
    const [home, alone] = [await homeWith(stored), await homeWith(stored, 'history: { days: 5, meterClock: trust }')]
    await writeFile(join(home.folder, 'kenshin.yaml'), `${meters.join('\n')}\n`, { mode: 0o600 })
    const { code, stdout } = await home.run(['status'])
    const day = (n: number): string => ago(n).slice(5)
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'meter          last reading  today kWh  7 days kWh  █  ▒  ◇  ·  lost on',
        `home   bought  ${day(0)} 09:30         -         0.3+  1  2  1  2  ${day(-95)}`,
        `shop   bought  -                    -           -   0  0  0  6  ${day(-95)}`,
        `離れ   bought  -                    -           -   0  0  0  6  ${day(-95)}`,
        '█ complete   ▒ partial   ◇ with holes   · missing',
        'lost on: the meter forgets its next day that is not complete',
        '+ at least: some of the half hours are not known',
        'shop: Nothing is stored yet. Run: kenshin import',
        '離れ: Nothing is stored yet. Run: kenshin import',
        'One meter with its calendar: kenshin status --meter NAME',
        '',
        '',
      ],
    ])
    const one = await home.run(['status', '--meter', 'home'])
    expect(one.stdout).toBe((await alone.run(['status'])).stdout)
    const inJson = JSON.parse((await home.run(['status', '--json'])).stdout) as { meter: string }[]
    expect(inJson.map(({ meter }) => meter)).toEqual(['home', 'shop', '離れ'])
  })

  it('prints the same as JSON', async () => {
    const home = await homeWith(stored, 'history: { days: 5, meterClock: trust }')
    const { stdout } = await home.run(['status', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      {
        meter: 'home',
        direction: 'normal',
        days: { complete: 1, partial: 2, holed: 1, missing: 2 },
        readings: 2,
        first: { time: `${ago(1)}T00:00:00+09:00`, kwh: 1 },
        last: { time: `${TODAY}T09:30:00+09:00`, kwh: 1234.5 },
        usageKwh: 0.25,
        calendar: [
          { date: ago(5), state: 'missing', slots: 0 },
          { date: ago(4), state: 'missing', slots: 0 },
          { date: ago(3), state: 'partial', slots: 30 },
          { date: ago(2), state: 'holed', slots: 40 },
          { date: ago(1), state: 'complete', slots: 48 },
          { date: TODAY, state: 'partial', slots: 20 },
        ],
        leaving: [
          { date: ago(5), state: 'missing', slots: 48, forgottenOn: plusDays(TODAY, 95) },
          { date: ago(4), state: 'missing', slots: 48, forgottenOn: plusDays(TODAY, 96) },
          { date: ago(3), state: 'partial', slots: 18, forgottenOn: plusDays(TODAY, 97) },
          { date: ago(2), state: 'holed', slots: 8, forgottenOn: plusDays(TODAY, 98) },
        ],
        spooled: false,
        energy: {
          today: { date: TODAY, unknown: 0 },
          yesterday: { date: ago(1), kwh: 0.25, unknown: 47 },
          month: expect.objectContaining({ from: `${TODAY.slice(0, 8)}01` }) as unknown,
          week: [6, 5, 4, 3, 2, 1, 0].map((n) =>
            n === 0
              ? { date: ago(0), unknown: 0 }
              : n === 1
                ? { date: ago(1), kwh: 0.25, unknown: 47 }
                : { date: ago(n), unknown: 48 },
          ),
        },
      },
    ])
  })

  it('of an empty store names the next step and makes no file', async () => {
    const home = await homeAt(nowhere)
    const { code, stdout } = await home.run(['status'])
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/missing 100\nNothing is stored yet\. Run: kenshin import\n\n$/),
    ])
    const japanese = await home.run(['status'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(japanese.stdout).toMatch(/^home {2}\d{4}-\d\d-\d\d [月火水木金土日]\n\n {3}(\d+月 *)+\n月 /)
    expect(await home.files()).toEqual(['kenshin.yaml'])
  })

  it('shows nothing behind the end of the memory of the meter', async () => {
    const empty = Array.from({ length: 96 }, (_, n) => day(n + 4, { slots: 0, usageKwh: undefined }))
    const home = await homeWith({ days: [day(1, {}), day(2, {}), day(3, {}), ...empty] })
    const [view] = JSON.parse((await home.run(['status', '--json'])).stdout) as [{ days: unknown; leaving: unknown[] }]
    expect(view.days).toEqual({ complete: 3, partial: 0, holed: 0, missing: 1 })
    expect(view.leaving).toEqual([])
    const { stdout } = await home.run(['status'])
    expect(daysIn(stdout)).toBe('███·')
    expect(stdout).toContain(`The meter holds nothing up to ${ago(4)}.`)
  })
})
