/** The tables of the pages in docs/, made from what the program itself uses. */
import { errorKinds, remedyOf, type ErrorCode } from '../../src/base/errors.js'
import { text, type Text } from '../../src/base/text.js'
import { widthOf } from '../../src/base/width.js'
import { defaultOf, docOf, isOptional, kindOf, shapeOf } from '../outline.js'
import { schema } from '../schema.js'

type Language = keyof Text
type Node = Parameters<typeof shapeOf>[0]

/** Every setting as a Markdown table: setting, default, meaning. */
export function settingsTable(language: Language = 'en'): string {
  const rows = rowsBelow(schema, '', language).filter((row, index, all) => all.findIndex(sameAs(row)) === index)
  const cells = rows.map(({ setting, fallback, meaning }) => [`\`${setting}\``, fallback, meaning])
  return markdown([SETTINGS_HEAD[language], ...cells])
}

/** Every error as a Markdown table: code, exit code, what to do; in the order of the exit codes. */
export function errorTable(language: Language = 'en'): string {
  const codes = (Object.keys(errorKinds) as ErrorCode[]).sort((a, b) => errorKinds[a].exit - errorKinds[b].exit)
  const cells = codes.map((code) => [`\`${code}\``, String(errorKinds[code].exit), remedyOf(code)[language]])
  return markdown([ERRORS_HEAD[language], ...cells])
}

const SETTINGS_HEAD = { en: ['setting', 'default', 'meaning'], ja: ['設定', '既定値', '意味'] } as const
const ERRORS_HEAD = { en: ['code', 'exit', 'what to do'], ja: ['コード', '終了コード', '対処'] } as const
const REQUIRED: Text = text('required', '必須')

/** The columns aligned as prettier does it: Japanese letters are two wide. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))))
  const pad = (cell: string, column: number): string => cell + ' '.repeat(widths[column]! - widthOf(cell))
  const line = (row: readonly string[]): string => `| ${row.map(pad).join(' | ')} |`
  const [head, ...body] = rows.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n')
}

interface Row {
  readonly setting: string
  readonly fallback: string
  readonly meaning: string
}

/** `store.kind` belongs to each kind of store and is listed once. */
const sameAs =
  (row: Row) =>
  (other: Row): boolean =>
    row.setting === other.setting

function rowsBelow(node: Node, path: string, language: Language): Row[] {
  const shape = shapeOf(node)
  const below = (keys: Readonly<Record<string, Node>>): Row[] =>
    Object.entries(keys).flatMap(([key, child]) => rowsBelow(child, path === '' ? key : `${path}.${key}`, language))
  switch (shape.is) {
    case 'value':
      return [{ setting: path, fallback: fallbackOf(node, language), meaning: docOf(node)?.meaning[language] ?? '' }]
    case 'group':
      return below(shape.keys)
    case 'choice':
      return shape.kinds.flatMap((kind) => below(kind.shape).map((row) => ofKind(kindOf(kind), row)))
    case 'list':
      return rowsBelow(shape.of, `${path}[]`, language)
  }
}

const ofKind = (kind: string, row: Row): Row =>
  row.setting.endsWith('.kind') ? row : { ...row, meaning: `${kind}: ${row.meaning}` }

function fallbackOf(node: Node, language: Language): string {
  const value = docOf(node)?.fallback ?? defaultOf(node)
  if (value !== undefined) return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
  return isOptional(node) ? '' : REQUIRED[language]
}
