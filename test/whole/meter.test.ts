import { expect, it, describe } from 'vitest'
import type { FaultSpec } from '../../src/emulator/faults/faults.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { wordsOf } from '../helpers/request-words.js'
import {
  dump,
  emptyDump,
  emulator,
  expectedCounts,
  fast,
  NOON,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
} from './harness.js'

const DAYS = 3
const history = { days: DAYS }

describe('collect() from a meter with coefficient 10', () => {
  const refusedTwice: FaultSpec[] = [{ fault: 'refuse-property', on: 'D3', times: 2 }]
  const refusedFourTimes: FaultSpec[] = [{ fault: 'refuse-property', on: 'D3', times: 4 }]
  it.each<[string, FaultSpec[], string | undefined]>([
    ['refuses D3 twice by chance', refusedTwice, undefined],
    ['refuses every request for D3 twice by chance', [{ fault: 'sna', on: 'D3', times: 2 }], undefined],
    ['refuses D3 during a whole run', refusedFourTimes, 'echonet.refused'],
    [
      'answers D3 without data during a whole run',
      [{ fault: 'empty-property', on: 'D3', times: 4 }],
      'echonet.refused',
    ],
    ['is silent to D3 once', [{ fault: 'drop-answer', on: 'D3', times: 8 }], undefined],
  ])('stores nothing wrong where it %s, and the next run completes', async (_, faults, code) => {
    const meter = await emulator({ household: { coefficient: 10 }, faults })
    const folder = await temporaryFolder()
    const first = await run(meter, { folder, history, time: fast() }).catch((error: unknown) => error)
    if (code !== undefined) {
      expect(first).toMatchObject({ code })
      expect(await dump(sqliteIn(folder))).toEqual(emptyDump)
    }
    await run(meter, { folder, history, time: fast() })
    const stored = await dump(sqliteIn(folder))
    expect(storedCounts(stored)).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
    // One count is 0.1 kWh, times 10.
    for (const { count, cumulativeKwh } of stored.readings) expect(cumulativeKwh).toBe(count)
    expect(new Set(stored.days.map(({ unit }) => unit.coefficient))).toEqual(new Set([10]))
  })
})

it.each<[string, EmulatorOptions]>([
  ['not set', { faults: [{ fault: 'clock-not-set', times: Infinity }] }],
  ['not set, in zeros', { fixed: { '98': '00000000', '97': '0000' } }],
  ['not told by a meter that has one', { faults: [{ fault: 'refuse-property', on: '98', times: Infinity }] }],
])(
  'stores everything by the stamp of the latest half hour where the clock is %s, and says so once',
  async (_, options) => {
    const [meter, folder, { log, lines }] = [await emulator(options), await temporaryFolder(), quietLog()]
    await run(meter, { folder, history, time: fast(), log })
    expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
    expect(lines.filter((line) => line.includes('the stamp of its latest half hour serves'))).toHaveLength(1)
  },
)

it.each(['other-order', 'opc-too-low', 'empty-property'] as const)(
  'loses neither readings nor minutes on a meter with the fault %s',
  async (fault) => {
    const meter = await emulator({
      faults: [{ fault, times: Infinity, ...(fault === 'empty-property' && { on: 'EB' }) }],
    })
    const folder = await temporaryFolder()
    const { retries } = await run(meter, { folder, history, time: fast() })
    expect(retries).toBe(0)
    expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
  },
)

it.each<[string, FaultSpec]>([
  ['has the newest slot of today late', { fault: 'late-slot', times: 2 }],
  ['counts one property too many now and then', { fault: 'opc-too-high', every: 3, times: 4 }],
])('stores everything from a meter that %s', async (_, fault) => {
  const [meter, folder] = [await emulator({ faults: [fault] }), await temporaryFolder()]
  await run(meter, { folder, history, time: fast() })
  expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
})

it('asks a known meter for its constants, clock, latest half hour and a day at once, and for nothing that it lacks', async () => {
  const [meter, folder] = [await emulator({ without: ['D3'] }), await temporaryFolder()]
  await run(meter, { folder, history, time: fast() })
  const before = meter.log.length
  await run(meter, { folder, history, time: fast() })
  const asked = meter.log.slice(before).map(({ frame }) => wordsOf(frame))
  expect(asked).toEqual(['E1 D7 98 97 8D EA EB E2', 'E5 → E2 98 97'])
})

it('tells once in the log what was found out about a meter by trying', async () => {
  const [meter, folder] = [await emulator({ setGet: 'refuse' }), await temporaryFolder()]
  const { log, lines } = quietLog()
  for (const days of [3, 4]) await run(meter, { folder, history: { days }, time: fast(), log })
  const found = lines.filter((line) => line.includes('found out about the meter'))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/info {2}\[meter\] .* clockBesideHistory=true setGet=false .*halfHours=true/)
})

const normal = (counts: Map<string, number>): Map<string, number> =>
  new Map([...counts].filter(([key]) => key.startsWith('normal')))
