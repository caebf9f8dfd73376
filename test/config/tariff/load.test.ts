import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadTariff } from '../../../config/tariff/load.js'
import { parseDate } from '../../../src/base/clock.js'
import { isOurs } from '../../../src/base/errors.js'
import type { Tariff } from '../../../src/report/tariff/tariff.js'
import { blocksOf, read, root } from '../../docs/pages.js'
import { load as loadSettings, makeFolder, METER } from '../settings.js'

async function load(words: string): Promise<Tariff> {
  const cwd = await makeFolder()
  await writeFile(join(cwd, 'tariff.yaml'), words)
  return loadTariff(join(cwd, 'tariff.yaml'), { cwd })
}

/** What is wrong, one line each, without the step to take and without the count at the end. */
async function problems(words: string): Promise<string[]> {
  const error: unknown = await load(words).catch((reason: unknown) => reason)
  if (!isOurs(error)) throw new Error('the tariff was not refused', { cause: error })
  expect(error).toMatchObject({ code: 'config.invalid', exit: 2 })
  return error.words.en
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(';')[0]!)
}

const HEAD = 'name: x\nreadingDay: 14\n'
const FLAT = `${HEAD}versions:\n  - from: 2024-04-01\n    energy: [{ yenPerKwh: 30 }]\n`

