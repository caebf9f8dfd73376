import type { Text } from '../words/words.js'

export { language, say, type Text } from '../words/words.js'

/** Pairs an English and a Japanese wording. */
export const text = (en: string, ja: string): Text => ({ en, ja })

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
