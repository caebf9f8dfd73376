import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allIn, blocksOf, helpOfAll, languages, names, pageIn, pages, read, root, typed } from './pages.js'

/** GitHub's name of a heading: small letters, no punctuation, `-` for blanks. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
const anchorsOf = (words: string): string[] =>
  [...words.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

/** The program but for its sentences, which would only say what the pages say; and what the tests read. */
const code = [
  ...['src', 'config'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/^words\/../.test(path))
      .map((path) => `${folder}/${path}`),
  ),
  'src/words/words.ts',
  'test/helpers/influxd.ts',
  'config/docker/compose.yaml',
]
  .map(read)
  .join('\n')

describe.each(pages)('%s', (name) => {
  const page = read(name)

  it('names only commands and options that the program has', async () => {
    const helps = await helpOfAll()
    const lines = typed(page).map((line) => line.replace(/^sudo -u \w+ /, ''))
    for (const [, command = '', rest = ''] of lines.flatMap((line) => [...line.matchAll(/^kenshin (\w+)(.*)$/g)])) {
      expect(helps, command).toHaveProperty(command)
      for (const [option] of rest.matchAll(/--[a-z-]+/g))
        expect(helps[command], `${command} ${option}`).toContain(option)
    }
    const known = Object.values(helps).join('\n')
    for (const line of lines.filter((words) => words.startsWith('--')))
      for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(known).toContain(option)
  })

  it('names only files that exist', () => {
    const paths = page.matchAll(/`((?:src|config|test|jobs|docs|\.ci)\/[\w./-]*)`/g)
    for (const [, path = ''] of paths) expect(existsSync(join(root, path)), path).toBe(true)
    const folders = blocksOf(page).flatMap(({ words }) => [...words.matchAll(/^((?:src|config|test|jobs)\/\S*) /gm)])
    for (const [, path = ''] of folders) expect(existsSync(join(root, path)), path).toBe(true)
  })

  it('leads only to pages and headings that exist', () => {
    const links = page.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)
    for (const [link, target = '', anchor] of links) {
      const path = target === '' ? name : relative('.', join(dirname(name), target))
      expect(existsSync(join(root, path)), link).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(read(path)), link).toContain(anchor)
    }
  })

  it('names only variables that the program reads', () => {
    for (const [variable] of page.matchAll(/\b(?:KENSHIN_[A-Z_]+[A-Z]|INFLUXD2)\b/g))
      expect(code).toContain(variable.replace(/__(FLAT_.*|FROM|TO)$/, '').replace(/_FILE$/, ''))
  })
})

describe.each(names)('%s', (name) => {
  const [english, japanese] = languages.map((language) => read(pageIn(language, name)))

  it('has the same commands and queries in both languages', () => {
    const typedIn = (words = ''): unknown[] => blocksOf(words).filter(({ language }) => language !== 'text')
    expect(typedIn(japanese)).toEqual(typedIn(english))
  })

  it('has as many headings, tables and points in both languages', () => {
    const shapeOf = (words = ''): unknown[] => [/^#+ /gm, /^\|/gm, /^- /gm].map((part) => words.match(part)?.length)
    expect(shapeOf(japanese)).toEqual(shapeOf(english))
  })
})

describe.each(languages)('pages in %s', (language) => {
  const all = allIn(language)
  const readme = read(pageIn(language, 'README'))

  it('the README is a door: it leads to every page, and is short', () => {
    for (const name of names.filter((one) => one !== 'README')) expect(readme).toContain(`](${pageIn(language, name)})`)
    expect(readme.length).toBeLessThan(9_500)
  })

  it('name every command of the program', async () => {
    const commands = Object.keys(await helpOfAll()).filter((command) => command !== 'help')
    for (const command of commands) expect(all).toContain(`| \`kenshin ${command}\``)
  })

  it('name every target of the Makefile, and no other', () => {
    const targets = [...read('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, target]) => target)
    const named = typed(all).flatMap((line) => [...line.matchAll(/(?:^|&& )make ([a-z-]+)/g)].map(([, one]) => one))
    expect(new Set(named)).toEqual(new Set(targets.filter((target) => target !== 'help')))
  })
})
