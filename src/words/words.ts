/**
 * Every sentence for people, one folder a language; logs for machines stay English. A sentence that a language lacks does not
 * compile. To add a language: a folder like `en/`, and its name in `catalogues`.
 */
import { en, type Words } from './en/en.js'
import { ja } from './ja/ja.js'

export type { Words }

const catalogues = { en, ja } satisfies Record<string, Words>
export type Language = keyof typeof catalogues
const languages = Object.keys(catalogues) as readonly Language[]

/** One sentence in every language. */
export type Text = Readonly<Record<Language, string>>

/** @param write picks the sentence, and gives it its facts; a fact that is a text itself is taken in the same language */
export const text = (write: (words: Words, language: Language) => string): Text =>
  Object.fromEntries(languages.map((language) => [language, write(catalogues[language], language)])) as Text

/** `KENSHIN_LANG` wins, then the usual locale variables, empty ones left out; a language that is not here is English. */
export function language(env: NodeJS.ProcessEnv = process.env): Language {
  const wanted = [env.KENSHIN_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find(
    (name) => name !== undefined && name !== '',
  )
  return languages.find((name) => wanted?.toLowerCase().startsWith(name)) ?? 'en'
}

/** The wording in the reader's language. */
export const say = (words: Text): string => words[language()]

/** All sentences of one language: for what is written in that language alone. */
export const wordsIn = (name: Language): Words => catalogues[name]

/** All sentences in the reader's language: for what is said once and at once, such as a help. */
export const readersWords = (): Words => wordsIn(language())

/** Two sentences one after the other; Japanese has no blank between them. */
export const inARow = (first: string, second: string): string =>
  first.endsWith('。') ? first + second : `${first} ${second}`
