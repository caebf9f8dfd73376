import { styleText } from 'node:util'
import { signsFor, type Ink, type Paper } from '../report/terminal/paper.js'
import { hasColours } from './outputs.js'

const COLOURS = {
  complete: 'green',
  partial: 'cyan',
  holed: 'yellow',
  missing: 'red',
  normal: 'cyan',
  reverse: 'yellow',
  title: 'bold',
} as const satisfies Record<Ink, string>

/** What pictures are made for; a file is as wide as this, too. */
const COLUMNS = 80

/** What a stream can show. @param ascii ASCII signs also where others could be shown */
export function paperOf(stream: NodeJS.WriteStream, { ascii }: { ascii?: boolean | undefined }): Paper {
  // Some terminals do not tell their width: 0.
  const columns = Math.min(COLUMNS, (stream.isTTY && stream.columns) || COLUMNS)
  return {
    columns,
    signs: signsFor(process.env, ascii),
    paint: hasColours(stream)
      ? (ink, words) => (words === '' ? '' : styleText(COLOURS[ink], words))
      : (_, words) => words,
  }
}
