/** The tables of settings and errors in docs/, made from what the program itself uses. */
import { errorKinds, remedyOf, type ErrorCode } from '../../src/base/errors.js'
import { widthOf } from '../../src/base/width.js'
import { wordsIn, type Language, type Words } from '../../src/words/words.js'
import { descriptionIn, outline, outlineOf, type Outline } from '../outline.js'
import { tariffDescription } from '../tariff/check.js'
import { tariffSchema } from '../tariff/schema.js'

/** Every setting as a Markdown table: setting, default, meaning. */
export const settingsTable = (language: Language = 'en'): string =>
  tableOf(outline(language), language, (name) => descriptionIn(wordsIn(language), name)?.default)

/** The same of what a tariff file may hold. */
export const tariffTable = (language: Language = 'en'): string =>
  tableOf(
    outlineOf(tariffSchema, (name) => tariffDescription(wordsIn(language), name)?.meaning),
    language,
    () => undefined,
  )

/** @param defaultInWords where the program finds the default out */
function tableOf(all: Outline, language: Language, defaultInWords: (name: string) => string | undefined): string {
  const rows = rowsIn(all, '')
  // `store.kind` belongs to each kind of store, and is listed once.
  const once = rows.filter(({ name }, index) => rows.findIndex((row) => row.name === name) === index)
  return markdown([
    headOf(['setting', 'default', 'meaning'], language),
    ...once.map((row) => [`\`${row.name}\``, defaultOf(row, defaultInWords(row.name), language), row.meaning]),
  ])
}

/** Every error as a Markdown table: code, exit code, what to do; in the order of the exit codes. */
export function errorTable(language: Language = 'en'): string {
  const codes = (Object.keys(errorKinds) as ErrorCode[]).sort((a, b) => errorKinds[a].exit - errorKinds[b].exit)
  return markdown([
    headOf(['code', 'exit', 'remedy'], language),
    ...codes.map((code) => [`\`${code}\``, String(errorKinds[code].exit), remedyOf(code)[language]]),
  ])
}

type Column = keyof Words['settings']['generated']['columns']
const headOf = (columns: readonly Column[], language: Language): string[] =>
  columns.map((column) => wordsIn(language).settings.generated.columns[column])

/** The columns aligned as prettier does it: Japanese letters are two wide. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))))
  const pad = (cell: string, column: number): string => cell + ' '.repeat(widths[column]! - widthOf(cell))
  const line = (row: readonly string[]): string => `| ${row.map(pad).join(' | ')} |`
  const [head, ...body] = rows.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n')
}

interface Row {
  /** `meters[].port` */
  readonly name: string
  readonly isRequired: boolean
  readonly default: unknown
  readonly meaning: string
}

function rowsIn(setting: Outline, name: string, isRequired = true): Row[] {
  const { items, oneOf, properties, required = [], description = '' } = setting
  if (items?.properties !== undefined) return rowsIn(items, `${name}[]`)
  if (oneOf !== undefined) return oneOf.flatMap((kind) => rowsIn(kind, name).map((row) => ofKind(kind, row)))
  if (properties === undefined) return [{ name, isRequired, default: setting.default, meaning: description }]
  return Object.entries(properties).flatMap(([key, below]) =>
    rowsIn(below, name === '' ? key : `${name}.${key}`, required.includes(key)),
  )
}

const ofKind = ({ properties }: Outline, row: Row): Row =>
  row.name.endsWith('.kind') ? row : { ...row, meaning: `${String(properties?.kind?.const)}: ${row.meaning}` }

function defaultOf(row: Row, inWords: string | undefined, language: Language): string {
  if (inWords !== undefined) return `\`${inWords}\``
  if (row.default !== undefined)
    return `\`${typeof row.default === 'string' ? row.default : JSON.stringify(row.default)}\``
  return row.isRequired ? wordsIn(language).settings.generated.required : ''
}
