/**
 * `kenshin demo`: the program without hardware. Starts the emulated dongle and meter, imports 99 days into SQLite with the program
 * itself, shows the calendar, and compares every stored count with the emulated household.
 */
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { dateAt, plusDays, secondOfDay, SLOT_S, slotTime, toIso } from '../../base/clock.js'
import { parseInstant } from '../../base/instant.js'
import { KenshinError } from '../../base/errors.js'
import { fileTrouble } from '../../base/file-trouble.js'
import { readersWords } from '../../words/words.js'
import { startEmulator } from '../emulator.js'
import { defaultHousehold } from '../household/household.js'
import { expectedDay } from '../meter/history.js'
import { runKenshin, type Child } from './child.js'

const DAYS = 99

/** What the demo takes from its process. */
export interface DemoOptions {
  /** Absent or empty; a new temporary one where it is left out. */
  readonly folder?: string | undefined
  readonly signal: AbortSignal
  readonly print: (sentence: string) => void
  /** Shows what the commands print; otherwise the result says it all. */
  readonly isShown: boolean
}

export interface DemoResult {
  readonly folder: string
  readonly database: string
  /** The page with all pictures. */
  readonly report: string
  readonly readings: number
  readonly kwh: number
  /** What differs from the household: times, and the sum. */
  readonly faults: readonly string[]
}

interface Row {
  readonly time: number
  readonly count: number
  /** kWh, as exported; empty while unknown. */
  readonly usage: string
}

/**
 * @throws {KenshinError} `config.usage` when the folder cannot be used, `run.interrupted`
 * @throws {Ended} when a command fails; it has said why
 */
export async function demo({ folder: wanted, signal, print, isShown }: DemoOptions): Promise<DemoResult> {
  const words = readersWords().emulator.demo
  const folder = await emptyFolder(wanted)
  const clock = clockOfDay(Math.floor(Date.now() / 1000))
  const emulator = await startEmulator({ clock, host: '127.0.0.1', port: 0 })
  const run = (args: readonly string[], stdout: Child['stdout']): Promise<string> =>
    runKenshin(args, { folder, stdout: isShown ? stdout : 'collect', signal })
  try {
    const port = `127.0.0.1:${emulator.port}`
    await run(['init', '--port', `tcp://${port}`], 'collect')
    await trustMeterClock(folder)
    print(words.importing({ port }))
    // Its line alone: what is stored comes with status.
    print((await run(['import', '--log-level', 'error'], 'pipe')).trimEnd())
    print(words.status)
    await run(['status'], 'inherit')
    const report = join(folder, 'kenshin-report.html')
    await run(['report', '--out', report, '--log-level', 'error'], 'collect')
    const rows = rowsOf(await run(['export', '--format', 'csv', '--log-level', 'error'], 'collect'))
    return { folder, database: join(folder, 'kenshin.sqlite'), report, ...compared(rows, clock) }
  } finally {
    await emulator.close()
  }
}

/** What is in a folder of the user's is never touched. */
async function emptyFolder(wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(tmpdir(), 'kenshin-demo-'))
  const folder = resolve(wanted)
  const other = (words: { emulator: { otherFolder: string } }): string => words.emulator.otherFolder
  let names: readonly string[]
  try {
    // Not recursive: in /proc Node would try for ever.
    await mkdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    })
    names = await readdir(folder)
  } catch (cause) {
    const { why } = fileTrouble(cause)
    throw new KenshinError(
      'config.usage',
      ({ emulator }, language) => emulator.unusableFolder({ folder, why: why[language] }),
      { remedy: other, cause },
    )
  }
  if (names.length > 0)
    throw new KenshinError('config.usage', ({ emulator }) => emulator.fullFolder({ folder }), { remedy: other })
  return folder
}

/** The host's clock; around midnight, when a run would wait for the end of the quiet window, the last noon. */
function clockOfDay(now: number): number {
  const isNight = secondOfDay(now) >= 23.6 * 3600 || secondOfDay(now) < 0.6 * 3600
  return isNight ? parseInstant(`${dateAt(now - 3600)}T12:10:00`) : now
}

/** The emulated meter's clock may differ from the host's. */
async function trustMeterClock(folder: string): Promise<void> {
  const file = join(folder, 'kenshin.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('meterClock: check', 'meterClock: trust'))
}

function rowsOf(csv: string): Row[] {
  const [, ...lines] = csv.trim().split('\n')
  return lines.map((line) => {
    const [time = '', , , count = '', , usage = ''] = line.split(',')
    return { time: parseInstant(time), count: Number(count), usage }
  })
}

/** Every count is the household's, and the half hours add up to last − first. */
function compared(rows: readonly Row[], clock: number): Pick<DemoResult, 'readings' | 'kwh' | 'faults'> {
  const stored = new Map(rows.map(({ time, count }) => [time, count]))
  const today = dateAt(clock)
  const faults: string[] = []
  for (let daysAgo = DAYS; daysAgo >= 0; daysAgo--) {
    const date = plusDays(today, -daysAgo)
    for (const [slot, expected] of expectedDay(date, 'normal', defaultHousehold).entries()) {
      const time = slotTime(date, slot)
      const mayBeMissing = time > clock - SLOT_S
      if (stored.get(time) !== expected && !(mayBeMissing && !stored.has(time))) faults.push(toIso(time))
    }
  }
  // One count is 0.1 kWh here; whole numbers add up exactly.
  const sum = rows.reduce((total, { usage }) => total + Math.round(Number(usage) * 10), 0)
  const difference = (rows.at(-1)?.count ?? 0) - (rows[0]?.count ?? 0)
  if (sum !== difference) faults.push(`usage ${sum} ≠ ${difference}`)
  return { readings: rows.length, kwh: sum / 10, faults }
}
