import { stripVTControlCharacters } from 'node:util'
import { eastAsianWidth } from 'get-east-asian-width'

/** Signs of one column each; most of what is measured. */
const PRINTABLE_ASCII = /^[ -~]*$/
/** Latin, signs, boxes, kana, kanji: each is a letter of its own. Without marks, joiners and what lies beyond the first plane. */
const LETTERS_ALONE =
  /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2027\u2190-\u22ff\u2500-\u25ff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uff01-\uff9d]*$/
const MARK_OR_CONTROL = /[\p{M}\p{C}]/u
const ESC = '\u001b'
/** Asks for the picture of the sign before it, which takes two columns. */
const AS_PICTURE = '\ufe0f'

/** Made when it is first needed: a command would start later by a tenth. */
let segmenter: Intl.Segmenter | undefined

/** What a person sees as one letter may be several code points. */
const lettersOf = (words: string): string[] =>
  LETTERS_ALONE.test(words)
    ? Array.from(words)
    : Array.from((segmenter ??= new Intl.Segmenter()).segment(words), ({ segment }) => segment)

/** How many columns of a terminal a text takes: two for a kanji, none for a colour or for a mark on the letter before it. */
export function widthOf(words: string): number {
  if (PRINTABLE_ASCII.test(words)) return words.length
  const shown = words.includes(ESC) ? stripVTControlCharacters(words) : words
  return lettersOf(shown).reduce((width, letter) => width + widthOfOne(letter), 0)
}

/** No letter takes more than two columns, however many signs it is made of. */
function widthOfOne(letter: string): number {
  const signs = Array.from(letter).filter((sign) => !MARK_OR_CONTROL.test(sign))
  if (signs.length > 0 && letter.includes(AS_PICTURE)) return 2
  return Math.min(
    2,
    signs.reduce((width, sign) => width + eastAsianWidth(sign.codePointAt(0)!), 0),
  )
}

/** As much of a text as fits into the columns. */
export function cut(words: string, columns: number): string {
  let width = 0
  let kept = ''
  for (const letter of lettersOf(words)) {
    width += widthOf(letter)
    if (width > columns) return kept
    kept += letter
  }
  return kept
}

/** Fills up to a number of columns with blanks. */
export const padTo = (words: string, columns: number): string =>
  words + ' '.repeat(Math.max(0, columns - widthOf(words)))

/** What is written without blanks between its words. */
const CJK = '\\u3000-\\u9fff\\uff00-\\uffef'
const PIECES = new RegExp(`\\s+|[${CJK}]+|[^\\s${CJK}]+`, 'gu')
/** No line begins with these; a sign of ASCII that begins a word, as in `./file`, is none of them. */
const CLOSING = /^(?:[\s、。，．・：；！？）」』】ー]|[:;,.!?)]+$)/
const isJapanese = new RegExp(`^[${CJK}]`, 'u')
let japaneseWords: Intl.Segmenter | undefined

/** A sentence as lines of at most so many columns; what has no place to break, such as a path, stays whole. */
export function wrap(words: string, columns: number): string[] {
  const lines = ['']
  for (const piece of piecesOf(words)) {
    const line = lines.at(-1)!
    if (line === '' || widthOf((line + piece).trimEnd()) <= columns) lines[lines.length - 1] = line + piece
    else lines.push(piece)
  }
  return lines.map((line) => line.trimEnd())
}

/** Each with the blanks and closing signs behind it. */
function piecesOf(words: string): string[] {
  const pieces: string[] = []
  for (const [run] of words.matchAll(PIECES))
    for (const piece of isJapanese.test(run) ? wordsOf(run) : [run]) {
      const before = CLOSING.test(piece) ? (pieces.pop() ?? '') : ''
      pieces.push(before + piece)
    }
  return pieces
}

function wordsOf(run: string): string[] {
  japaneseWords ??= new Intl.Segmenter('ja', { granularity: 'word' })
  return Array.from(japaneseWords.segment(run), ({ segment }) => segment)
}
