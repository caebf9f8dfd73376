/** What zod cannot see: how the parts of a tariff fit together. */
import { uncovered, type Moment } from '../../src/report/tariff/bands.js'
import { text, type Text, type Words } from '../../src/words/words.js'
import { refuse, type Finding } from '../check/problems.js'
import { findingsOf } from '../check/settings.js'
import { outlineOf, type Description, type Names } from '../outline.js'
import type { Path } from '../path.js'
import { bandsOf } from './assemble.js'
import { tariffSchema, type CheckedTariff, type WrittenTariff } from './schema.js'

/** @returns the tariff with its defaults, or everything that is wrong with it */
export function checkTariff(raw: unknown): { tariff: CheckedTariff | undefined; findings: Finding[] } {
  const result = tariffSchema.safeParse(raw)
  if (result.success) {
    const findings = contradictions(result.data)
    return { tariff: findings.length === 0 ? result.data : undefined, findings }
  }
  const guide = { top: () => outlineOf(tariffSchema, () => undefined), todo }
  return { tariff: undefined, findings: result.error.issues.flatMap((issue) => findingsOf(issue, raw, guide)) }
}

const todo = (name: string): Text =>
  text((words) => tariffDescription(words, name)?.todo ?? words.settings.tariff.start)

/** A name without a description does not compile. */
export function tariffDescription({ settings }: Words, name: string): Description | undefined {
  const all: Readonly<Record<Names<WrittenTariff>, Description>> = settings.tariff.descriptions
  return (all as Readonly<Record<string, Description | undefined>>)[name]
}

const contradictions = (tariff: CheckedTariff): Finding[] => [
  ...outOfOrder(tariff.versions, 'versions', ({ from }) => from),
  ...outOfOrder(tariff.levy ?? [], 'levy', ({ from }) => from),
  ...twice(tariff.fuel ?? [], 'fuel', ({ month }) => month),
  ...twice(tariff.bills, 'bills', ({ readOn }) => readOn),
  ...tariff.versions.flatMap((version, index) => energyFindings(version, ['versions', index, 'energy'])),
]

type Version = CheckedTariff['versions'][number]
type Band = Version['energy'][number]

function energyFindings(version: Version, path: Path): Finding[] {
  const findings = version.energy.flatMap((band, index) => priceFindings(band, [...path, index]))
  if (findings.length > 0) return findings
  const gap = uncovered(bandsOf(version))
  return gap === undefined ? [] : [{ path, ...refuse(({ tariff }) => tariff.refusals.uncovered(momentOf(gap))) }]
}

/** One price, or tiers that end in one without an end. */
function priceFindings({ yenPerKwh, tiers }: Band, path: Path): Finding[] {
  if ((yenPerKwh === undefined) === (tiers === undefined))
    return [{ path, ...refuse(({ tariff }) => (tiers ? tariff.refusals.twoPrices : tariff.refusals.noPrice)) }]
  const ends = (tiers ?? []).map(({ upToKwh = Infinity }) => upToKwh)
  const wrong = ends.findIndex((end, index) => (index === ends.length - 1 ? end !== Infinity : end === Infinity))
  if (wrong >= 0) return [{ path: [...path, 'tiers', wrong], ...refuse(({ tariff }) => tariff.refusals.lastTier) }]
  return outOfOrder(ends, 'tiers', (end) => end).map((finding) => ({ ...finding, path: [...path, ...finding.path] }))
}

function outOfOrder<T>(list: readonly T[], name: string, of: (one: T) => string | number): Finding[] {
  const wrong = list.findIndex((one, index) => index > 0 && of(one) <= of(list[index - 1]!))
  return wrong < 0 ? [] : [{ path: [name, wrong], ...refuse(({ tariff }) => tariff.refusals.notAscending) }]
}

function twice<T>(list: readonly T[], name: string, of: (one: T) => string): Finding[] {
  const seen = list.map(of)
  const wrong = seen.findIndex((one, index) => seen.indexOf(one) < index)
  return wrong < 0 ? [] : [{ path: [name, wrong], ...refuse(({ tariff }) => tariff.refusals.twice) }]
}

const momentOf = ({ month, day, slot }: Moment): { month: number; day: number; time: string } => ({
  month,
  day: day - 1,
  time: `${Math.floor(slot / 2)}:${slot % 2 === 0 ? '00' : '30'}`,
})
