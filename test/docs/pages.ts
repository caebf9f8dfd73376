/** The pages that people read, and what stands in them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kenshin } from '../helpers/kenshin.js'

export const root = new URL('../../', import.meta.url).pathname
export const read = (name: string): string => readFileSync(join(root, name), 'utf8')

export const languages = ['en', 'ja'] as const
type Language = (typeof languages)[number]

/** `docs/data.md` or, in Japanese, `docs/data.ja.md`. */
export const pageIn = (language: Language, name: string): string =>
  `${name}${language === 'en' ? '' : `.${language}`}.md`

const isJapanese = (name: string): boolean => name.endsWith('.ja.md')
const docs = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)

/** The README and every page of docs/, in both languages. */
export const pages: readonly string[] = ['README.md', 'README.ja.md', ...docs.filter((name) => name.endsWith('.md'))]
/** Their names without language and ending: `README`, `docs/data`, … */
export const names: readonly string[] = pages
  .filter((name) => !isJapanese(name))
  .map((name) => name.replace(/\.md$/, ''))
/** Everything that people read in one language. */
export const allIn = (language: Language): string =>
  pages
    .filter((name) => isJapanese(name) === (language === 'ja'))
    .map(read)
    .join('\n')

interface Block {
  readonly language: string
  readonly words: string
}

export const blocksOf = (words: string): Block[] =>
  [...words.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', inside = '']) => ({
    language,
    words: inside,
  }))

/** What a reader may type: lines of shell blocks, and code within sentences. */
export function typed(words: string): string[] {
  const lines = blocksOf(words).flatMap(({ language, words: block }) => (language === 'sh' ? block.split('\n') : []))
  const inline = [...words.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...lines, ...inline].filter((line) => line !== '')
}

/** The rows of the first table below a heading, cells trimmed. */
export function tableBelow(words: string, heading: string): string[][] {
  const [, below = ''] = words.split(`\n${heading}\n`)
  const table = /(?:^\|.*\n)+/m.exec(below)?.[0] ?? ''
  const rows = table.trim().split('\n').slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

let helps: Promise<Record<string, string>> | undefined

/** The help of each command by its name. */
export const helpOfAll = (): Promise<Record<string, string>> => (helps ??= askAll())

async function askAll(): Promise<Record<string, string>> {
  const { stdout } = await kenshin(['--help'], { cwd: root })
  const [, list = ''] = stdout.split('\nCommands:\n')
  const [, general = ''] = stdout.split('\nOptions:\n')
  const commands = [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}(\w+)/gm)].map(([, command]) => command!)
  const entries = await Promise.all(
    commands.map(async (command) => {
      const help = await kenshin([command, '--help'], { cwd: root })
      return [command, `${help.stdout}\n${general.split('\n\n')[0] ?? ''}`] as const
    }),
  )
  return Object.fromEntries(entries)
}
