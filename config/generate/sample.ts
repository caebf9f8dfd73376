/** A commented settings file, made from the schema: the sample in this folder, and what `kenshin init` writes. */
import { existsSync } from 'node:fs'
import { stringify } from 'yaml'
import { text, type Text } from '../../src/base/text.js'
import { defaultOf, docOf, isOptional, kindOf, shapeOf, valueAt } from '../outline.js'
import { PLACEHOLDER_PORT, schema, type Written } from '../schema.js'

type Language = keyof Text
type Node = Parameters<typeof shapeOf>[0]

const HEAD = text(
  `Settings of kenshin. Only \`meters\` has to be there; the other values below are the defaults unless changed.
Secrets are better kept elsewhere: KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD in the environment, or the same
names with _FILE and the path of a file; with several meters …__HOME (the name in capitals) for each.`,
  `kenshin の設定ファイル。必須なのは meters だけで、他の値は変更しない限り既定値です。
秘密の値は、環境変数 KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD、または名前に _FILE を付けてファイルのパスで指定
することをお勧めします。メーターが複数の場合は …__HOME のように大文字の名前を付けます。`,
)
const INSTEAD = text('Or instead:', 'または:')

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
  const head = [`# yaml-language-server: $schema=${schemaUrl}`, ...HEAD[language].split('\n').map((one) => `# ${one}`)]
  const shape = shapeOf(schema)
  const entries = shape.is === 'group' ? Object.entries(shape.keys) : []
  const blocks = entries.map(([key, node]) => entry(key, node, valueAt(values, [key]), language))
  return `${[head, ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** `key: value` with its comment above; commented out when it is optional and not given. */
function entry(key: string, node: Node, given: unknown, language: Language): string[] {
  const meaning = docOf(node)?.meaning[language]
  const lines = keyed(key, node, given, language)
  const isOff = isOptional(node) && given === undefined
  return [
    ...(meaning === undefined ? [] : [`# ${meaning}`]),
    ...(isOff ? lines.map(commented) : lines),
    ...others(node, given, language),
  ]
}

function keyed(key: string, node: Node, given: unknown, language: Language): string[] {
  const shape = shapeOf(node)
  switch (shape.is) {
    case 'value':
      return [`${key}: ${scalar(given ?? defaultOf(node) ?? docOf(node)?.example)}`]
    case 'group':
      return [`${key}:`, ...indented(group(shape.keys, given, isOptional(node), language))]
    case 'choice':
      return [`${key}:`, ...indented(branch(chosen(shape.kinds, given), given, language))]
    case 'list':
      return [`${key}:`, ...(given as unknown[]).flatMap((one) => indented(item(shape.of, one, language)))]
  }
}

/** Below a group that is commented out as a whole, the optional settings show their examples. */
function group(keys: Readonly<Record<string, Node>>, given: unknown, isExample: boolean, language: Language): string[] {
  return Object.entries(keys).flatMap(([key, node]) => {
    const value = valueAt(given, [key])
    return entry(key, node, value ?? (isExample ? docOf(node)?.example : undefined), language)
  })
}

type Branch = Extract<ReturnType<typeof shapeOf>, { is: 'choice' }>['kinds'][number]

/** The first kind is the default. */
const chosen = (kinds: readonly Branch[], given: unknown): Branch =>
  kinds.find((kind) => kindOf(kind) === valueAt(given, ['kind'])) ?? kinds[0]!

const branch = (kind: Branch, given: unknown, language: Language): string[] =>
  group(kind.shape, { ...(given as object | undefined), kind: kindOf(kind) }, false, language)

/** The kinds that were not chosen, commented out. */
function others(node: Node, given: unknown, language: Language): string[] {
  const shape = shapeOf(node)
  if (shape.is !== 'choice') return []
  return shape.kinds
    .filter((kind) => kind !== chosen(shape.kinds, given))
    .flatMap((kind) => [
      `# ${INSTEAD[language]}`,
      ...['store:', ...indented(branch(kind, undefined, language))].map(commented),
    ])
}

/** `- ` before the first setting, its comment above. */
function item(node: Node, given: unknown, language: Language): string[] {
  const shape = shapeOf(node)
  const lines = shape.is === 'group' ? group(shape.keys, given, false, language) : []
  const first = lines.findIndex((line) => !line.startsWith('#'))
  return lines.map((line, index) => (index < first ? line : index === first ? `- ${line}` : `  ${line}`))
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)
const commented = (line: string): string => `# ${line}`

/** Quoted also where YAML does not ask for it: digits show how an ID has to be written, `*` first means an alias. */
function scalar(value: unknown): string {
  if (typeof value === 'string' && /^[\d*]|\s/.test(value)) return `'${value.replaceAll("'", "''")}'`
  return stringify(value, { singleQuote: true, lineWidth: 0 }).trimEnd()
}

/** Where editors find the JSON Schema: above this folder in the source, and in the source's folder from the built one. */
export const schemaUrl = (): string =>
  ['../kenshin.schema.json', '../../../config/kenshin.schema.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url))?.href ?? 'kenshin.schema.json'
