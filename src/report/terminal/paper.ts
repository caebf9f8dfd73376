import type { DayState, Direction } from '../../history/day.js'

/** What pictures are drawn with. */
export interface Signs {
  /** One for each day; they differ without colours, too. */
  readonly states: Readonly<Record<DayState, string>>
  /** Parts of a cell that is filled from below, rising; the last one is the whole cell. */
  readonly heights: readonly string[]
  /** The same from the left. */
  readonly lengths: readonly string[]
  /** Of a bar of progress. */
  readonly done: string
  readonly todo: string
  readonly zero: string
  readonly edge: string
  /** Stands for what was cut off. */
  readonly more: string
  /** A sentence in these signs. */
  readonly plain: (words: string) => string
}

export const blocks: Signs = {
  states: { complete: '█', partial: '▒', holed: '◇', missing: '·' },
  heights: Array.from('▁▂▃▄▅▆▇█'),
  lengths: Array.from('▏▎▍▌▋▊▉█'),
  done: '█',
  todo: '░',
  zero: '_',
  edge: '│',
  more: '…',
  plain: (words) => words,
}

export const ascii: Signs = {
  states: { complete: '#', partial: '=', holed: 'o', missing: '.' },
  heights: ['.', ':', '#'],
  lengths: ['#'],
  done: '#',
  todo: '.',
  zero: '_',
  edge: '|',
  more: '~',
  plain: (words) => words.replaceAll('…', '...').replaceAll('→', '->'),
}

/** @param isWanted ASCII also where blocks could be shown */
export const signsFor = (env: NodeJS.ProcessEnv, isWanted = false): Signs =>
  isWanted || needsAscii(env) ? ascii : blocks

/** By the locale, whose code is C where none is set, or by the terminal: the console of Linux has no glyphs for most blocks. */
function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return true
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((name) => name !== undefined && name !== '')
  return !/utf-?8/i.test(locale ?? 'C')
}

/** What may be coloured. Colours say nothing that signs and words do not say. */
export type Ink = DayState | Direction | 'title'

export interface Paper {
  /** Columns that a line may fill. */
  readonly columns: number
  readonly signs: Signs
  /** Paints; the same words where there are no colours. */
  readonly paint: (ink: Ink, words: string) => string
}
