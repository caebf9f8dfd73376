import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DAY_S, dateAt, slotTime, type LocalDate } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { openStore } from '../../src/store/open.js'
import type { Batch, StoreSettings } from '../../src/store/store.js'
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { atEnd } from '../helpers/at-end.js'
import { runHere } from '../helpers/in-process.js'
import { kenshin, start, type Ended, type KenshinOptions, type Running } from '../helpers/kenshin.js'

/** The program looks at the true clock: the meter's stands at noon of that day, far from its quiet window. */
export const TODAY: LocalDate = dateAt(Date.now() / 1000)
export const NOON = slotTime(TODAY, 24) + 600

type Options = Omit<KenshinOptions, 'cwd'>

/** A folder with settings, and perhaps a meter: what a user has. */
export interface Home {
  readonly folder: string
  /** Runs the compiled program. */
  run(args: readonly string[], options?: Options): Promise<Ended>
  /** Carries out a command line in this process: {@link runHere}. */
  runHere(args: readonly string[], options?: Pick<Options, 'env'>): Promise<Ended>
  start(args: readonly string[], options?: Options): Running
  /** The bytes of a file in the folder; undefined where there is none. */
  file(name: string): Promise<string | undefined>
  /** Names of everything in the folder and below. */
  files(): Promise<string[]>
}

export interface HomeWithMeter extends Home {
  readonly meter: RunningEmulator
}

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function meterAt(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const meter = await startEmulator({ clock: NOON, clockRate: 0, latency: 'none', ...options })
  atEnd(() => meter.close())
  return meter
}

/** @param lines of kenshin.yaml; without any there is no such file. */
export async function makeHome(...lines: string[]): Promise<Home> {
  const folder = await makeFolder()
  if (lines.length > 0) await writeFile(join(folder, 'kenshin.yaml'), `${lines.join('\n')}\n`, { mode: 0o600 })
  return {
    folder,
    run: (args, options) => kenshin(args, { cwd: folder, ...options }),
    runHere: (args, options) => runHere(args, { cwd: folder, ...options }),
    start: (args, options) => start(args, { cwd: folder, ...options }),
    file: (name) => readFile(join(folder, name), 'latin1').catch(() => undefined),
    files: async () => (await readdir(folder, { recursive: true })).sort(),
  }
}

/** Settings with one meter `home` at a port, `state` in the folder. */
export const settingsFor = (port: string, ...lines: string[]): string[] => [
  'meters:',
  '  - name: home',
  `    port: ${port}`,
  'state: state',
  ...lines,
  // The meter stands at noon while the program looks at the true clock.
  ...(lines.some((line) => line.startsWith('history:')) ? [] : ['history: { meterClock: trust }']),
]

export async function homeAt(port: string, ...lines: string[]): Promise<Home> {
  return makeHome(...settingsFor(port, ...lines))
}

export async function homeWithMeter(options: EmulatorOptions = {}, ...lines: string[]): Promise<HomeWithMeter> {
  const meter = await meterAt(options)
  return { meter, ...(await homeAt(portOf(meter), ...lines)) }
}

export const portOf = ({ port }: RunningEmulator): string => `tcp://127.0.0.1:${port}`

/** Without `at` while there is none. */
export const heartbeatOf = async (home: Home): Promise<{ at?: string }> =>
  JSON.parse((await home.file('state/heartbeat.json')) ?? '{}') as { at?: string }

/** Lets other users in. */
export async function openToAll({ folder }: Home): Promise<void> {
  await chmod(folder, 0o777)
  await chmod(join(folder, 'kenshin.yaml'), 0o644)
}

/** Ends what hangs, before vitest does, in order to say what did not come. */
const HANG_MS = 300_000

/** Waits until a condition holds, on a busy machine as long as it takes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + HANG_MS
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it never became true: ${holds.toString()}`)
    await pause(20)
  }
}

/** All readings and day marks of a store. */
export async function allRows(settings: StoreSettings): Promise<Pick<Batch, 'readings' | 'days'>> {
  const { signal } = new AbortController()
  const store = await openStore(settings, { mode: 'read', time: systemTime, log: silent })
  try {
    const range = { from: NOON - 200 * DAY_S, to: NOON + 2 * DAY_S }
    const dates = { from: dateAt(range.from), to: dateAt(range.to) }
    return { readings: await store.readings(range, { signal }), days: await store.days(dates, { signal }) }
  } finally {
    await store.close()
  }
}

export const nowhere = 'tcp://127.0.0.1:1'

/** A home whose SQLite file holds these points. */
export async function homeWith(batch: Partial<Batch>, ...lines: string[]): Promise<Home> {
  const home = await homeAt(nowhere, ...lines)
  const path = join(home.folder, 'kenshin.sqlite')
  const store = await openStore({ kind: 'sqlite', path }, { mode: 'write', time: systemTime, log: silent })
  await store.write({ readings: [], days: [], runs: [], ...batch }, { signal: new AbortController().signal })
  await store.close()
  return home
}
