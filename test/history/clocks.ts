/**
 * What becomes of the meter's date, by what the clocks of meter and host show. `decide-date.test.ts` decides each case alone,
 * `whole/clocks.test.ts` runs it from the bytes to the store.
 */
import { DAY_S } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import type { Agreement } from '../../src/history/proof.js'

/** The true time of all cases. */
export const TRUTH = parseInstant('2026-12-10T12:10')

/** The host's clock in the order of the columns of {@link table}. */
export const hosts = {
  right: TRUTH,
  'at 1970': 30,
  'at 2016-11-03 17:17:02': parseInstant('2016-11-03T17:17:02'),
  'a year ahead': TRUTH + 365 * DAY_S,
} as const
export type HostClock = keyof typeof hosts
export const hostClocks = Object.keys(hosts) as readonly HostClock[]

export const meters = {
  right: TRUTH,
  'at 2000': parseInstant('2000-01-01T01:00'),
  'a year behind': TRUTH - 365 * DAY_S,
  'a day behind': TRUTH - DAY_S,
  'a day ahead': TRUTH + DAY_S,
  'a year ahead': TRUTH + 365 * DAY_S,
  'at 2099': parseInstant('2099-01-01T01:00'),
} as const
export type MeterClock = keyof typeof meters

export const HOST = "vetoed: the host's clock"
export const NEITHER = 'vetoed: release'
export const NEWEST = 'vetoed: newest reading'
export const STORED = 'vetoed: stored readings'
export const ALONE = 'stands: nothing else'
export const BY_HOST = "stands: the host's clock"
export const BY_STORED = 'stands: stored readings'
type Decision =
  typeof HOST | typeof NEITHER | typeof NEWEST | typeof STORED | typeof ALONE | typeof BY_HOST | typeof BY_STORED

/** One decision for each host. */
type Row = readonly [Decision, Decision, Decision, Decision]

export const table: readonly {
  readonly meter: MeterClock
  readonly emptyStore: Row
  /** The store is full up to yesterday. */
  readonly fullStore: Row
  /** What a meter with such a clock makes of the stored readings. */
  readonly stored: Agreement
}[] = [
  {
    meter: 'right',
    emptyStore: [BY_HOST, ALONE, ALONE, HOST],
    fullStore: [BY_HOST, BY_STORED, BY_STORED, BY_STORED],
    stored: 'equal',
  },
  {
    meter: 'at 2000',
    emptyStore: [HOST, NEITHER, NEITHER, HOST],
    fullStore: [NEWEST, NEWEST, NEWEST, NEWEST],
    stored: 'none',
  },
  {
    meter: 'a year behind',
    emptyStore: [HOST, NEITHER, NEITHER, HOST],
    fullStore: [NEWEST, NEWEST, NEWEST, NEWEST],
    stored: 'none',
  },
  {
    meter: 'a day behind',
    emptyStore: [HOST, ALONE, ALONE, HOST],
    fullStore: [NEWEST, NEWEST, NEWEST, NEWEST],
    stored: 'different',
  },
  {
    meter: 'a day ahead',
    emptyStore: [HOST, ALONE, ALONE, HOST],
    fullStore: [STORED, STORED, STORED, STORED],
    stored: 'different',
  },
  {
    meter: 'a year ahead',
    emptyStore: [HOST, ALONE, ALONE, BY_HOST],
    fullStore: [HOST, ALONE, ALONE, BY_HOST],
    stored: 'none',
  },
  {
    meter: 'at 2099',
    emptyStore: [HOST, NEITHER, NEITHER, HOST],
    fullStore: [HOST, NEITHER, NEITHER, HOST],
    stored: 'none',
  },
]
