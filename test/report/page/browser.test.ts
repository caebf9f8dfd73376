/** The page in a real browser: what a person sees, points at, types and prints. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeDate, plusDays, slotTime } from '../../../src/base/clock.js'
import { silent } from '../../../src/base/log.js'
import { systemTime } from '../../../src/base/time.js'
import { writeReport } from '../../../src/report/page/write.js'
import { openStore } from '../../../src/store/open.js'
import { chromium, noChromium } from '../../helpers/chromium.js'
import { describeWhere } from '../../helpers/not-run.js'
import { kept } from './pages.js'

const TODAY = makeDate(2026, 12, 20)
const LAST_SLOT = 24
const HOLES = new Set([10, 11, 12].map((slot) => slotTime(plusDays(TODAY, -5), slot)))

const { signal } = new AbortController()
let folder: string
const pathOf = (language: 'en' | 'ja'): string => join(folder, `${language}.html`)

/** One page in each language, of a house with panels and holes. */
async function makePages(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'kenshin-page-'))
  const options = { mode: 'write', time: systemTime, log: silent } as const
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'k.sqlite') }, options)
  const household = { solar: true }
  await store.write(kept({ today: TODAY, days: 99, lastSlot: LAST_SLOT, holes: HOLES, household }), { signal })
  const request = { meters: [{ name: 'home' }, { name: 'nobody' }], span: {}, now: slotTime(TODAY, LAST_SLOT) + 600 }
  for (const language of ['en', 'ja'] as const)
    await writeReport(store, { ...request, language, path: pathOf(language) }, { signal })
  await store.close()
}

describeWhere('the page in chromium', noChromium, () => {
  let browser: Browser
  beforeAll(async () => {
    await makePages()
    browser = await playwright.launch({ executablePath: chromium!, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  /** @returns a page, and everything that it complained of or asked for */
  async function open(
    language: 'en' | 'ja',
    { width = 1200, dark = false } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const viewport = { width, height: 900 }
    const page = await browser.newPage({ viewport, colorScheme: dark ? 'dark' : 'light' })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => complaints.push(request.url()))
    await page.goto(pathToFileURL(pathOf(language)).href)
    return { page, complaints: complaints.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')) }
  }

  it.each([
    ['en', 1200, false],
    ['ja', 1200, true],
    ['en', 360, true],
    ['ja', 360, false],
  ] as const)(
    '%s, %i px wide, dark: %s: no complaint, no request, nothing serious for axe',
    async (language, width, dark) => {
      const { page, complaints } = await open(language, { width, dark })
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      await page.locator('.area').first().hover()
      // The page itself lets no script in: axe comes through the debugger.
      const found = await page.evaluate<{ impact: string; id: string; nodes: { html: string }[] }[]>(
        `${axe.source};axe.run().then(({ violations }) => violations)`,
      )
      expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
      expect(complaints).toEqual([])
      await page.close()
    },
  )

  it('tells a half hour under the pointer, and goes on by the arrow keys', async () => {
    const { page } = await open('en')
    const area = page.locator('.heat.bought .area')
    const box = (await area.boundingBox())!
    // The first day, 00:00.
    await page.mouse.move(box.x + 2, box.y + 2)
    const tip = area.locator('.tip')
    await expect.poll(() => tip.textContent()).toMatch(/^2026-09-12 00:00: 0\.\d kWh \(\d+ W\)$/)
    await area.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    expect(await tip.textContent()).toMatch(/^2026-09-13 00:30: /)
    await page.keyboard.press('Escape')
    expect(await tip.isVisible()).toBe(false)
    await page.close()
  })

  it('tells a half hour to a finger, until it taps elsewhere', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 900 }, hasTouch: true })
    await page.goto(pathToFileURL(pathOf('en')).href)
    const area = page.locator('.heat.bought .area')
    await area.scrollIntoViewIfNeeded()
    const box = (await area.boundingBox())!
    await page.touchscreen.tap(box.x + 1, box.y + 2)
    const tip = area.locator('.tip')
    await expect.poll(() => tip.textContent()).toMatch(/^2026-09-12 00:00: 0\.\d kWh/)
    expect(await tip.isVisible()).toBe(true)
    await page.locator('h3').first().tap()
    await expect.poll(() => tip.isVisible()).toBe(false)
    await page.close()
  })

  it('tells a hole as a hole, and what is not read yet as that', async () => {
    const { page } = await open('en')
    const area = page.locator('.heat.bought .area')
    await area.focus()
    await page.keyboard.press('End')
    for (let slot = 0; slot < 47; slot++) await page.keyboard.press('ArrowDown')
    expect(await area.locator('.tip').textContent()).toBe('2026-12-20 23:30: not read')
    for (let day = 0; day < 5; day++) await page.keyboard.press('ArrowLeft')
    for (let slot = 47; slot > 10; slot--) await page.keyboard.press('ArrowUp')
    expect(await area.locator('.tip').textContent()).toBe('2026-12-15 05:00: no value')
    await page.close()
  })

  it('tells each day beside the same day of the month before', async () => {
    const { page } = await open('en')
    const area = page.locator('.bars .area').first()
    await area.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    const rows = await page.evaluate<Record<string, string[]>>(
      `Object.fromEntries([...document.querySelector('#m0-days-t').tBodies[0].rows].map(({ cells }) =>
        [cells[0].textContent, [...cells].slice(1).map((cell) => cell.textContent)]))`,
    )
    const [bought, sold, ...before] = rows['Sat, 19 Dec 2026']!
    expect(before.slice(0, 2)).toEqual(rows['Thu, 19 Nov 2026']!.slice(0, 2))
    expect(await area.locator('.tip').textContent()).toContain(
      `bought ${bought} · sold ${sold} · A month before ${before[0]}`,
    )
    await page.close()
  })

  it('prints on light paper without what only a screen can do', async () => {
    const { page } = await open('ja', { dark: true })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate('getComputedStyle(document.querySelector(".card")).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    )
    expect(await page.locator('details').first().isVisible()).toBe(false)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
    await page.close()
  })
})
