/**
 * Writes kenshin.sample.yaml and kenshin.schema.json again after a change of the schema:
 * `npm run build && node dist/config/generate.js`. With `--readme` it prints the settings table instead.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from './json-schema.js'
import { sampleFile, sampleSettings } from './sample.js'
import { settingsTable } from './table.js'

/** Seen from dist/config. */
const folder = new URL('../../config/', import.meta.url)

if (process.argv.includes('--readme')) {
  process.stdout.write(settingsTable())
} else {
  const sample = sampleFile(sampleSettings(), { language: 'en', schemaUrl: './kenshin.schema.json' })
  await writeFile(fileURLToPath(new URL('kenshin.sample.yaml', folder)), sample)
  await writeFile(fileURLToPath(new URL('kenshin.schema.json', folder)), jsonSchema())
}
