import { padTo, widthOf } from '../../base/width.js'

type Side = 'left' | 'right'

/** Fills up with blanks to a width in columns. */
export const pad = (words: string, width: number, side: Side = 'left'): string =>
  side === 'left' ? padTo(words, width) : ' '.repeat(Math.max(0, width - widthOf(words))) + words

export const widest = (words: readonly string[]): number => Math.max(0, ...words.map(widthOf))

/** Rows of cells as lines, two blanks between the columns. @param sides where each column is flush */
export function align(rows: readonly (readonly string[])[], sides: readonly Side[]): string[] {
  const widths = sides.map((_, column) => widest(rows.map((row) => row[column] ?? '')))
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column]!, sides[column]))
      .join('  ')
      .trimEnd(),
  )
}

/** Two pictures side by side. */
export function beside(left: readonly string[], right: readonly string[], gap: number): string[] {
  const width = widest(left) + gap
  return Array.from({ length: Math.max(left.length, right.length) }, (_, line) =>
    `${pad(left[line] ?? '', width)}${right[line] ?? ''}`.trimEnd(),
  )
}

/** Words one after the other, on as few lines as the columns allow. */
export function flow(words: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)!}${GAP}${word}`
    if (lines.length === 0 || widthOf(longer) > columns) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

const GAP = '   '
