/**
 * Every sentence for people, one folder a language; logs for machines stay English. A sentence that a language lacks does not
 * compile. To add a language: a folder like `en/`, and its name in `others`.
 */
import { en, type Words } from './en/en.js'

export type { Words }

/** Loaded where its readers are: every command would start later for a language that is as large as English. */
const others = { ja: async (): Promise<Words> => (await import('./ja/ja.js')).ja }

export type Language = 'en' | keyof typeof others
const languages: readonly Language[] = ['en', ...(Object.keys(others) as (keyof typeof others)[])]
const catalogues: Partial<Record<Language, Words>> = { en }

/** Before anything is said in a language: what is not loaded is said in English. */
export async function loadWords(name: Language = language()): Promise<void> {
  if (name !== 'en') catalogues[name] ??= await others[name]()
}

/** One sentence in every language. */
export type Text = Readonly<Record<Language, string>>

/** @param write picks the sentence, and gives it its facts; a fact that is a text itself is taken in the same language */
export function text(write: (words: Words, language: Language) => string): Text {
  const sentence = {}
  for (const name of languages)
    Object.defineProperty(sentence, name, { enumerable: true, get: () => write(wordsIn(name), name) })
  return sentence as Text
}

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
export const wordsIn = (name: Language): Words => catalogues[name] ?? en

/** All sentences in the reader's language: for what is said once and at once, such as a help. */
export const readersWords = (): Words => wordsIn(language())

/** Two sentences one after the other; Japanese has no blank between them. */
export const inARow = (first: string, second: string): string =>
  first.endsWith('。') ? first + second : `${first} ${second}`
