/** Whatever dongle stands between, the database is the same. */
import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../src/emulator/faults/faults.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { dump, emulator, fast, quietLog, run, sqliteIn, temporaryFolder, type Dump } from './harness.js'

/** `J11_DAYS=99` takes all. */
const DAYS = Number(process.env.J11_DAYS ?? 20)

async function imported(options: EmulatorOptions, days: number): Promise<Dump> {
  const folder = await temporaryFolder()
  const time = fast()
  const meter = await emulator({ ...options, time })
  const { log, lines } = quietLog('trace')
  await run(meter, { folder, time, log, history: { days } })
  expect(lines.some((line) => line.includes('J11'))).toBe(options.model === 'RS-WSUHA-J11')
  return dump(sqliteIn(folder))
}

const through = (faults: readonly FaultSpec[], days: number): Promise<Dump> =>
  imported({ model: 'RS-WSUHA-J11', faults }, days)

describe('an import through a J11 dongle', () => {
  it('gives the database of one through SKSTACK-IP', async () => {
    const expected = await imported({ model: 'RS-WSUHA-P' }, DAYS)
    expect(expected.readings.length).toBeGreaterThan(900)
    expect(await through([], DAYS)).toEqual(expected)
  })

  const inTheMiddle = [
    'drop-answer',
    'lost-ack',
    'lost-request',
    'double-answer',
    'late-answer',
    'wrong-tid',
    'other-source',
  ] as const
  const ofTheRadio = [
    'busy-channel',
    'queued-request',
    'not-received',
    'torn-datagram',
    'wrong-sum',
    'frame-in-data',
  ] as const
  const ofTheSession = [
    'expire-session',
    'rate-limit',
    'lose-link',
    'end-session',
    'disconnect',
    'garbage-bytes',
  ] as const
  const ofTheJoin = ['refuse-join', 'kept-credentials', 'link-states', 'unanswered-join'] as const
  const commands = ['0053', '0054', '0051', '0005', '0056', '0008'] as const
  const faults: readonly FaultSpec[] = [
    ...[...inTheMiddle, ...ofTheRadio, ...ofTheSession].map((fault) => ({ fault, at: 4 })),
    ...ofTheJoin.map((fault) => ({ fault })),
    ...commands.map((on) => ({ fault: 'refuse-command', on, times: 2 }) as const),
    ...commands.map((on) => ({ fault: 'lost-ok', on }) as const),
    ...commands.map((on) => ({ fault: 'glue-response', on }) as const),
    { fault: 'refuse-command', on: '0053', times: 2, result: 0x0e },
    { fault: 'refuse-command', on: '0008', result: 0xf0 },
  ]
  let undisturbed: Dump | undefined
  it.each(faults)('also with $fault $on $result', async (fault) => {
    undisturbed ??= await imported({ model: 'RS-WSUHA-P' }, 3)
    expect(await through([fault], 3)).toEqual(undisturbed)
  })
})
