import type { Text } from '../words/words.js'

export { language, say, type Text } from '../words/words.js'

/** Pairs an English and a Japanese wording. */
export const text = (en: string, ja: string): Text => ({ en, ja })
