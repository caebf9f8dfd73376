/** The settings as plain data: what zod tells of the schema as JSON Schema, with the descriptions of one language. */
import { z } from 'zod'
import { wordsIn, type Language, type Words } from '../src/words/words.js'
import { valueAt, type Path } from './path.js'
import { schema, type Written } from './schema.js'

/** A setting or a group of settings: the part of JSON Schema that is used here. */
export interface Outline {
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** The one value of `kind`. */
  readonly const?: unknown
  /** A group. */
  readonly properties?: Readonly<Record<string, Outline>>
  /** Those of the group that have neither a default nor may be left out. */
  readonly required?: readonly string[]
  /** A list. */
  readonly items?: Outline
  /** A choice by `kind`; the first is the default. */
  readonly oneOf?: readonly Outline[]
}

export const outline = (language: Language): Outline =>
  outlineOf(schema, (name) => descriptionIn(wordsIn(language), name)?.meaning)

/** @param meaningOf a setting, by its name as in `meters[].port` */
export const outlineOf = (of: z.ZodType, meaningOf: (name: string) => string | undefined): Outline =>
  z.toJSONSchema(of, {
    io: 'input',
    target: 'draft-07',
    override: ({ path, jsonSchema }) => {
      const meaning = meaningOf(nameIn(path))
      if (meaning !== undefined) jsonSchema.description = meaning
    },
  }) as Outline

/** `properties/meters/items/properties/port` → `meters[].port` */
const nameIn = (path: readonly (string | number)[]): string =>
  path
    .join('/')
    .replaceAll(/\/oneOf\/\d+(?=\/)/g, '')
    .replaceAll('/items', '[]')
    .replaceAll(/\/?properties\//g, '.')
    .slice(1)

export interface Description {
  readonly meaning: string
  readonly todo: string
  readonly default?: string
}

/** @param name as in `meters[].port`; there is no description of a name that is no setting. */
export function descriptionIn({ settings }: Words, name: string): Description | undefined {
  const all: Readonly<Record<SettingName, Description>> = settings.descriptions
  return (all as Readonly<Record<string, Description | undefined>>)[name]
}

/** The name of every setting and group: one without a description does not compile. */
type SettingName = Names<Written>
export type Names<T, Above extends string = ''> = T extends readonly (infer Item)[]
  ? Names<Item, `${Above}[]`>
  : T extends object
    ? { [K in keyof T & string]-?: Name<Above, K> | Names<T[K], Name<Above, K>> }[keyof T & string]
    : never
type Name<Above extends string, Key extends string> = Above extends '' ? Key : `${Above}.${Key}`

/** Of a choice, the kind that was written; anything else is what it is. */
export const kindWritten = (node: Outline, raw: unknown): Outline =>
  node.oneOf?.find((kind) => kind.properties?.kind?.const === valueAt(raw, ['kind'])) ?? node.oneOf?.[0] ?? node

/** What may stand at a path of what was written; undefined where nothing may. */
export const outlineAt = (raw: unknown, path: Path, top: Outline): Outline | undefined =>
  path.reduce<Outline | undefined>(
    (node, step, depth) =>
      node && (node.items ?? kindWritten(node, valueAt(raw, path.slice(0, depth))).properties?.[String(step)]),
    top,
  )
