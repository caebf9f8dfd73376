/** Text as it may stand in HTML, also within quotes. */
export const escape = (words: string): string =>
  !SPECIAL.test(words)
    ? words
    : words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Nearly no cell of thousands has one. */
const SPECIAL = /[&<>"]/

export interface Table {
  readonly id: string
  readonly caption: string
  readonly head: readonly string[]
  /** The first cell of each is its heading. */
  readonly rows: readonly (readonly string[])[]
}

/** A table; end tags that HTML lets us leave out are left out, because there are thousands of cells. */
export const tableOf = ({ id, caption, head, rows }: Table): string =>
  `<table id="${id}"><caption>${escape(caption)}</caption><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}`).join('')}</thead><tbody>\n${rows.map(rowOf).join('\n')}</tbody></table>`

const rowOf = ([heading = '', ...cells]: readonly string[]): string =>
  `<tr><th scope="row">${escape(heading)}${cells.map((cell) => `<td>${escape(cell)}`).join('')}`

/** A table that opens on demand and scrolls by itself. */
export const foldedTable = (summary: string, table: Table): string =>
  `<details><summary>${escape(summary)}</summary><div class="scroll" tabindex="0" role="region" aria-label="${escape(table.caption)}">${tableOf(table)}</div></details>`

export interface Section {
  readonly id: string
  readonly title: string
  /** One or two sentences that say what is seen. */
  readonly lead?: string | undefined
  /** HTML. */
  readonly body: string
}

export const sectionOf = ({ id, title, lead, body }: Section): string =>
  `<section class="card" id="${id}"><h3>${escape(title)}</h3>${lead === undefined ? '' : `<p class="lead">${escape(lead)}</p>`}${body}</section>`

/** What the colours of a picture mean. @param entries class of the sample, and its meaning */
export const legendOf = (entries: readonly (readonly [className: string, words: string])[]): string =>
  `<ul class="legend">${entries.map(([name, words]) => `<li><i class="key ${name}"></i>${escape(words)}`).join('')}</ul>`
