import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S } from '../../src/base/clock.js'
import { hex } from '../../src/echonet/codes.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { asks, at, before, failure, HistoryReader, isGet, isSetOf, NOON, refusal } from './history-reader.js'

const OPENING = 'E1 D7 98 97 D3 8D EA EB 9F 9E'
const days = (n: number, ask = 'E2 98 97'): string[] => Array.from({ length: n }, () => ['E5', ask]).flat()

/** Reads and tells the EPCs of each request. */
async function requestsOf(options: EmulatorOptions, settings = { days: 3 }): Promise<[string[], HistoryReader]> {
  const reader = new HistoryReader(NOON, options)
  const requests: string[] = []
  reader.linkFaults = {
    onRequest: ({ properties }) => requests.push(properties.map(({ epc }) => hex(epc)).join(' ')) > 0,
  }
  await reader.read(settings)
  expect(await reader.complete()).toHaveLength(settings.days)
  expect(await reader.untrue()).toEqual([])
  return [requests, reader]
}

describe('the clock beside the history', () => {
  it('makes each day its own proof: 99 days and today of an unknown meter in 201 requests', async () => {
    const [requests, { learned }] = await requestsOf({}, { days: 99 })
    expect(requests).toEqual([OPENING, ...days(100)])
    expect(requests).toHaveLength(201)
    expect(learned).toEqual([{ clockBesideHistory: true }])
  })

  it('is asked with both directions at once where energy is sold', async () => {
    const [requests, reader] = await requestsOf({ household: { solar: true } }, { days: 5 })
    expect(requests).toEqual([OPENING, 'E5', 'E2 98 97', 'E4 98 97', ...days(5, 'E2 E4 98 97')])
    expect(await reader.complete('reverse')).toHaveLength(5)
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { directionsAtOnce: true }])
  })

  it.each([
    ['refuse', ['E2 98 97', 'E2']],
    ['cut', ['E2 98 97']],
    ['silence', ['E2 98 97', 'E2']],
  ] as const)('is tried once, and its batches confirmed, where the meter does: %s', async (besideHistory, today) => {
    const [requests, { learned }] = await requestsOf({ besideHistory })
    const batches = ['E5', ...today, 'E5', 'E2', '98 97', ...days(2, 'E2'), '98 97']
    expect(requests).toEqual([OPENING, ...batches])
    expect(learned).toEqual([{ clockBesideHistory: false }])
  })

  it('is tried once for both directions, too', async () => {
    const reader = new HistoryReader(NOON, { household: { solar: true } })
    reader.linkFaults = {
      onAnswer: (answer, request) => (asks(request, 0xe2) && asks(request, 0xe4) ? refusal(answer, request) : answer),
    }
    await reader.read({ days: 5 })
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { directionsAtOnce: false }])
    expect(await reader.complete('reverse')).toHaveLength(5)
  })

  it.each([
    ['without a clock', { without: ['98'] }],
    ['that serves one property at a time', { maxOpc: 1 }],
  ])('is never asked of a meter %s', async (_, options) => {
    const [requests] = await requestsOf(options)
    expect(requests.filter((epcs) => epcs.startsWith('E2 '))).toEqual([])
  })

  it('is not tried while the link loses requests', async () => {
    const reader = new HistoryReader(NOON)
    const tries: boolean[] = []
    reader.linkFaults = {
      // Of today: the first attempt to set it is lost.
      onRequest: (request, n) => {
        if (asks(request, 0xe2)) tries.push(request.properties.length > 1)
        return !(isSetOf(request, 0) && n === 2)
      },
    }
    await reader.read({ days: 3 })
    expect(tries).toEqual([false, true, true, true])
    expect(reader.learned).toEqual([{ clockBesideHistory: true }])
  })

  it('says nothing about a meter that refuses the day itself, or is silent to it', async () => {
    for (const isSilent of [true, false]) {
      const reader = new HistoryReader(NOON)
      reader.linkFaults = {
        onAnswer: (answer, request) =>
          !asks(request, 0xe2) ? answer : isSilent ? undefined : refusal(answer, request),
      }
      expect(await failure(reader.read({ days: 3 }))).toMatchObject({
        code: isSilent ? 'meter.silent' : 'echonet.refused',
      })
      expect(reader.learned).toEqual([])
    }
  })

  it('is given up of a meter that served it and does so no more', async () => {
    const reader = new HistoryReader(NOON)
    let isOld = false
    reader.linkFaults = {
      onRequest: (request) => {
        isOld ||= isSetOf(request, 4)
        return true
      },
      onAnswer: (answer, request) =>
        isOld && asks(request, 0xe2) && request.properties.length > 1 ? refusal(answer, request) : answer,
    }
    await reader.read({ days: 9 })
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { clockBesideHistory: false }])
    expect(await reader.complete()).toHaveLength(9)
    expect(await reader.untrue()).toEqual([])
  })

  it('is done without for a day whose answer leaves it out: a later answer dates that day', async () => {
    const reader = new HistoryReader(NOON)
    let left = 1
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && reader.emulator.meter.object.day === 2 && left-- > 0
          ? { ...answer, properties: answer.properties.slice(0, 1) }
          : answer,
    }
    await reader.read({ days: 4 })
    expect(reader.requests).toBe(1 + 2 * 5)
    expect(await reader.complete()).toHaveLength(4)
  })
})

