/**
 * `make rooms`: the house drawn, to compare two states of it. Prints the folders with their sizes, the arrows between them, the
 * circles, and what is long. ROOT=… draws another checkout (with its own rules of dependency-cruiser).
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import ts from 'typescript'

const root = resolve(process.env.ROOT || '.')
const OURS = ['src', 'jobs', 'config'] // the program; tests are not drawn
const LONG_FILE = 200
const LONG_FUNCTION = 40

const { options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))
const { output } = await cruise(OURS, { ...options, baseDir: root })
const modules = output.modules.filter(({ source }) => OURS.some((folder) => source.startsWith(`${folder}/`)))

/** `src/store/sqlite/rows.ts` → `store`; `src/cli.ts` → `src/cli.ts`; `config/load.ts` → `config`. */
const roomOf = (path) => {
  const [top, ...rest] = path.split('/')
  if (top !== 'src') return top
  return rest.length > 1 ? rest[0] : path
}
const folderOf = (path) => path.split('/').slice(0, -1).join('/')
const isOurs = (path) => OURS.some((folder) => path.startsWith(`${folder}/`))

const files = modules.map(({ source, dependencies }) => {
  const words = readFileSync(join(root, source), 'utf8')
  return { path: source, words, lines: words.trimEnd().split('\n').length, dependencies }
})

/** Every function of a file with the lines from its first to its last. */
function functionsIn({ path, words }) {
  const file = ts.createSourceFile(path, words, ts.ScriptTarget.Latest, true)
  const found = []
  const lineAt = (position) => file.getLineAndCharacterOfPosition(position).line
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const name = node.name?.getText() ?? node.parent.name?.getText?.() ?? '(unnamed)'
      found.push({ name, path, lines: lineAt(node.end) - lineAt(node.getStart()) + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b)
const quantile = (numbers, share) => sorted(numbers)[Math.floor((numbers.length - 1) * share)] ?? 0
const groupBy = (items, keyOf) =>
  [...new Set(items.map(keyOf))].sort().map((key) => [key, items.filter((item) => keyOf(item) === key)])
const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)))
  return rows.map((row) =>
    row.map((cell, n) => (n === 0 ? String(cell).padEnd(widths[n]) : String(cell).padStart(widths[n]))).join('  '),
  )
}
const title = (words) => ['', words, '='.repeat(words.length)]

const sizes = (group) => {
  const lines = group.map((file) => file.lines)
  return [group.length, lines.reduce((a, b) => a + b, 0), quantile(lines, 0.5), Math.max(...lines)]
}
const folders = table([
  ['folder', 'files', 'lines', 'median', 'longest'],
  ...groupBy(files, ({ path }) => folderOf(path)).map(([folder, group]) => [folder, ...sizes(group)]),
  ['all', ...sizes(files)],
])

const arrows = groupBy(files, ({ path }) => roomOf(path)).map(([room, group]) => {
  const targets = group.flatMap(({ dependencies }) => dependencies.map(({ resolved }) => resolved))
  const others = targets.filter((path) => isOurs(path) && roomOf(path) !== room)
  const counted = groupBy(others, roomOf).map(([other, uses]) => `${other} ${uses.length}`)
  return `${room} → ${counted.join(', ') || 'nothing'}`
})

const circles = new Set(
  files.flatMap(({ dependencies }) =>
    dependencies
      .filter(({ circular }) => circular)
      .map(({ cycle }) => [...new Set(cycle.map(({ name }) => name))].sort().join(' ↔ ')),
  ),
)

const functions = files.flatMap(functionsIn)
const lengths = functions.map(({ lines }) => lines)
const longest = (items, most) => items.filter(({ lines }) => lines > most).sort((a, b) => b.lines - a.lines)

const drawing = [
  ...title('Folders'),
  ...folders,
  ...title('Arrows (room → rooms it imports, and how often)'),
  ...arrows,
  ...title(`Circles, of types too: ${circles.size}`),
  ...[...circles].sort(),
  ...title(`Files over ${LONG_FILE} lines`),
  ...longest(files, LONG_FILE).map(({ path, lines }) => `${lines}  ${path}`),
  ...title(`Functions over ${LONG_FUNCTION} lines`),
  ...longest(functions, LONG_FUNCTION).map(({ path, name, lines }) => `${lines}  ${path}  ${name}`),
  ...title('Functions'),
  `${functions.length} functions, median ${quantile(lengths, 0.5)}, 95 % up to ${quantile(lengths, 0.95)}, longest ${Math.max(...lengths)} lines`,
]
process.stdout.write(`${drawing.join('\n').trim()}\n`)
