import type { z } from 'zod'
import { text, type Text } from '../../src/words/words.js'
import { descriptionIn, outline, type Outline } from '../outline.js'
import { pathWords, valueAt } from '../path.js'
import { schema, type Settings } from '../schema.js'
import { refuse, type Finding, type Refusal } from './problems.js'
import { nameRefusal } from './rules.js'
import { findDuplicates } from './duplicates.js'
import { unknownName } from './unknown-name.js'

/** @returns the settings with their defaults, or everything that is wrong with them. */
export function checkSettings(raw: unknown): { settings: Settings | undefined; findings: Finding[] } {
  const result = schema.safeParse(raw)
  const guide = { top: () => outline('en'), todo }
  const issues = (result.error?.issues ?? []).flatMap((issue) => findingsOf(issue, raw, guide))
  const findings = [...issues, ...findDuplicates(raw)]
  return { settings: findings.length === 0 ? result.data : undefined, findings }
}

const todo = (name: string): Text => text((words) => descriptionIn(words, name)?.todo ?? words.settings.hints.settings)

/** What may be written in a file. */
interface Guide {
  readonly top: () => Outline
  /** What to write, by the name as in `meters[].port`. */
  readonly todo: (name: string) => Text
}

/** What zod found, in words for people. */
export function findingsOf(issue: z.core.$ZodIssue, raw: unknown, { top, todo }: Guide): Finding[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownName(key, path, raw, top()))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // One value or a list of them. Where it is about an item, a list was meant.
    const meant = issue.errors.find((issues) => issues.every((one) => one.path.length > 0)) ?? issue.errors[0]!
    return meant.flatMap((one) => findingsOf({ ...one, path: [...path, ...one.path] }, raw, { top, todo }))
  }
  const name = pathWords(path)
    .replaceAll(/\[\d+\]/g, '[]')
    .replace(/\[\]$/, '')
  return [{ path, todo: todo(name), ...refusalOf(issue, valueAt(raw, path)) }]
}

function refusalOf(issue: z.core.$ZodIssue, value: unknown): Refusal {
  if (value === undefined) return refuse(({ refusals }) => refusals.missing)
  if (value === null) return refuse(({ refusals }) => refusals.withoutValue)
  switch (issue.code) {
    case 'custom':
      return issue.params?.refusal as Refusal
    case 'invalid_type':
      return wrongType(issue.expected, value)
    case 'too_small':
      return Array.isArray(value)
        ? refuse(({ refusals }) => refusals.emptyList)
        : refuse(({ refusals }) => refusals.below({ minimum: Number(issue.minimum) }))
    case 'too_big':
      return refuse(({ refusals }) => refusals.above({ maximum: Number(issue.maximum) }))
    case 'invalid_format':
      return nameRefusal(value as string)
    default:
      return refuse(({ refusals }) => refusals.unknownWord)
  }
}

/** Only YAML's own types arrive here: text, numbers, true/false, lists, groups. */
function wrongType(expected: string, value: unknown): Refusal {
  // 0011…55 becomes 1.1e+29, 012345678901 loses its zero, 12E45 becomes infinite: the text itself is lost.
  if (expected === 'string' && typeof value === 'number') return refuse(({ refusals }) => refusals.readAsNumber)
  if (expected === 'string' && typeof value === 'boolean') return refuse(({ refusals }) => refusals.readAsBoolean)
  return refuse(({ refusals: { types, wrongKind } }) =>
    expected in types ? types[expected as keyof typeof types] : wrongKind,
  )
}
