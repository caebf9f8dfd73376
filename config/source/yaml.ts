/** YAML → plain values, with the line and column of each. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Node, type YAMLError } from 'yaml'
import type { Words } from '../../src/words/words.js'
import { refuse, type Refusal } from '../check/problems.js'
import type { Path } from '../path.js'

/** Counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface SyntaxFinding extends Required<Refusal> {
  readonly place: Place
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
  const findings = errors.map((error) => ({ place: place(error.pos[0]), ...refusalOf(error) }))
  const values = errors.every(({ code }) => HARMLESS.has(code)) ? plainValues(document) : {}
  return {
    raw: values.raw,
    findings: values.failed ? [...findings, { place: place(0), ...refuse(({ yaml }) => yaml.badAlias) }] : findings,
    locate: (path, atKey = false) => place(nodeAt(document, path, atKey)?.range?.[0] ?? 0),
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

/** The sentence of an error by its code. */
const SENTENCES: Partial<Record<YAMLError['code'], keyof Words['settings']['yaml']>> = {
  DUPLICATE_KEY: 'duplicateKey',
  TAB_AS_INDENT: 'tab',
  BAD_INDENT: 'indentation',
  BAD_DQ_ESCAPE: 'escape',
  BAD_SCALAR_START: 'firstCharacter',
  TAG_RESOLVE_FAILED: 'exclamationMark',
  MULTIPLE_DOCS: 'secondDocument',
}

const refusalOf = ({ code }: YAMLError): Required<Refusal> => refuse(({ yaml }) => yaml[SENTENCES[code] ?? 'broken'])

function plainValues(document: Document): { raw?: unknown; failed?: true } {
  try {
    return { raw: document.toJS() ?? {} }
  } catch {
    // An alias without its anchor, or aliases that multiply without end.
    return { failed: true }
  }
}

/** The value at a path, or its name where that is asked for or the value is empty; of what is not there the group above. */
function nodeAt(document: Document, path: Path, atKey: boolean): Node | undefined {
  if (path.length === 0) return document.contents ?? undefined
  const group = document.getIn(path.slice(0, -1), true)
  const name = isMap(group) ? group.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key : undefined
  const value = document.getIn(path, true)
  const isEmpty = !isNode(value) || (isScalar(value) && value.value === null)
  const node = isNode(name) && (atKey || isEmpty) ? name : value
  return isNode(node) ? node : nodeAt(document, path.slice(0, -1), false)
}
