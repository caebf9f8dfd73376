import type { Batch } from '../store.js'
import { markKey } from './stored-history.js'

/** Batches of one meter as one: of a point that stands in several, the last counts. */
export const together = (batches: readonly Batch[]): Required<Batch> => ({
  meters: lastOf(
    batches.flatMap(({ meters = [] }) => meters),
    ({ time }) => time,
  ),
  readings: lastOf(
    batches.flatMap(({ readings }) => readings),
    ({ direction, time }) => `${direction} ${time}`,
  ),
  days: lastOf(
    batches.flatMap(({ days }) => days),
    markKey,
  ),
  runs: batches.flatMap(({ runs }) => runs),
})

const lastOf = <T>(items: readonly T[], keyOf: (item: T) => string | number): T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
]

export const isEmpty = ({ meters, readings, days, runs }: Required<Batch>): boolean =>
  meters.length + readings.length + days.length + runs.length === 0
