/**
 * Words for people, in the two languages of our users. Logs for machines stay English.
 */
export interface Text {
  readonly en: string
  readonly ja: string
}

/** Pairs an English and a Japanese wording. */
export const text = (en: string, ja: string): Text => ({ en, ja })

/** `KENSHIN_LANG` wins, then the usual locale variables, empty ones left out; anything that is not Japanese is English. */
export function language(env: NodeJS.ProcessEnv = process.env): 'en' | 'ja' {
  const wanted = [env.KENSHIN_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find(
    (name) => name !== undefined && name !== '',
  )
  return wanted?.toLowerCase().startsWith('ja') === true ? 'ja' : 'en'
}

/** The wording in the reader's language. */
export const say = (words: Text): string => words[language()]

/** Control and format characters: they break lines, steer the terminal or turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** One line as a person can read it; what a dongle, a server or a file sends is printed only so. */
export const visible = (words: string): string =>
  words.replaceAll(UNSEEN, (sign) => {
    const code = sign.codePointAt(0)!.toString(16)
    return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`
  })

/** The same of words that have several lines of their own. */
export const visibleLines = (words: string): string => words.split('\n').map(visible).join('\n')
