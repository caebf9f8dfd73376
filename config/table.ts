import { defaultOf, docOf, isOptional, kindOf, shapeOf } from './outline.js'
import { schema } from './schema.js'

type Node = Parameters<typeof shapeOf>[0]

interface Row {
  readonly setting: string
  readonly fallback: string
  readonly meaning: string
}

/** Every setting as a Markdown table, with the columns aligned as prettier does it: setting, default, meaning. */
export function settingsTable(): string {
  const rows = rowsBelow(schema, '').filter((row, index, all) => all.findIndex(sameAs(row)) === index)
  const cells = [
    ['setting', 'default', 'meaning'],
    ...rows.map(({ setting, fallback, meaning }) => [`\`${setting}\``, fallback, meaning]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const [head, ...body] = cells.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n')
}

/** `store.kind` belongs to each kind of store and is listed once. */
const sameAs =
  (row: Row) =>
  (other: Row): boolean =>
    row.setting === other.setting

function rowsBelow(node: Node, path: string): Row[] {
  const shape = shapeOf(node)
  const below = (keys: Readonly<Record<string, Node>>): Row[] =>
    Object.entries(keys).flatMap(([key, child]) => rowsBelow(child, path === '' ? key : `${path}.${key}`))
  switch (shape.is) {
    case 'value':
      return [{ setting: path, fallback: fallbackOf(node), meaning: docOf(node)?.meaning.en ?? '' }]
    case 'group':
      return below(shape.keys)
    case 'choice':
      return shape.kinds.flatMap((kind) => below(kind.shape).map((row) => ofKind(String(kindOf(kind)), row)))
    case 'list':
      return rowsBelow(shape.of, `${path}[]`)
  }
}

const ofKind = (kind: string, row: Row): Row =>
  row.setting.endsWith('.kind') ? row : { ...row, meaning: `${kind}: ${row.meaning}` }

function fallbackOf(node: Node): string {
  const value = docOf(node)?.fallback ?? defaultOf(node)
  if (value !== undefined) return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
  return isOptional(node) ? '' : 'required'
}