describe('a clock in the answer that shows another date', () => {
  it.each([1, 2, 7, 12])('discards the day %i days ago only: all before it stay', async (daysAgo) => {
    const reader = new HistoryReader(NOON)
    let hasJumped = false
    reader.linkFaults = {
      onRequest: (request) => {
        if (!isSetOf(request, daysAgo) || hasJumped) return true
        hasJumped = true
        reader.emulator.clock.jump(DAY_S)
        return true
      },
    }
    await reader.read()
    const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, day) => day)
    // Under the new date: today, the day that was today, and what was not read before.
    expect(reader.asked).toEqual([...upTo(daysAgo), 0, 1, ...upTo(20).slice(daysAgo + 1)])
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toContain(dateAt(NOON))
    expect(await reader.complete()).toContain(before(daysAgo))
  })

  it('waits where it has come into the quiet window, and keeps the days before', async () => {
    const reader = new HistoryReader(at('23:30:00'))
    let jumps = 0
    reader.linkFaults = {
      onRequest: (request) => {
        if (isSetOf(request, 5) && jumps++ === 0) reader.emulator.clock.jump(21 * 60)
        return true
      },
    }
    await reader.read({ days: 8 })
    expect(reader.lines.filter((line) => line.includes('waiting for the end'))).toHaveLength(1)
    expect(reader.emulator.clock.now()).toBeGreaterThan(at('00:35:00', '2026-11-21'))
    expect(await reader.untrue()).toEqual([])
    // 0 … 4 before midnight; then the new today and yesterday, and what is missing.
    expect(reader.asked).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 6, 7, 8])
  })
})

describe('a link that ends', () => {
  it('costs no day that told its date', async () => {
    const reader = new HistoryReader(NOON)
    reader.linkFaults = { onRequest: (request) => !isSetOf(request, 12) }
    await failure(reader.read())
    expect(await reader.complete()).toEqual(expect.arrayContaining(Array.from({ length: 11 }, (_, n) => before(n + 1))))
  })

  it('is no reason to wait with a commit for more than half a minute of reading', async () => {
    const reader = new HistoryReader(NOON)
    reader.requestS = 8
    const commits = [0]
    reader.store.onWrite = () => commits.push(reader.time.monotonic() / 1000)
    await reader.read({ days: 20 })
    const gaps = commits.slice(1).map((time, n) => time - commits[n]!)
    // A day takes 16 s.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30 + 16)
  })
})
