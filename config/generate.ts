/**
 * `make generate`, after a change of the settings or the errors: writes kenshin.sample.yaml and kenshin.schema.json again, and the
 * tables of the pages in docs/.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from './generate/json-schema.js'
import { sampleFile, sampleSettings } from './generate/sample.js'
import { loadWords } from '../src/words/words.js'
import { errorTable, settingsTable, tariffTable } from './generate/table.js'

await loadWords('ja')

/** Seen from dist/config. */
const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const pages = [
  ['docs/settings.md', settingsTable('en')],
  ['docs/settings.ja.md', settingsTable('ja')],
  ['docs/tariff.md', tariffTable('en')],
  ['docs/tariff.ja.md', tariffTable('ja')],
  ['docs/errors.md', errorTable('en')],
  ['docs/errors.ja.md', errorTable('ja')],
] as const

const sample = sampleFile(sampleSettings(), { language: 'en', schemaUrl: './kenshin.schema.json' })
await writeFile(pathOf('config/kenshin.sample.yaml'), sample)
await writeFile(pathOf('config/kenshin.schema.json'), jsonSchema())
for (const [page, table] of pages) await writeFile(pathOf(page), withTable(await readFile(pathOf(page), 'utf8'), table))

/** The first table of a page made new. */
function withTable(page: string, table: string): string {
  return page.replace(/(?:^\|.*\n)+/m, () => table)
}
