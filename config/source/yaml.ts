/** YAML → plain values, with the line and column of each. The only file that imports yaml for reading. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
import { text, type Text } from '../../src/base/text.js'
import type { Path } from '../outline.js'

/** Counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface SyntaxFinding {
  readonly place: Place
  readonly what: Text
  readonly todo: Text
}

export interface Source {
  /** Undefined when the text is broken so that what it means is unknown. */
  readonly raw: unknown
  readonly findings: readonly SyntaxFinding[]
  /** Where a setting, or the name of one, stands; where it would belong if it is not there. */
  locate(path: Path, atKey?: boolean): Place
}

export function readSource(words: string): Source {
  const lines = new LineCounter()
  // logLevel: the library would print key texts as warnings, and a key can be a secret in the wrong place.
  const document = parseDocument(words, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const errors = [...document.errors, ...document.warnings]
  const findings = errors.map((error) => ({ place: place(error.pos[0]), ...wordsFor(error) }))
  const values = errors.every(({ code }) => HARMLESS.has(code)) ? plainValues(document) : {}
  return {
    raw: values.raw,
    findings: values.failed ? [...findings, { place: place(0), ...BAD_ALIAS }] : findings,
    locate: (path, atKey = false) => place(offsetOf(document, path, atKey)),
  }
}

/** After these the rest of the text still means what it says; after any other error further problems would be guesses. */
const HARMLESS: ReadonlySet<YAMLError['code']> = new Set([
  'DUPLICATE_KEY',
  'BAD_DQ_ESCAPE',
  'TAG_RESOLVE_FAILED',
  'NON_STRING_KEY',
  'MULTIPLE_DOCS',
])

type Wording = Pick<SyntaxFinding, 'what' | 'todo'>

const wording = (what: Text, todo: Text): Wording => ({ what, todo })

const QUOTES = text('put the whole value in single quotes', "値全体を引用符（'…'）で囲んでください")
const BAD_ALIAS = wording(
  text('a value that begins with * cannot be followed', '* で始まる値の参照先をたどれません'),
  QUOTES,
)
const GENERAL = wording(
  text('the YAML is broken here', 'YAML の書式が正しくありません'),
  text(
    'check colons, quotes, brackets and indentation at this line and the one before',
    'この行と前の行のコロン・引用符・括弧・字下げを確認してください',
  ),
)

/** Own words: those of the library repeat pieces of the text. */
const WORDINGS: Partial<Record<YAMLError['code'], Wording>> = {
  DUPLICATE_KEY: wording(
    text('this name is given twice', '同じ名前が 2 回あります'),
    text('remove one of the two', 'どちらか一方を削除してください'),
  ),
  TAB_AS_INDENT: wording(
    text('the line is indented with a tab', 'タブで字下げされています'),
    text('use spaces', '空白を使ってください'),
  ),
  BAD_INDENT: wording(
    text('the indentation does not fit', '字下げが合っていません'),
    text(
      'give settings of one group the same number of spaces',
      '同じまとまりの設定は同じ数の空白で字下げしてください',
    ),
  ),
  BAD_DQ_ESCAPE: wording(
    text('a \\ within "…" has a meaning of its own', '"…" の中の \\ は特別な意味を持ちます'),
    QUOTES,
  ),
  BAD_SCALAR_START: wording(text('a value cannot begin with this character', '値の先頭に使えない文字です'), QUOTES),
  TAG_RESOLVE_FAILED: wording(
    text('a value that begins with ! has a meaning of its own', '! で始まる値は特別な意味を持ちます'),
    QUOTES,
  ),
  MULTIPLE_DOCS: wording(
    text('a second document begins here', '2 つ目の文書が始まっています'),
    text('remove the line ---', '--- の行を削除してください'),
  ),
}

const wordsFor = (error: YAMLError): Wording => WORDINGS[error.code] ?? GENERAL

function plainValues(document: Document): { raw?: unknown; failed?: true } {
  try {
    return { raw: document.toJS() ?? {} }
  } catch {
    // An alias without its anchor, or aliases that multiply without end.
    return { failed: true }
  }
}

/** Follows the path as far as it exists. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [depth, step] of path.entries()) {
    const found = childOf(node, step)
    if (found === undefined) return offset
    node = found.value
    const isEmpty = isScalar(node) && node.value === null
    const keyWanted = isEmpty || (atKey && depth === path.length - 1)
    offset = (keyWanted ? startOf(found.key) : startOf(node)) ?? startOf(found.key) ?? offset
  }
  return offset
}

function childOf(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)]
    return value === undefined ? undefined : { key: value, value }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  return pair && { key: pair.key, value: pair.value }
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)
