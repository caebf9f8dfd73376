/** Walks the schema: which settings exist below which, with their documentation. */
import { z } from 'zod'
import { docs, schema, type Doc } from './schema.js'

export type Path = readonly PropertyKey[]

/** What a setting is once its default is set aside. */
type Shape =
  | { readonly is: 'group'; readonly keys: Readonly<Record<string, z.core.$ZodType>> }
  | { readonly is: 'choice'; readonly kinds: readonly z.ZodObject[] }
  | { readonly is: 'list'; readonly of: z.core.$ZodType }
  | { readonly is: 'value' }

export function shapeOf(node: z.core.$ZodType): Shape {
  if (node instanceof z.ZodOptional || node instanceof z.ZodDefault || node instanceof z.ZodPrefault)
    return shapeOf(node.unwrap())
  if (node instanceof z.ZodObject) return { is: 'group', keys: node.shape }
  if (node instanceof z.ZodDiscriminatedUnion) return { is: 'choice', kinds: node.options as z.ZodObject[] }
  if (node instanceof z.ZodArray) return { is: 'list', of: node.element }
  return { is: 'value' }
}

export const docOf = (node: z.core.$ZodType | undefined): Doc | undefined =>
  node === undefined ? undefined : docs.get(node)

/** Undefined where there is none; also for defaults of groups, which come from what is inside them. */
export function defaultOf(node: z.core.$ZodType): unknown {
  return node instanceof z.ZodDefault ? node.def.defaultValue : undefined
}

export const isOptional = (node: z.core.$ZodType): boolean => node instanceof z.ZodOptional

/** The one value of `kind` in a branch of a choice. */
export function kindOf({ shape: { kind } }: z.ZodObject): string {
  return ((kind instanceof z.ZodDefault ? kind.unwrap() : kind) as z.ZodLiteral<string>).value
}

/** The settings known below a path of what was written. */
export function keysAt(raw: unknown, path: Path): Readonly<Record<string, z.core.$ZodType>> {
  const node = nodeAt(raw, path)
  return node === undefined ? {} : keysOf(node, valueAt(raw, path))
}

/** The schema of the setting at a path; undefined where there is no such setting. */
export function nodeAt(raw: unknown, path: Path): z.core.$ZodType | undefined {
  const last = path.at(-1)
  if (last === undefined) return schema
  const parent = nodeAt(raw, path.slice(0, -1))
  if (parent === undefined) return undefined
  const shape = shapeOf(parent)
  return shape.is === 'list' ? shape.of : keysOf(parent, valueAt(raw, path.slice(0, -1)))[String(last)]
}

/** The kind, of those at a path, that has a setting of this name. */
export function kindWith(raw: unknown, path: Path, key: string): string | undefined {
  const node = nodeAt(raw, path)
  const shape = node && shapeOf(node)
  const branch = shape?.is === 'choice' ? shape.kinds.find((one) => Object.hasOwn(one.shape, key)) : undefined
  return branch && kindOf(branch)
}

function keysOf(node: z.core.$ZodType, value: unknown): Readonly<Record<string, z.core.$ZodType>> {
  const shape = shapeOf(node)
  if (shape.is === 'group') return shape.keys
  if (shape.is !== 'choice') return {}
  const usual = shape.kinds.map((one) => defaultOf(one.shape.kind as z.ZodType)).find((kind) => kind !== undefined)
  const kind = valueAt(value, ['kind']) ?? usual
  const branch = shape.kinds.find((one) => kindOf(one) === kind)
  if (branch !== undefined) return branch.shape
  return Object.fromEntries(shape.kinds.flatMap((one) => Object.entries(one.shape)))
}

/** What was written at a path; undefined where nothing was. */
export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    raw,
  )
}

/** `meters[0].port` */
export const pathWords = (path: Path): string =>
  path.reduce<string>(
    (words, key) => (typeof key === 'number' ? `${words}[${key}]` : `${words}${words === '' ? '' : '.'}${String(key)}`),
    '',
  )
