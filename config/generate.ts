/**
 * Writes kenshin.sample.yaml and kenshin.schema.json again after a change of the schema:
 * `npm run build && node dist/config/generate.js`. With `--readme` it prints the README's tables of settings and errors instead,
 * with `--readme ja` those of README.ja.md.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from './json-schema.js'
import { sampleFile, sampleSettings } from './sample.js'
import { errorTable, settingsTable } from './table.js'

/** Seen from dist/config. */
const folder = new URL('../../config/', import.meta.url)

if (process.argv.includes('--readme')) {
  const language = process.argv.includes('ja') ? 'ja' : 'en'
  process.stdout.write(`${settingsTable(language)}\n${errorTable(language)}`)
} else {
  const sample = sampleFile(sampleSettings(), { language: 'en', schemaUrl: './kenshin.schema.json' })
  await writeFile(fileURLToPath(new URL('kenshin.sample.yaml', folder)), sample)
  await writeFile(fileURLToPath(new URL('kenshin.schema.json', folder)), jsonSchema())
}
