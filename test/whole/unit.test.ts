import { expect, it, describe } from 'vitest'
import { hex } from '../../src/echonet/codes.js'
import type { FaultSpec } from '../../src/emulator/faults.js'
import { dump, emulator, expectedCounts, fast, NOON, run, sqliteIn, storedCounts, temporaryFolder } from './harness.js'

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
      expect(await dump(sqliteIn(folder))).toEqual({ readings: [], days: [] })
    }
    await run(meter, { folder, history, time: fast() })
    const stored = await dump(sqliteIn(folder))
    expect(storedCounts(stored)).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
    // One count is 0.1 kWh, times 10.
    for (const { count, cumulativeKwh } of stored.readings) expect(cumulativeKwh).toBe(count)
    expect(new Set(stored.days.map(({ unit }) => unit.coefficient))).toEqual(new Set([10]))
  })
})

it('asks a known meter for its constants once a night, and for nothing that it lacks', async () => {
  const [meter, folder] = [await emulator({ without: ['D3'] }), await temporaryFolder()]
  await run(meter, { folder, history, time: fast() })
  const before = meter.log.length
  await run(meter, { folder, history, time: fast() })
  const asked = meter.log.slice(before).map(({ frame }) => frame.properties.map(({ epc }) => hex(epc)).join(' '))
  expect(asked).toEqual(['E1 D7 98 97 8D', '98 97', 'EA EB', 'E5', 'E2', '98 97'])
})

const normal = (counts: Map<string, number>): Map<string, number> =>
  new Map([...counts].filter(([key]) => key.startsWith('normal')))
