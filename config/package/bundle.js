/**
 * The second half of `npm run build`: the command as it is published, in `dist/kenshin`, made of what the compiler left in `dist`.
 * One file for each part that is loaded at one time: reading 300 small ones took a third of the time of a short command. The
 * libraries are in it, under their licences, so that what is installed is what was tested; only serialport, which has
 * parts for each processor, is installed beside it.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { rolldown } from 'rolldown'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const to = join(dist, 'kenshin')

rmSync(to, { recursive: true, force: true })
/**
 * Node's `http` and `https`, loaded when a request is made: `https` brings TLS, which most databases of a home do not need.
 */
const lazyHttp = {
  name: 'lazy http',
  resolveId: (id) => (/^(node:)?https?$/.test(id) ? `lazy ${id}` : null),
  load: (id) =>
    id.startsWith('lazy ')
      ? `import { createRequire } from 'node:module'
         const load = createRequire(import.meta.url)
         export const request = (...args) => load('${id.slice(5)}').request(...args)`
      : null,
}

const bundle = await rolldown({ input: join(dist, 'src/kenshin.js'), platform: 'node', plugins: [lazyHttp] })
const { output } = await bundle.write({
  dir: to,
  // CommonJS: to load an ES module takes Node more steps, and it reads everything that a module of Node exports. A night takes a tenth
  // less of the processor so.
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  comments: false,
  // Names stay: an error that a user sends us must tell where it came from.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
})
const parts = output.filter(({ type }) => type === 'chunk')
writeFileSync(join(to, 'LICENSES'), licencesOf(parts.flatMap(({ moduleIds }) => moduleIds)))
// For tests: which modules each part holds.
writeFileSync(join(dist, 'parts.json'), JSON.stringify(parts.map(({ fileName, moduleIds }) => [fileName, moduleIds])))
bringSqljs()

/** The licence of each library of which something is in the bundle. */
function licencesOf(modules) {
  const folders = modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]).filter(Boolean)
  return [...new Set(folders)].sort().map(licenceIn).join('\n')
}

function licenceIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  const words = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
  return `${name} ${version} (${license})\n\n${words}\n`
}

/** Of sql.js, 31 MB of builds for every surrounding, the program needs one of 0.7 MB. */
function bringSqljs() {
  const from = dirname(createRequire(import.meta.url).resolve('sql.js'))
  const folder = join(dist, 'sql.js')
  mkdirSync(folder, { recursive: true })
  // `.cjs`: what ends in `.js` is a module of ours.
  for (const [name, target] of [
    ['sql-wasm.js', 'sql-wasm.cjs'],
    ['sql-wasm.wasm', 'sql-wasm.wasm'],
    ['../LICENSE', 'LICENSE'],
  ])
    copyFileSync(join(from, name), join(folder, target))
}
