import { normalize } from 'node:path'
import type { z } from 'zod'
import { text, type Text } from '../../src/base/text.js'
import { nearest } from './nearest.js'
import { defaultOf, docOf, keysAt, kindWith, nodeAt, valueAt, type Path } from '../outline.js'
import { nameRefusal, type Refusal } from './rules.js'
import { schema, type Settings } from '../schema.js'

/** One thing wrong with the settings. Neither text repeats a value: it may be a secret. */
export interface Finding {
  /** Where it stands. */
  readonly path: Path
  /** What to call it; undefined where it is the path. */
  readonly shown?: Path
  /** The name of the setting is wrong, not its value. */
  readonly atKey?: boolean
  readonly what: Text
  readonly todo: Text
}

/** @returns the settings with their defaults, or everything that is wrong with them. */
export function checkSettings(raw: unknown): { settings: Settings | undefined; findings: Finding[] } {
  const result = schema.safeParse(raw)
  const findings = [...(result.error?.issues ?? []).flatMap((issue) => explain(issue, raw)), ...findTwins(raw)]
  return { settings: findings.length === 0 ? result.data : undefined, findings }
}

function explain(issue: z.core.$ZodIssue, raw: unknown): Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, raw))
  const { path } = issue
  const { what, todo } = refusalOf(issue, valueAt(raw, path))
  return [{ path, what, todo: todo ?? docOf(nodeAt(raw, path))?.todo ?? WHOLE }]
}

const WHOLE = text(
  'write settings as `name: value`, beginning with meters:',
  'meters: から始めて「名前: 値」の形で書いてください',
)

function refusalOf(issue: z.core.$ZodIssue, value: unknown): Refusal {
  if (value === undefined) return { what: text('is missing', '指定されていません') }
  if (value === null) return { what: text('is empty', '値が空です') }
  switch (issue.code) {
    case 'custom':
      return issue.params?.refusal as Refusal
    case 'invalid_type':
      return wrongType(issue.expected, value)
    case 'too_small':
      if (Array.isArray(value)) return { what: text('is an empty list', '一覧が空です') }
      return { what: text(`is below ${issue.minimum}`, `${issue.minimum} より小さい値です`) }
    case 'too_big':
      return { what: text(`is above ${issue.maximum}`, `${issue.maximum} より大きい値です`) }
    case 'invalid_format':
      return nameRefusal(value as string)
    default:
      return { what: text('is not one of the known words', '指定できない値です') }
  }
}

/** Only YAML's own types arrive here: text, numbers, true/false, lists, groups. */
const TYPES: Readonly<Record<string, Text>> = {
  string: text('is not a text', '文字列ではありません'),
  number: text('is not a number', '数値ではありません'),
  int: text('is not a whole number', '整数ではありません'),
  boolean: text('is neither true nor false', 'true でも false でもありません'),
  array: text('is not a list', '一覧（- で始まる行）ではありません'),
  object: text('is not a group of settings', '設定のまとまりではありません'),
}

function wrongType(expected: string, value: unknown): Refusal {
  const scalar = typeof value === 'number' || typeof value === 'boolean'
  if (expected === 'string' && scalar) {
    // 0011…55 becomes 1.1e+29, 012345678901 loses its zero, 12E45 becomes infinite: the text itself is lost.
    const read = typeof value === 'number' ? text('a number', '数値') : text('true or false', 'true/false')
    return {
      what: text(`is read as ${read.en}, not as text`, `文字列ではなく${read.ja}として読み取られます`),
      todo: text('put it in quotes', "引用符（'…'）で囲んでください"),
    }
  }
  return { what: TYPES[expected] ?? text('is of the wrong kind', '値の種類が違います') }
}

const IN_ENVIRONMENT: Readonly<Record<string, string>> = {
  token: 'KENSHIN_INFLUX_TOKEN',
  password: 'KENSHIN_INFLUX_PASSWORD',
}

