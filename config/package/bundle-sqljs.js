/**
 * Part of `npm run build`: of sql.js, 31 MB of builds for every surrounding, the program needs one of 0.7 MB. It comes with the
 * program, under its licence, instead of being installed beside it.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'

const from = dirname(createRequire(import.meta.url).resolve('sql.js'))
const to = fileURLToPath(new URL('../../dist/sql.js/', import.meta.url))
mkdirSync(to, { recursive: true })
// `.cjs`: what ends in `.js` is a module of ours.
for (const [name, target] of [
  ['sql-wasm.js', 'sql-wasm.cjs'],
  ['sql-wasm.wasm', 'sql-wasm.wasm'],
  ['../LICENSE', 'LICENSE'],
])
  copyFileSync(join(from, name), join(to, target))
