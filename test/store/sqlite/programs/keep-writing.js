/** `keep-writing.js FILE BATCHES FROM DRIVER [gather]`: writes the batches of a JSON file one by one, telling of each. */
import { readFileSync } from 'node:fs'
import { openSqlite, sqliteDrivers } from '../../../../dist/src/store/sqlite/store.js'

const { signal } = new globalThis.AbortController()
const [file, batches, from, driver, gather] = process.argv.slice(2)
const store = await openSqlite(file, { mode: 'write', driver: sqliteDrivers[driver], gathers: gather !== undefined })
for (const [n, batch] of JSON.parse(readFileSync(batches, 'utf8')).entries()) {
  if (n < Number(from)) continue
  await store.write(batch, { signal })
  process.stdout.write(`${n}\n`)
}
await store.close()
