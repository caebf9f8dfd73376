/**
 * `make pictures`: the top of the report of the demo, as Debian's chromium shows it, in both languages. The readings are of the
 * emulated household; nobody's home is shown.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const CLI = fileURLToPath(import.meta.resolve('../../dist/kenshin/kenshin.cjs'))
const PICTURES = fileURLToPath(import.meta.resolve('../../docs/pictures/'))
/** From the headline to the end of the heat map. */
const SIZE = { width: 1000, height: 880 }

const folder = join(mkdtempSync(join(tmpdir(), 'kenshin-pictures-')), 'demo')
mkdirSync(PICTURES, { recursive: true })
const kenshin = (...args) => execFileSync(execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
kenshin('demo', '--folder', folder)
const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? '/usr/bin/chromium' })
for (const language of ['en', 'ja']) {
  const page = join(folder, `${language}.html`)
  kenshin('report', '--config', join(folder, 'kenshin.yaml'), '--lang', language, '--out', page)
  const shown = await browser.newPage({ viewport: SIZE, colorScheme: 'light' })
  await shown.goto(`file://${page}`)
  await shown.screenshot({ path: join(PICTURES, `report.${language}.png`) })
  stdout.write(`docs/pictures/report.${language}.png\n`)
}
await browser.close()
rmSync(join(folder, '..'), { recursive: true })
