import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dateAt, plusDays, slotTime, toIso } from '../../src/base/clock.js'
import { KenshinError } from '../../src/base/errors.js'
import { systemTime, type Time } from '../../src/base/time.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { openStore } from '../../src/store/open.js'
import { hosts, hostClocks, meters as dated, table, TRUTH, type HostClock } from '../history/clocks.js'
import { emulator, never, quietLog, run, sqliteIn, temporaryFolder } from './harness.js'

const DAYS = 3

const meters = { ...dated, 'not set': TRUTH } as const
type MeterClock = keyof typeof meters

/** The register follows the true time, whatever the clock shows. */
const optionsOf = (meter: MeterClock): EmulatorOptions => ({
  clock: meters[meter],
  household: { clockAheadS: meters[meter] - TRUTH },
  ...(meter === 'not set' && { fixed: { 98: 'FFFFFFFF', 97: 'FFFF' } }),
})

/** A host whose clock stands. */
const hostAt = (now: number): Time => ({ ...systemTime, now: () => now * 1000 })

const read = async (
  folder: string,
  [meter, host]: readonly [MeterClock, HostClock],
  meterClock: 'check' | 'trust' = 'check',
): Promise<{ error: unknown; lines: readonly string[] }> => {
  const { log, lines } = quietLog()
  const running = run(await emulator(optionsOf(meter)), {
    folder,
    log,
    time: hostAt(hosts[host]),
    history: { days: DAYS, meterClock },
  })
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { error, lines }
}

/** Complete up to yesterday: read today at 00:40. */
async function fillUpToYesterday(folder: string): Promise<void> {
  const night = slotTime(dateAt(TRUTH), 0) + 40 * 60
  const history = { days: DAYS, today: false, meterClock: 'check' } as const
  await run(await emulator({ clock: night }), { folder, time: hostAt(night), history })
}

/** Everything in the database, and what the state folder says of the meter's past. */
async function contentOf(folder: string) {
  const store = await openStore(sqliteIn(folder), { mode: 'read', time: systemTime, log: quietLog().log })
  try {
    const [from, to] = [-2_000_000_000, 5_000_000_000]
    return {
      readings: await store.readings({ from, to }, { signal: never }),
      days: await store.days({ from: dateAt(from), to: dateAt(to) }, { signal: never }),
      runs: await store.runs({ from, to }, { signal: never }),
      meters: await store.meters({ from, to }, { signal: never }),
      files: (await readdir(join(folder, 'state'))).sort(),
      registerSince: /"registerSince": .*/.exec(await readFile(join(folder, 'state', 'home.json'), 'utf8'))?.[0],
    }
  } finally {
    await store.close()
  }
}

type Content = Awaited<ReturnType<typeof contentOf>>

/** The counts of all days up to the latest half hour of a clock, where that clock puts them. */
async function expectStoredBy(clock: number, { readings }: Content): Promise<void> {
  const household = { clockAheadS: clock - TRUTH }
  const meter = await emulator({ clock, household })
  const today = dateAt(clock)
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo--) {
    const date = plusDays(today, -daysAgo)
    const expected = meter.expectedDay(date).flatMap((count, slot) => {
      const time = slotTime(date, slot)
      return count === undefined || time > clock ? [] : [[toIso(time), count]]
    })
    const stored = readings.filter(({ time }) => dateAt(time) === date).map(({ time, count }) => [toIso(time), count])
    expect(stored).toEqual(expected)
  }
}

const minute = (instant: number): string => toIso(instant).slice(0, 16).replace('T', ' ')

async function expectDecision(
  decision: string,
  [meter, host]: readonly [MeterClock, HostClock],
  store: 'empty' | 'full',
): Promise<void> {
  const folder = await temporaryFolder()
  if (store === 'full') await fillUpToYesterday(folder)
  const before = store === 'full' ? await contentOf(folder) : undefined
  const { error, lines } = await read(folder, [meter, host])
  const content = await contentOf(folder)
  if (meter === 'not set')
    expect(lines.filter((line) => line.includes('the clock of the meter is not set'))).not.toEqual([])
  if (decision.startsWith('stands')) {
    expect(error).toBe(undefined)
    await expectStoredBy(meters[meter], content)
    return
  }
  expect(error).toBeInstanceOf(KenshinError)
  expect(error).toMatchObject({ code: 'history.date-not-proven', exit: 5 })
  const shown = meter === 'not set' ? TRUTH - 600 : meters[meter]
  expect((error as KenshinError).message).toContain(
    `The meter says ${minute(shown)}, this computer ${minute(hosts[host])}`,
  )
  const nothing = { readings: [], days: [], runs: [], meters: [], files: ['home.json'], registerSince: undefined }
  expect(content).toEqual(before ?? nothing)
  // The clocks are put right.
  expect((await read(folder, ['right', 'right'])).error).toBe(undefined)
  await expectStoredBy(TRUTH, await contentOf(folder))
}

/** A meter that is not set has the stamps of EA, which are right. */
const rows = table.flatMap((row) => (row.meter === 'right' ? [row, { ...row, meter: 'not set' as const }] : [row]))

describe('a table of clocks', () => {
  describe.each(rows.filter(({ meter }) => meter !== 'a year ahead'))(
    'meter $meter',
    ({ meter, emptyStore, fullStore }) => {
      it.each(hostClocks.map((host, i) => [host, emptyStore[i]!] as const))(
        'host %s, store empty: %s',
        (host, decision) => expectDecision(decision, [meter, host], 'empty'),
      )
      it.each(hostClocks.map((host, i) => [host, fullStore[i]!] as const))(
        'host %s, store full up to yesterday: %s',
        (host, decision) => expectDecision(decision, [meter, host], 'full'),
      )
    },
  )
})

describe('history.meterClock: trust', () => {
  it.each<readonly [MeterClock, HostClock]>([
    ['right', 'a year ahead'],
    ['at 2000', 'right'],
    ['a day ahead', 'right'],
    ['at 2099', 'at 1970'],
  ])('stores what a meter %s says, host %s', async (meter, host) => {
    const folder = await temporaryFolder()
    expect((await read(folder, [meter, host], 'trust')).error).toBe(undefined)
    await expectStoredBy(meters[meter], await contentOf(folder))
  })

  it.each<readonly [MeterClock]>([['at 2000'], ['a year behind'], ['a day behind']])(
    'leaves the newest stored reading its veto against a meter %s',
    async (meter) => {
      const folder = await temporaryFolder()
      await fillUpToYesterday(folder)
      const before = await contentOf(folder)
      const { error } = await read(folder, [meter, 'right'], 'trust')
      expect(error).toMatchObject({ code: 'history.date-not-proven', facts: { by: 'newest reading' } })
      expect(await contentOf(folder)).toEqual(before)
    },
  )
})
