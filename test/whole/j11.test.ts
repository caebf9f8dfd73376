/** Whatever dongle stands between, the database is the same. */
import { describe, expect, it } from 'vitest'
import { faultNames, type FaultName, type FaultSpec } from '../../src/emulator/faults/faults.js'
import * as j11 from '../../src/emulator/faults/j11.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { dump, emulator, fast, quietLog, run, sqliteIn, temporaryFolder, type Dump } from './harness.js'

/** `J11_DAYS=99` takes all, and all under faults. */
const DAYS = Number(process.env.J11_DAYS ?? 20)
const DAYS_WITH_FAULTS = Number(process.env.J11_DAYS ?? 3)

/** Two have no meaning in J11, and lost-ok names a command of one language. */
const NOT_SHARED: readonly FaultName[] = ['neighbour-first', 'damaged-einfo', 'lost-ok']
const KNOWN_TO_BOTH = faultNames.filter(
  (name) => !(name in j11.ofRequests || name in j11.ofCommands || NOT_SHARED.includes(name)),
)

interface Ended {
  readonly stored: Dump
  /** Of the error that ended the run. */
  readonly code: unknown
}

async function imported(options: EmulatorOptions, days: number): Promise<Ended> {
  const folder = await temporaryFolder()
  const time = fast()
  const meter = await emulator({ ...options, time })
  const { log, lines } = quietLog('trace')
  const code = await run(meter, { folder, time, log, history: { days } }).then(
    () => 'ok',
    (error: unknown) => (error as { code?: unknown }).code,
  )
  expect(lines.some((line) => line.includes('J11'))).toBe(options.model === 'RS-WSUHA-J11')
  return { stored: await dump(sqliteIn(folder)), code }
}

const through = (faults: readonly FaultSpec[], days: number): Promise<Ended> =>
  imported({ model: 'RS-WSUHA-J11', faults }, days)

describe('an import through a J11 dongle', () => {
  it('gives the database of one through SKSTACK-IP', async () => {
    const expected = await imported({ model: 'RS-WSUHA-P' }, DAYS)
    expect(expected.stored.readings.length).toBeGreaterThan(900)
    expect(await through([], DAYS)).toEqual(expected)
  })

  const limits: Partial<Record<FaultName, Partial<FaultSpec>>> = {
    'refuse-property': { on: '98' },
    'empty-property': { on: '97' },
    'refuse-join': { times: 2 },
    // So often that no session gets any further.
    'silent-meter': { every: 1, times: Infinity },
    'silent-dongle': { every: 1, times: Infinity },
  }
  const fatal: Partial<Record<FaultName, string>> = { 'silent-meter': 'meter.silent', 'silent-dongle': 'dongle.silent' }
  it.each(KNOWN_TO_BOTH)('ends as through SKSTACK-IP with the same fault, again and again: %s', async (fault) => {
    const faults = [{ fault, at: 4, every: 6, times: DAYS_WITH_FAULTS, ...limits[fault] }]
    const expected = await imported({ model: 'RS-WSUHA-P', faults }, DAYS_WITH_FAULTS)
    expect(expected.code).toBe(fatal[fault] ?? 'ok')
    expect(await through(faults, DAYS_WITH_FAULTS)).toEqual(expected)
  })

  const ofTheRadio = [
    'busy-channel',
    'queued-request',
    'not-received',
    'torn-datagram',
    'wrong-sum',
    'frame-in-data',
    'lose-link',
  ] as const
  const ofTheJoin = ['kept-credentials', 'link-states', 'unanswered-join'] as const
  const commands = ['0053', '0054', '0051', '0005', '0056', '0008'] as const
  const faults: readonly FaultSpec[] = [
    ...ofTheRadio.map((fault) => ({ fault, at: 4, every: 6, times: DAYS_WITH_FAULTS })),
    ...ofTheJoin.map((fault) => ({ fault })),
    ...commands.map((on) => ({ fault: 'refuse-command', on, times: 2 }) as const),
    ...commands.map((on) => ({ fault: 'lost-ok', on }) as const),
    ...commands.map((on) => ({ fault: 'glue-response', on }) as const),
    { fault: 'refuse-command', on: '0053', times: 2, result: 0x0e },
    { fault: 'refuse-command', on: '0008', result: 0xf0 },
  ]
  let undisturbed: Ended | undefined
  it.each(faults)('loses nothing to what J11 alone tells: $fault $on $result', async (fault) => {
    undisturbed ??= await imported({ model: 'RS-WSUHA-P' }, DAYS_WITH_FAULTS)
    expect(await through([fault], DAYS_WITH_FAULTS)).toEqual(undisturbed)
  })
})