describe('loadTariff()', () => {
  it('fills in the defaults of the least that may be written', async () => {
    expect(await load(FLAT)).toMatchObject({
      name: 'x',
      isSample: false,
      reading: { day: 14, dates: [] },
      monthOf: 'readingDay',
      versions: [{ from: '2024-04-01', basic: 0, minimum: 0, sold: undefined, halfIfUnused: false }],
      fuel: undefined,
      levy: undefined,
      rounding: { kwh: 'nearest', basic: 'none', levy: 'down', total: 'down' },
      bills: [],
    })
  })

  it('takes the dates of bills for reading days', async () => {
    const bills = 'bills:\n  - { readOn: 2026-10-15, kwh: 312, yen: 9876 }\n'
    expect((await load(`${FLAT}readingDates: [2026-09-11]\n${bills}`)).reading.dates).toEqual([
      '2026-09-11',
      '2026-10-15',
    ])
  })

  it('knows national holidays, their substitutes, and further days of one or of every year', async () => {
    const holidays = "holidays: { national: true, also: ['12-30', 2026-08-14] }\n"
    const { isHoliday } = await load(FLAT + holidays)
    // 2026-05-06 is the substitute of 05-03, a Sunday; 2026-09-22 lies between two holidays.
    const dates = ['2026-01-01', '2026-05-06', '2026-09-22', '2027-12-30', '2026-08-14', '2026-09-23']
    expect(dates.map((one) => isHoliday(parseDate(one)))).toEqual(dates.map(() => true))
    const others = ['2026-01-02', '2026-05-07', '2027-08-14', '2026-11-28']
    expect(others.map((one) => isHoliday(parseDate(one)))).toEqual(others.map(() => false))
  })

  it('knows no holidays where none are asked for', async () => {
    expect((await load(FLAT)).isHoliday(parseDate('2026-01-01'))).toBe(false)
  })

  it('names a file that cannot be read', async () => {
    const cwd = await makeFolder()
    await expect(loadTariff(join(cwd, 'none.yaml'), { cwd })).rejects.toThrow(/none\.yaml cannot be read \(ENOENT\)/)
  })

  it.each(readdirSync(join(root, 'config/tariffs')))('the sample %s is valid, and marked', async (name) => {
    expect(await loadTariff(join(root, 'config/tariffs', name), { cwd: root })).toMatchObject({ isSample: true })
    const words = read(`config/tariffs/${name}`)
    expect(words).toMatch(/^# A sample, not your prices: check with your retailer\. 見本です。/)
    expect(words).toMatch(/looked up \d{4}-\d\d-\d\d/)
  })

  it.each(['docs/tariff.md', 'docs/tariff.ja.md'])('the example of %s is valid', async (page) => {
    const [example] = blocksOf(read(page)).filter(({ language }) => language === 'yaml')
    expect(await load(example?.words ?? '')).toMatchObject({ name: 'My tariff', isSample: false })
  })
})

describe('problems of a tariff', () => {
  const energy = (list: string): string => `${HEAD}versions:\n  - from: 2024-04-01\n    energy: ${list}\n`

  it.each([
    [
      '',
      'tariff.yaml:1:1 name: is missing',
      'tariff.yaml:1:1 readingDay: is missing',
      'tariff.yaml:1:1 versions: is missing',
    ],
    [`${FLAT}readingDays: 3\n`, 'tariff.yaml:6:1 readingDays: is not a known setting'],
    [FLAT.replace('14', '32'), 'tariff.yaml:2:13 readingDay: is above 31'],
    [FLAT.replace('2024-04-01', '2024-02-30'), 'tariff.yaml:4:11 versions[0].from: is not a date of the calendar'],
    [
      energy('[{ yenPerKwh: 29.80001 }]'),
      'tariff.yaml:5:27 versions[0].energy[0].yenPerKwh: has more than four decimals',
    ],
    [energy('[{ yenPerKwh: -1 }]'), 'tariff.yaml:5:27 versions[0].energy[0].yenPerKwh: is below 0'],
    [energy('[{ name: a }]'), 'tariff.yaml:5:14 versions[0].energy[0]: has no price'],
    [
      energy('[{ yenPerKwh: 1, tiers: [{ yenPerKwh: 1 }] }]'),
      'tariff.yaml:5:14 versions[0].energy[0]: has both yenPerKwh and tiers',
    ],
    [
      energy('[{ tiers: [{ upToKwh: 120, yenPerKwh: 1 }] }]'),
      'tariff.yaml:5:24 versions[0].energy[0].tiers[0]: does not fit: every tier but the last needs upToKwh, the last has none',
    ],
    [
      energy('[{ tiers: [{ upToKwh: 300, yenPerKwh: 1 }, { upToKwh: 120, yenPerKwh: 2 }, { yenPerKwh: 3 }] }]'),
      'tariff.yaml:5:56 versions[0].energy[0].tiers[1]: is not after the one before it',
    ],
    [
      energy("[{ hours: ['22:15-8:00'], yenPerKwh: 1 }, { yenPerKwh: 2 }]"),
      'tariff.yaml:5:24 versions[0].energy[0].hours[0]: is not a range of whole or half hours',
    ],
    [
      energy("[{ hours: ['8:00-8:00'], yenPerKwh: 1 }, { yenPerKwh: 2 }]"),
      'tariff.yaml:5:24 versions[0].energy[0].hours[0]: is not a range of whole or half hours',
    ],
    [
      energy("[{ hours: ['22:00-8:00'], yenPerKwh: 1 }, { days: [mon, tue, wed, thu, fri, sat, sun], yenPerKwh: 2 }]"),
      'tariff.yaml:5:13 versions[0].energy: has no price for 8:00 on a holiday in January',
    ],
    [
      energy('[{ months: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12], yenPerKwh: 1 }]'),
      'tariff.yaml:5:13 versions[0].energy: has no price for 0:00 on Monday in July',
    ],
    [`${FLAT}levy: [{ from: 2026-13, yenPerKwh: 1 }]\n`, 'tariff.yaml:6:16 levy[0].from: is not a month'],
    [
      `${FLAT}levy: [{ from: 2026-05, yenPerKwh: 1 }, { from: 2025-05, yenPerKwh: 1 }]\n`,
      'tariff.yaml:6:41 levy[1]: is not after the one before it',
    ],
    [
      `${FLAT}fuel: [{ month: 2026-05, yenPerKwh: -1 }, { month: 2026-05, yenPerKwh: 1 }]\n`,
      'tariff.yaml:6:43 fuel[1]: is given twice',
    ],
    [
      `${FLAT}holidays: { also: ['13-01'] }\n`,
      'tariff.yaml:6:20 holidays.also[0]: is neither a date nor a day of the year',
    ],
    [`${FLAT}rounding: { kwh: floor }\n`, 'tariff.yaml:6:18 rounding.kwh: is not one of the known words'],
    [`${FLAT}bills: [{ kwh: 1, yen: 2 }]\n`, 'tariff.yaml:6:9 bills[0].readOn: is missing'],
    ['name: [\n', 'tariff.yaml:2:1: the indentation does not fit'],
  ])('of %j are found', async (words, ...expected) => {
    expect(await problems(words)).toEqual(expected)
  })

  it('have the same lines in Japanese', async () => {
    const error: unknown = await load(energy('[{ days: [mon], yenPerKwh: 1 }]')).catch((reason: unknown) => reason)
    expect(isOurs(error) && error.words.ja.split('\n')[0]).toBe(
      'tariff.yaml:5:13 versions[0].energy: 1 月の火曜日 0:00 に当てはまる単価がありません。一覧の最後に、時間帯・曜日・月を書かない単価を置いてください',
    )
  })
})

describe('the settings', () => {
  it('name the tariff of each meter with its absolute path', async () => {
    const meters = 'meters:\n  - { name: a, port: ./a }\n  - { name: b, port: ./b, tariff: ~/b.yaml }\n'
    const config = await loadSettings(`${meters}report: { tariff: prices/all.yaml }\n`)
    const paths = config.meters.map(({ tariff }) => tariff)
    expect(paths).toEqual([join(config.file, '../prices/all.yaml'), '/home/someone/b.yaml'])
    expect((await loadSettings(METER)).meters[0]?.tariff).toBeUndefined()
  })
})
