/** A commented settings file, made from the schema: the sample in the folder above, and what `kenshin init` writes. */
import { pathToFileURL } from 'node:url'
import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml'
import { pathInPackage } from '../../src/base/package.js'
import { wordsIn, type Language } from '../../src/words/words.js'
import { kindWritten, outline, type Outline } from '../outline.js'
import { valueAt } from '../path.js'
import { PLACEHOLDER_PORT, type Written } from '../schema.js'

/** The least that has to be written. */
export const sampleSettings = (): Written => ({ meters: [{ name: 'home', port: PLACEHOLDER_PORT }] })

/**
 * @param values what stands in it; everything else shows its default, or is commented out with an example.
 * @param schemaUrl for editors, relative to the file or absolute.
 */
export function sampleFile(
  values: Written,
  { language, schemaUrl }: { language: Language; schemaUrl: string },
): string {
  const words = wordsIn(language).settings.generated.sampleHead
  const head = [`yaml-language-server: $schema=${schemaUrl}`, ...words.split('\n')]
  return yamlOf(mapOf(outline(language), values, { language, isTop: true }, head))
}

interface Style {
  readonly language: Language
  /** A blank line above every setting. */
  readonly isTop?: boolean
  /** What may be left out is shown with its example. */
  readonly isExample?: boolean
}

/**
 * A group of settings, the meaning of each above it; what may be left out and was not given stands in the comments.
 * @param above the lines of comment above the first setting
 */
function mapOf(group: Outline, given: unknown, style: Style, above: string[] = []): YAMLMap<Scalar, Node> {
  const map = new YAMLMap<Scalar, Node>()
  let comments = above
  for (const [name, setting] of Object.entries(group.properties ?? {})) {
    const value = valueAt(given, [name])
    comments.push(...(style.isTop === true ? [''] : []), setting.description ?? '')
    if (value === undefined && isOptional(name, group) && style.isExample !== true)
      comments.push(...linesOf(name, nodeOf(setting, value, { ...style, isTop: false, isExample: true })))
    else {
      const key = new Scalar(name)
      key.spaceBefore = comments[0] === ''
      key.commentBefore = commentOf(comments)
      map.add(new Pair(key, nodeOf(setting, value, { ...style, isTop: false })))
      comments = otherKinds(name, setting, value, style)
    }
  }
  if (comments.length > 0) map.comment = commentOf(comments)
  return map
}

const isOptional = (name: string, { required = [], properties = {} }: Outline): boolean =>
  !required.includes(name) && properties[name]?.default === undefined

function nodeOf(setting: Outline, given: unknown, style: Style): Node {
  const { items, properties } = kindWritten(setting, given)
  if (properties !== undefined) return mapOf(kindWritten(setting, given), given, style)
  if (items === undefined) return scalarOf(given ?? setting.default ?? setting.const ?? setting.examples?.[0])
  const list = new YAMLSeq()
  for (const one of given as unknown[]) list.add(itemOf(mapOf(items, one, style)))
  return list
}

/** The first comment of an item stands above its `- `. */
function itemOf(map: YAMLMap<Scalar, Node>): YAMLMap {
  const first = map.items[0]!.key
  map.commentBefore = first.commentBefore ?? null
  first.commentBefore = null
  return map
}

/** The kinds that were not chosen, as lines for a comment. */
function otherKinds(name: string, setting: Outline, given: unknown, style: Style): string[] {
  const orInstead = wordsIn(style.language).settings.generated.orInstead
  return (setting.oneOf ?? [])
    .filter((kind) => kind !== kindWritten(setting, given))
    .flatMap((kind) => [orInstead, ...linesOf(name, mapOf(kind, undefined, { language: style.language }))])
}

/** In quotes also where YAML does not ask for it: digits show how an ID has to be written, `*` first means an alias. */
function scalarOf(value: unknown): Scalar {
  const scalar = new Scalar(value)
  if (typeof value === 'string' && /^[\d*]|\s/.test(value)) scalar.type = 'QUOTE_SINGLE'
  return scalar
}

const linesOf = (name: string, node: Node): string[] => {
  const map = new YAMLMap()
  map.add(new Pair(new Scalar(name), node))
  return yamlOf(map).trimEnd().split('\n')
}

const yamlOf = (node: Node): string => new Document(node).toString({ lineWidth: 0, singleQuote: true })

const commentOf = (lines: readonly string[]): string =>
  lines
    .map((line) => line && ` ${line}`)
    .join('\n')
    .replace(/^\n/, '')

/** Where editors find the JSON Schema. */
export const schemaUrl = (): string => pathToFileURL(pathInPackage('config/kenshin.schema.json')).href
