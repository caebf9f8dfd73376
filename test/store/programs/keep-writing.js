/** `keep-writing.js FILE BATCHES FROM`: writes the batches of a JSON file one by one, telling of each, until it is killed. */
import { readFileSync } from 'node:fs'
import { openSqlite } from '../../../dist/src/store/sqlite.js'

const { signal } = new globalThis.AbortController()
const [file, batches, from] = process.argv.slice(2)
const store = await openSqlite(file, { mode: 'write' })
for (const [n, batch] of JSON.parse(readFileSync(batches, 'utf8')).entries()) {
  if (n < Number(from)) continue
  await store.write(batch, { signal })
  process.stdout.write(`${n}\n`)
}
