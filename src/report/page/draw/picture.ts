import type { Words } from '../../../words/words.js'
import { foldedTable, type Table } from './html.js'
import { plotOf, type Plot } from './plot.js'

/** A plot and the table of its values, which belong together. */
export interface Picture {
  readonly id: string
  /** For those who do not see it, and above the table. */
  readonly title: string
  readonly plot: Omit<Plot, 'label' | 'table'>
  readonly head: Table['head']
  readonly rows: Table['rows']
}

export function pictureOf(words: Words['reportPage'], { id, title, plot, head, rows }: Picture): string {
  const table = `${id}-t`
  const values = foldedTable(words.values, { id: table, caption: title, head, rows })
  return plotOf({ ...plot, label: words.figure({ title }), table }) + values
}
