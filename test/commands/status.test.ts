import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plusDays, slotTime } from '../../src/base/clock.js'
import { describeWhere } from '../helpers/not-run.js'
import { mark, reading } from '../store/samples.js'
import { homeAt, homeWith, homeWithMeter, nowhere, TODAY } from './home.js'
import { ESC, inTerminal, lastStates, noTerminal } from './in-terminal.js'

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
      reading(0, 0, { time: slotTime(ago(1), 0), count: 10, cumulativeKwh: 1, usageKwh: 0.3 }),
      reading(0, 0, { time: slotTime(ago(1), 1), count: 13, cumulativeKwh: 1.3, usageKwh: undefined }),
      // No service goes so far in two days: another register.
      reading(0, 0, { time: slotTime(TODAY, 19), count: 900_000, cumulativeKwh: 90_000, usageKwh: undefined }),
    ],
  }

  it('shows the calendar, counts every day of it, today as well, and tells what the meter will forget', async () => {
    const home = await homeWith(stored, 'history: { days: 5, meterClock: trust }')
    const { code, stdout, stderr } = await home.runHere(['status'])
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
      'yesterday 0.30 │█',
      '               │█',
      '             0 │█',
      'kWh in 30 min   0           6           12          18          24 h',
      `3 readings, ${ago(1)}T00:00:00+09:00 … ${TODAY}T09:30:00+09:00`,
      'register 1.0 → 90,000.0 kWh, sum of the half hours 0.3 kWh',
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
    const { code, stdout, stderr } = await home.runHere(['status', ...args], { env })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^[\n -~]+$/)
    expect(daysIn(stdout)).toBe('..=o#=')
    expect(stdout).toContain('\n# complete 1   = partial 2   o with holes 1   . missing 2\n')
    expect(stdout).toContain(`\n3 readings, ${ago(1)}T00:00:00+09:00 ... ${TODAY}T09:30:00+09:00\n`)
  })

  it('shows sold energy beside the bought, and says once what is the same for both', async () => {
    const both = (each: typeof stored): typeof stored => ({
      days: [...each.days, ...each.days.slice(1).map((one) => ({ ...one, direction: 'reverse' as const }))],
      readings: [...each.readings, ...each.readings.map((one) => ({ ...one, direction: 'reverse' as const }))],
    })
    const home = await homeWith(both(stored), 'history: { days: 5, meterClock: trust }')
    const { stdout } = await home.runHere(['status'])
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
      ...['home', 'shop', '離れ'].map((name, k) => `  - { name: ${name}, port: /dev/ttyUSB${k} }`),
      'state: state',
      'history: { days: 5, meterClock: trust }',
    ]
    const [home, alone] = [await homeWith(stored), await homeWith(stored, 'history: { days: 5, meterClock: trust }')]
    await writeFile(join(home.folder, 'kenshin.yaml'), `${meters.join('\n')}\n`, { mode: 0o600 })
    const { code, stdout } = await home.runHere(['status'])
    const day = (n: number): string => ago(n).slice(5)
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'meter          last reading  today kWh  7 days kWh  █  ▒  ◇  ·  lost on',
        `home   bought  ${day(0)} 09:30          -         0.3+  1  2  1  2  ${day(-95)}`,
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
    const one = await home.runHere(['status', '--meter', 'home'])
    expect(one.stdout).toBe((await alone.runHere(['status'])).stdout)
    const inJson = JSON.parse((await home.runHere(['status', '--json'])).stdout) as { meter: string }[]
    expect(inJson.map(({ meter }) => meter)).toEqual(['home', 'shop', '離れ'])
  })

  it('prints the same as JSON', async () => {
    const home = await homeWith(stored, 'history: { days: 5, meterClock: trust }')
    const { stdout } = await home.runHere(['status', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      {
        meter: 'home',
        direction: 'normal',
        days: { complete: 1, partial: 2, holed: 1, missing: 2 },
        readings: 3,
        first: { time: `${ago(1)}T00:00:00+09:00`, kwh: 1 },
        last: { time: `${TODAY}T09:30:00+09:00`, kwh: 90_000 },
        usageKwh: 0.3,
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
          yesterday: { date: ago(1), kwh: 0.3, unknown: 47 },
          month: expect.objectContaining({ from: `${TODAY.slice(0, 8)}01` }) as unknown,
          week: [6, 5, 4, 3, 2, 1, 0].map((n) =>
            n === 0
              ? { date: ago(0), unknown: 0 }
              : n === 1
                ? { date: ago(1), kwh: 0.3, unknown: 47 }
                : { date: ago(n), unknown: 48 },
          ),
        },
      },
    ])
  })

  it('of an empty store names the next step and makes no file', async () => {
    const home = await homeAt(nowhere)
    const { code, stdout } = await home.runHere(['status'])
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/missing 100\nNothing is stored yet\. Run: kenshin import\n\n$/),
    ])
    const japanese = await home.runHere(['status'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(japanese.stdout).toMatch(/^home {2}\d{4}-\d\d-\d\d [月火水木金土日]\n\n {3,}(\d+月 *)+\n月 /)
    expect(await home.files()).toEqual(['kenshin.yaml'])
  })

  it('shows nothing behind the end of the memory of the meter', async () => {
    const empty = Array.from({ length: 96 }, (_, n) => day(n + 4, { slots: 0, usageKwh: undefined }))
    const home = await homeWith({ days: [day(1, {}), day(2, {}), day(3, {}), ...empty] })
    const [view] = JSON.parse((await home.runHere(['status', '--json'])).stdout) as [
      { days: unknown; leaving: unknown[] },
    ]
    expect(view.days).toEqual({ complete: 3, partial: 0, holed: 0, missing: 1 })
    expect(view.leaving).toEqual([])
    const { stdout } = await home.runHere(['status'])
    expect(daysIn(stdout)).toBe('███·')
    expect(stdout).toContain(`The meter holds nothing up to ${ago(4)}.`)
  })
})

