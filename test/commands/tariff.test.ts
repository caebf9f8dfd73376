import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../docs/pages.js'
import { makeHome } from './home.js'

const METERS = 'meters: [{ name: home, port: ./dongle }]'
const sample = join(root, 'config/tariffs/night.yaml')

describe('kenshin tariff', () => {
  it('says what is in the file of the settings, also for programs', async () => {
    const home = await makeHome(METERS, `report: { tariff: ${sample} }`)
    const { code, stdout } = await home.runHere(['tariff'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      `${sample}: no problems\n  夜間割引（見本） (a sample)\n  prices from 2025-04-01; 0 bills to compare\n  300 kWh, spread evenly from `,
    )
    expect(stdout).toContain('The tariff lacks the fuel cost adjustment of this month: the cost is without it.\n')
    const { stdout: json } = await home.runHere(['tariff', '--json'])
    expect(JSON.parse(json)).toMatchObject([
      {
        file: sample,
        name: '夜間割引（見本）',
        sample: true,
        versions: ['2025-04-01'],
        bills: 0,
        example: { kwh: 300 },
      },
    ])
  })

  it('names file, line and column of what is wrong, and exits 2, without settings, too', async () => {
    const home = await makeHome()
    await writeFile(join(home.folder, 'mine.yaml'), 'name: mine\nreadingDay: 32\nversions: []\n')
    const { code, stdout, stderr } = await home.runHere(['tariff', '--file', 'mine.yaml'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('mine.yaml:2:13 readingDay: is above 31; write a day of the month, 1–31\n')
    expect(stderr).toContain('mine.yaml:3:11 versions: is an empty list; write `- from: 2024-04-01` and its prices')
    const japanese = await home.runHere(['tariff', '--file', 'mine.yaml'], { env: { KENSHIN_LANG: 'ja' } })
    expect(japanese.stderr).toContain('mine.yaml:2:13 readingDay: 31 より大きい値です。1〜31 の日を書いてください')
  })

  it('says that the settings name none', async () => {
    const { code, stderr } = await (await makeHome(METERS)).run(['tariff'])
    expect(code).toBe(2)
    expect(stderr).toContain('The settings name no tariff file. Name one with --file')
  })
})
