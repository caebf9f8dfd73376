/** Five homes in one SQLite file, read by the real client; each has one thing that a query could get wrong. */
import { join } from 'node:path'
import { dateAt, parseDate, slotTime } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { copyAll } from '../../src/store/copy.js'
import { openStore } from '../../src/store/open.js'
import type { StoreSettings } from '../../src/store/store.js'
import { Truth } from '../grafana/truth.js'
import { never, NOON, run, sqliteIn } from '../whole/harness.js'

const at = (date: string, slot: number): number => slotTime(parseDate(date), slot)

/** At the edges of the page's ranges, on its reading days, in the middle of a day; and a day of which nothing is known. */
const holes = new Set([
  ...[at('2026-10-01', 0), at('2026-10-31', 47), at('2026-10-14', 0), at('2026-10-09', 20), at('2026-11-19', 47)],
  ...Array.from({ length: 48 }, (_, slot) => at('2026-10-05', slot)),
])
const exchangeAt = at('2026-10-25', 27)

type Household = NonNullable<EmulatorOptions['household']>
interface Home {
  readonly household: Household
  /** Where another meter was read before this one: its last day. */
  readonly exchangeAt?: number
}
const homes: Readonly<Record<string, Home>> = {
  buyer: { household: {} },
  solar: { household: { solar: true } },
  holes: { household: { holes } },
  wrap: { household: { wrapAt: at('2026-10-20', 10) } },
  exchange: { household: { exchangeAt }, exchangeAt },
}
export const names = Object.keys(homes)

/** The first day of the import: the 14th, so that two bills are whole. */
const FIRST = parseDate('2026-09-14')

/** @param folder for the SQLite file `kenshin.sqlite` @returns what each home has to be told of */
export async function fillAll(folder: string): Promise<ReadonlyMap<string, Truth>> {
  for (const [name, home] of Object.entries(homes)) await fill(folder, name, home)
  const path = join(folder, 'kenshin.sqlite')
  const truths = names.map(async (name) => [name, await Truth.in(path, homes[name]!.exchangeAt ?? 0, name)] as const)
  return new Map(await Promise.all(truths))
}

async function fill(folder: string, name: string, home: Home): Promise<void> {
  const read = async (clock: number, household: Household, first: string): Promise<void> => {
    const meter = await startEmulator({ clock, clockRate: 0, latency: 'none', household })
    try {
      const days = Math.round((slotTime(dateAt(clock), 0) - at(first, 0)) / 86_400)
      await run(meter, { folder, name, store: sqliteIn(folder), history: { days }, log: silent })
    } finally {
      await meter.close()
    }
  }
  if (home.exchangeAt === undefined) return read(NOON, home.household, FIRST)
  await read(home.exchangeAt - 3600, {}, FIRST)
  await read(NOON, home.household, dateAt(home.exchangeAt))
}

export async function copyTo(settings: StoreSettings, folder: string): Promise<void> {
  const reader = await openStore(sqliteIn(folder), { mode: 'read', time: systemTime, log: silent })
  const writer = await openStore(settings, { mode: 'write', time: systemTime, log: silent })
  await copyAll(reader, writer, { signal: never })
  await reader.close()
  await writer.close()
}