describeWhere('what is stored, in a terminal', noTerminal, () => {
  it.each([
    ['import --days 8', '█', '█ complete 8'],
    ['import --days 8 --ascii', '#', '# complete 8'],
    ['backfill', '█', '█ complete 8'],
  ])('%s ends with what status shows', async (args, bar, complete) => {
    const home = await homeWithMeter({}, 'history: { days: 8, meterClock: trust }')
    const output = await inTerminal(home, args, 80, { NO_COLOR: '1' })
    const [, shown] = output.replaceAll('\r\n', '\n').split(' s\n\n')
    expect(shown).toBe(
      (await inTerminal(home, `status ${args.includes('ascii') ? '--ascii' : ''}`, 80, { NO_COLOR: '1' })).replaceAll(
        '\r\n',
        '\n',
      ),
    )
    expect(shown).toContain(`\n${complete}   `)
    expect(output).toMatch(new RegExp(`\\n\\w+ .* ${bar}+\\r\\n`))
  })

  it('ends with its lines alone where it failed, and where no terminal is', async () => {
    const home = await homeWithMeter({}, 'history: { days: 8, meterClock: trust }')
    expect((await home.runHere(['backfill'])).stdout).toMatch(/^home: .*\n$/)
    await home.meter.close()
    expect(lastStates(await inTerminal(home, 'import', 80)).slice(-2)).toEqual([
      expect.stringMatching(/^kenshin: No connection to /),
      '',
    ])
  })

  it('colours the calendar of status unless NO_COLOR is set', async () => {
    const home = await homeWithMeter()
    await home.runHere(['import', '--days', '3'])
    expect(await inTerminal(home, 'status', 80)).toContain(`${ESC}[32m█`)
    expect(await inTerminal(home, 'status', 80, { NO_COLOR: '1' })).not.toContain(ESC)
  })
})
