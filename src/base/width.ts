import stringWidth from 'string-width'

/** Signs of one column each; most of what is measured, and a hundred times faster. */
const PRINTABLE_ASCII = /^[ -~]*$/

/** How many columns of a terminal a text takes: two for a kanji, none for a mark on the letter before it. */
export const widthOf = (words: string): number => (PRINTABLE_ASCII.test(words) ? words.length : stringWidth(words))

/** What a person sees as one letter may be several code points. */
const letters = new Intl.Segmenter()

/** As much of a text as fits into the columns. */
export function cut(words: string, columns: number): string {
  let width = 0
  let kept = ''
  for (const { segment } of letters.segment(words)) {
    width += widthOf(segment)
    if (width > columns) return kept
    kept += segment
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
const japaneseWords = new Intl.Segmenter('ja', { granularity: 'word' })

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

const wordsOf = (run: string): string[] => [...japaneseWords.segment(run)].map(({ segment }) => segment)
