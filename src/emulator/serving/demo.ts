/**
 * `make demo`: the program without hardware. Starts the emulated dongle and meter, imports 99 days into SQLite with the program
 * itself, shows the calendar, and compares every stored count with the emulated household.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { dateAt, parseInstant, plusDays, secondOfDay, SLOT_S, slotTime, toIso } from '../../base/clock.js'
import { readersWords } from '../../words/words.js'
import { expectedDay } from '../meter/history.js'
import { defaultHousehold } from '../household/household.js'
import { dummyCredentials } from '../options.js'

const CLI = new URL('../../kenshin.js', import.meta.url).pathname
const folder = join(process.cwd(), '.demo')
const DAYS = 99
const words = readersWords().emulator.demo

interface Row {
  readonly time: number
  readonly count: number
  /** kWh, as exported; empty while unknown. */
  readonly usage: string
}

async function main(): Promise<void> {
  const begun = performance.now()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { child, port, clock } = await startEmulator()
  try {
    kenshin(['init', '--port', `tcp://${port}`], 'ignore')
    trustMeterClock()
    print(words.importing({ port }))
    kenshin(['import', '--log-level', 'error'], 'inherit')
    print(words.status)
    kenshin(['status'], 'inherit')
    prove(readRows(), clock)
  } finally {
    child.kill()
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  print(words.database({ seconds }))
}

/** Uses the host's clock; around midnight, when a run would wait for the end of the quiet window, a clock at noon. */
async function startEmulator(): Promise<{ child: ChildProcess; port: string; clock: number }> {
  const now = Math.floor(Date.now() / 1000)
  const isNight = secondOfDay(now) >= 23.6 * 3600 || secondOfDay(now) < 0.6 * 3600
  const clock = isNight ? parseInstant(`${dateAt(now - 3600)}T12:10:00`) : now
  const args = [CLI, 'emulate', '--tcp', '127.0.0.1:0', '--latency', 'fast', '--clock', toIso(clock)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, port: (JSON.parse(line) as { tcp: string }).tcp, clock }
}

/** The emulated meter's clock may differ from the host's. */
function trustMeterClock(): void {
  const file = join(folder, 'kenshin.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('meterClock: check', 'meterClock: trust'))
}

function kenshin(args: readonly string[], stdio: 'inherit' | 'ignore' | 'pipe'): string {
  const env = {
    ...process.env,
    KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
    KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
    XDG_STATE_HOME: folder,
  }
  // Null where the output was inherited or ignored.
  const output: unknown = execFileSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', stdio, stdio],
    encoding: 'utf8',
  })
  return typeof output === 'string' ? output : ''
}

function readRows(): Row[] {
  const [, ...lines] = kenshin(['export', '--format', 'csv', '--log-level', 'error'], 'pipe').trim().split('\n')
  return lines.map((line) => {
    const [time = '', , , count = '', , usage = ''] = line.split(',')
    return { time: parseInstant(time), count: Number(count), usage }
  })
}

/** Sets exit code 1 when a count is missing or wrong, or the half hours do not add up. */
function prove(rows: readonly Row[], clock: number): void {
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
  if (faults.length > 0) {
    print(words.wrong({ faults: faults.slice(0, 5).join(', ') }))
    process.exitCode = 1
    return
  }
  print(words.proven({ count: rows.length.toLocaleString('en-US'), kwh: (sum / 10).toFixed(1) }))
}

function print(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

await main()