function unknownKey(key: string, parent: Path, raw: unknown): Finding {
  const known = Object.keys(keysAt(raw, parent))
  // `password:abc` without a space is one name to YAML, and below routeB any name may be a secret in the wrong place.
  const isHidden = key.includes(':') || parent.at(-1) === 'routeB'
  const finding = {
    path: [...parent, key],
    atKey: true,
    what: UNKNOWN,
    ...(isHidden && { shown: parent, what: INSIDE }),
  }
  const variable = parent[0] === 'store' ? IN_ENVIRONMENT[key] : undefined
  if (variable !== undefined)
    return {
      ...finding,
      what: text('is a secret, which does not belong here', '秘密の値はここに書けません'),
      todo: text(
        `remove it and set ${variable} or ${variable}_FILE`,
        `取り除いて ${variable} または ${variable}_FILE を設定してください`,
      ),
    }
  const kind = kindWith(raw, parent, key)
  if (kind !== undefined) return { ...finding, ...ofKind(kind) }
  const meant = nearest(key.split(':')[0]!, known)
  if (key.includes(':'))
    return { ...finding, todo: text('write a space after the colon', 'コロンの後に空白を入れてください') }
  if (meant !== undefined)
    return { ...finding, todo: text(`did you mean ${meant}?`, `${meant} の間違いではありませんか`) }
  return { ...finding, todo: text(`known here: ${known.join(', ')}`, `ここで使える名前: ${known.join('、')}`) }
}

const ofKind = (kind: string): Refusal & { todo: Text } => ({
  what: text(`is a setting of kind: ${kind}`, `kind: ${kind} の設定です`),
  todo: text(`write kind: ${kind}, or remove it`, `kind: ${kind} と書くか、取り除いてください`),
})

const UNKNOWN = text('is not a known setting', '設定にない名前です')
const INSIDE = text('has an unknown setting', '設定にない名前が含まれています')

/**
 * Names, ports and measurements have to differ from each other. Looks at what was written, so that other findings do
 * not hide these.
 */
function findTwins(raw: unknown): Finding[] {
  const meters = valueAt(raw, ['meters'])
  const places = Array.isArray(meters) ? meters.map((_, index) => index) : []
  const names = places.map((index) => composed(written(raw, ['meters', index, 'name'])))
  const ports = places.map((index) => written(raw, ['meters', index, 'port']))
  return [
    ...twins(names, text('give each meter its own name', 'メーターごとに別の名前を付けてください')),
    ...twins(
      ports.map(({ path, value }) => ({ path, value: samePort(value) })),
      text('each meter needs its own dongle', 'メーターごとに別のドングルが必要です'),
    ),
    ...twins(
      measurements(raw),
      text('give each measurement its own name', 'measurement ごとに別の名前を付けてください'),
    ),
  ]
}

interface Entry {
  readonly path: Path
  readonly value: unknown
}

const written = (raw: unknown, path: Path): Entry => ({ path, value: valueAt(raw, path) })

const composed = ({ path, value }: Entry): Entry => ({
  path,
  value: typeof value === 'string' ? value.normalize('NFC') : value,
})

const samePort = (value: unknown): unknown =>
  typeof value !== 'string' ? value : value.startsWith('tcp://') ? value.toLowerCase() : normalize(value)

/** Those left to their default first, so that the one that was written is named. */
function measurements(raw: unknown): Entry[] {
  const parent = ['store', 'measurements']
  if (valueAt(raw, parent) === undefined) return []
  const entries = Object.entries(keysAt(raw, parent)).map(([name, node]) => ({
    ...written(raw, [...parent, name]),
    fallback: defaultOf(node),
  }))
  const isWritten = ({ value }: Entry): number => (value === undefined ? 0 : 1)
  return entries
    .sort((a, b) => isWritten(a) - isWritten(b))
    .map(({ path, value, fallback }) => ({ path, value: value ?? fallback }))
}

function twins(entries: readonly Entry[], todo: Text): Finding[] {
  const seen = new Set<unknown>()
  return entries
    .filter(({ value }) => {
      const again = typeof value === 'string' && seen.has(value)
      seen.add(value)
      return again
    })
    .map(({ path }) => ({ path, what: text('is used twice', '重複しています'), todo }))
}
