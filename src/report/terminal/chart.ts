/** Lengths and heights to scale. What is not known is a gap; what is known is never nothing. */

/** The scale of several pictures: the largest value that is known, 0 where none is. */
export const largest = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)

/**
 * A bar of at most `width` cells.
 * @param lengths parts of a cell, rising; the last one is the whole cell
 * @returns nothing for 0 and for what is not known: the number beside it tells them apart
 */
export function bar(
  value: number | undefined,
  { most, width, lengths }: { most: number; width: number; lengths: readonly string[] },
): string {
  const parts = partsOf(value ?? 0, most, width * lengths.length)
  const rest = parts % lengths.length
  return lengths.at(-1)!.repeat(Math.floor(parts / lengths.length)) + (rest === 0 ? '' : lengths[rest - 1]!)
}

/**
 * A curve of one column a value.
 * @param heights parts of a cell, rising; the last one is the whole cell
 * @param zero the sign of 0; a value that is not known is a blank
 * @returns lines, the highest first
 */
export function curve(
  values: readonly (number | undefined)[],
  { most, rows, heights, zero }: { most: number; rows: number; heights: readonly string[]; zero: string },
): string[] {
  const cell = (value: number | undefined, row: number): string => {
    if (value === undefined) return ' '
    const parts = partsOf(value, most, rows * heights.length)
    if (parts === 0) return row === 0 ? zero : ' '
    const here = Math.min(heights.length, parts - row * heights.length)
    return here > 0 ? heights[here - 1]! : ' '
  }
  return Array.from({ length: rows }, (_, line) => values.map((value) => cell(value, rows - 1 - line)).join(''))
}

/** Of so many parts; anything above 0 is at least one. */
function partsOf(value: number, most: number, parts: number): number {
  if (value <= 0 || most <= 0) return 0
  return Math.min(parts, Math.max(1, Math.round((value / most) * parts)))
}

/** Half hours as hours; unknown where a half is. */
export const inPairs = (values: readonly (number | undefined)[]): (number | undefined)[] =>
  Array.from({ length: values.length / 2 }, (_, k) => {
    const [first, second] = [values[2 * k], values[2 * k + 1]]
    return first === undefined || second === undefined ? undefined : first + second
  })
