/** A household that has everything that could go wrong, imported by the real client, and the truth about it. */
import { join } from 'node:path'
import { DAY_S, dateAt, dayStart, plusDays, slotTime } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { copyAll } from '../../src/store/copy.js'
import { openStore } from '../../src/store/open.js'
import type { StoreSettings } from '../../src/store/store.js'
import { never, run, sqliteIn } from '../whole/harness.js'
import { Truth } from './truth.js'

export interface Filled {
  readonly truth: Truth
  /** Where the meter's clock stands: noon of yesterday, epoch seconds. */
  readonly now: number
}

/** Some hours ago at any time of the day: the databases' own clocks are not asked. */
const now = dayStart(dateAt(Date.now() / 1000)) - DAY_S / 2

/**
 * Twenty days of a meter behind 75 of another one; sold energy; a wrap; single holes, one at midnight, one of a whole day and one that
 * is about to be forgotten; days that nobody read.
 */
export async function fill(store: StoreSettings, folder: string): Promise<Filled> {
  const exchange = plusDays(dateAt(now), -20)
  const at = (daysAgo: number, slot: number): number => slotTime(plusDays(dateAt(now), -daysAgo), slot)
  const wholeDay = Array.from({ length: 48 }, (_, slot) => at(50, slot))
  const holes = new Set([at(94, 20), at(40, 0), at(31, 47), at(15, 13), at(3, 30), at(2, 0), ...wholeDay])
  const exchangedAt = slotTime(exchange, 27)
  const imported = (clock: number, household: EmulatorOptions['household'], days: number): Promise<void> =>
    whole({ clock, household: { solar: true, holes, ...household } }, { store, folder, days })
  await imported(slotTime(exchange, 24) + 600, { wrapAt: at(60, 10) }, 75)
  await imported(now, { exchangeAt: exchangedAt }, 20)
  return seen(store, folder, exchangedAt)
}

/** A household that never sold anything, and has little else: forty days of one meter, all whole. */
export async function fillPlain(store: StoreSettings, folder: string): Promise<Filled> {
  await whole({ clock: now }, { store, folder, days: 40 })
  return seen(store, folder, 0)
}

async function whole(
  options: EmulatorOptions,
  to: { store: StoreSettings; folder: string; days: number },
): Promise<void> {
  const meter = await startEmulator({ clockRate: 0, latency: 'none', ...options })
  try {
    const { store, folder, days } = to
    await run(meter, { folder, store, history: { days }, log: silent })
  } finally {
    await meter.close()
  }
}

async function seen(store: StoreSettings, folder: string, exchangedAt: number): Promise<Filled> {
  await copied(store, sqliteIn(folder))
  return { truth: await Truth.in(join(folder, 'kenshin.sqlite'), exchangedAt), now }
}

async function copied(from: StoreSettings, to: StoreSettings): Promise<void> {
  const reader = await openStore(from, { mode: 'read', time: systemTime, log: silent })
  const writer = await openStore(to, { mode: 'write', time: systemTime, log: silent })
  await copyAll(reader, writer, { signal: never })
  await reader.close()
  await writer.close()
}
