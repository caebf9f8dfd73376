import { openSqlite } from '../../../src/store/sqlite.js'
import { batch, reading, waiting } from '../samples.js'

/** Writes 48 more readings again and again, telling of each, until it is killed. */
const store = await openSqlite(process.argv[2]!, { mode: 'write' })
for (let day = Number(process.argv[3]); ; day++) {
  const readings = Array.from({ length: 48 }, (_, slot) => reading(day, slot))
  await store.write(batch({ readings }), waiting)
  process.stdout.write(`${day}\n`)
}
