import stringWidth from 'string-width'

/** How many columns of a terminal a text takes: two for a kanji, none for a mark on the letter before it. */
export const widthOf = (words: string): number => stringWidth(words)

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
