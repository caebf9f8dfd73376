import { chmod, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kept } from '../report/page/pages.js'
import { homeWith, homeWithMeter, TODAY } from './home.js'

const stored = kept({ today: TODAY, days: 40, lastSlot: 1 })

describe('kenshin report', () => {
  it('writes the page for its owner alone, keeps the rights it has, and tells where it is', async () => {
    const home = await homeWith(stored)
    const path = join(home.folder, 'kenshin-report.html')
    const { code, stdout } = await home.runHere(['report', '--open'], { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })
    expect([code, stdout]).toEqual([0, expect.stringContaining(path)])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o644)
    const again = await home.runHere(['report', '--json', '--lang', 'ja', '--days', '10'])
    expect(JSON.parse(again.stdout)).toMatchObject({ path, meters: [{ meter: 'home', days: 11, complete: 10 }] })
    expect((await stat(path)).mode & 0o777).toBe(0o644)
    expect(await home.file('kenshin-report.html')).toContain('<html lang="ja">')
    expect((await home.files()).filter((name) => /\.(lock|tmp)$/.test(name))).toEqual([])
  })

  it('says what is wrong with its options, and where the page cannot be written', async () => {
    const home = await homeWith(stored)
    await mkdir(join(home.folder, 'taken'))
    const wrong = [
      ['--days', '0'],
      ['--days', '3', '--from', '2026-01-01'],
      ['--from', '2026-02-02', '--to', '2026-02-01'],
    ]
    for (const options of [...wrong, ['--meter', 'nobody'], ['--out', 'taken']])
      expect(await home.runHere(['report', ...options])).toMatchObject({ code: 2, stdout: '' })
  })
})

it('report.path: made after a run; a page that cannot be made costs the run nothing', async () => {
  const home = await homeWithMeter({}, 'report: { path: page.html }')
  expect((await home.runHere(['import', '--days', '2'])).code).toBe(0)
  expect(await home.file('page.html')).toContain('<html lang="en">')
  const other = await homeWithMeter({}, 'report: { path: kenshin.yaml/page.html }')
  const { code, stderr } = await other.runHere(['import', '--days', '1', '--log-level', 'info'])
  expect(code).toBe(0)
  expect(stderr).toContain('no report')
})
