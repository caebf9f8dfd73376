/** What the page about the architecture draws is what the folders and the import rules are. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blocksOf, languages, pageIn, read, root, tableBelow } from './pages.js'

interface Rules {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[]
}
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Rules

/** Which rooms each room may import, as its rule says it. */
const mayImport = new Map(
  forbidden
    .filter(({ name }) => name.endsWith('-imports'))
    .map(({ name, comment }) => {
      const allowed = comment.split(': ')[1] ?? ''
      return [name.replace('-imports', ''), allowed === 'nothing' ? [] : allowed.split(', ')]
    }),
)

/** Arrows that other arrows do not already stand for. */
const shortest = [...mayImport].flatMap(([room, allowed]) =>
  allowed
    .filter((other) => !allowed.some((between) => mayImport.get(between)?.includes(other)))
    .map((other) => `${room} --> ${other}`),
)

const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)

/** The files that a file imports. */
const importsOf = (path: string): string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)\.js'/g)].map(
    ([, target = '']) => `${join(dirname(path), target)}.ts`,
  )

describe.each(languages)('architecture in %s', (language) => {
  const page = read(pageIn(language, 'docs/architecture'))
  const headings = [...page.matchAll(/^## .+$/gm)].map(([heading]) => heading)
  const [rooms = [], way = [], changes = []] = headings.map((heading) => tableBelow(page, heading))

  it('draws the arrows of the import rules', () => {
    const drawn = blocksOf(page)
      .find((block) => block.language === 'mermaid')
      ?.words.match(/\w+ --> \w+/g)
    expect(drawn?.toSorted()).toEqual(shortest.toSorted())
  })

  it('lists the rooms with what each may import', () => {
    const listed = rooms.map(([room, , , imports]) => [codes(room)[0], codes(imports)])
    expect(listed).toEqual(expect.arrayContaining([...mayImport]))
    expect(listed).toHaveLength(mayImport.size)
  })

  it('lists every folder of the program, and no other', () => {
    const folders = readdirSync(join(root, 'src')).map((name) => `src/${name}`)
    const expected = [...folders.filter((path) => statSync(join(root, path)).isDirectory()), 'jobs', 'config']
    const listed = rooms.flatMap(([, where]) => codes(where)).filter((path) => !path.endsWith('.ts'))
    expect(listed.toSorted()).toEqual(expected.toSorted())
  })

  it('leads a reading through files that hang together', () => {
    const files = way.flatMap(([, file]) => codes(file))
    expect(files.length).toBeGreaterThan(10)
    // Beside them: the contract of ports, the whole table of properties, and the run that puts all together.
    const beside = ['src/dongle/port/port.ts', 'src/echonet/properties.ts', 'src/app/collect.ts']
    const stops = [...files, ...beside]
    const links = stops.flatMap((from) => importsOf(from).map((to) => [from, to]))
    for (const file of files)
      expect(
        links.some(([from, to]) => (to === file && from !== file) || (from === file && stops.includes(to!))),
        file,
      ).toBe(true)
  })

  it('asks for three files or fewer for each likely change', () => {
    expect(changes).toHaveLength(5)
    for (const [change, files] of changes)
      for (const one of files!.split(/ Store: |保存先: /)) {
        expect(codes(one).length, change).toBeLessThanOrEqual(3)
        for (const path of codes(one)) expect(existsSync(join(root, path)), path).toBe(true)
      }
  })
})
