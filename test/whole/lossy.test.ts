import { describe, expect, it } from 'vitest'
import { latencies } from '../../src/emulator/radio/latency.js'
import type { FaultSpec } from '../../src/emulator/faults/faults.js'
import { dump, emulator, expectedCounts, fast, NOON, run, sqliteIn, storedCounts, temporaryFolder } from './harness.js'

const DAYS = 30
/** The first frame, two for each day, and two for the witness. */
const REQUESTS = 1 + 2 * (DAYS + 1) + 2

const faults = {
  clean: [],
  'one in thirty answers lost': [{ fault: 'drop-answer', every: 30, times: Infinity }],
  'one in ten answers lost': [{ fault: 'drop-answer', every: 10, times: Infinity }],
  'every ACK lost': [{ fault: 'lost-ack', times: Infinity }],
} satisfies Record<string, FaultSpec[]>

/** Simulated seconds of an import, without what joining takes. */
async function secondsOf(latencyMs: number, lost: readonly FaultSpec[]): Promise<{ seconds: number; sent: number }> {
  const [time, folder] = [fast(), await temporaryFolder()]
  const latency = { ...latencies.none, answer: latencyMs, history: latencyMs }
  const meter = await emulator({ time, latency, faults: lost })
  await run(meter, { folder, time, history: { days: DAYS } })
  const expected = [...expectedCounts(meter, NOON, DAYS)].filter(([key]) => key.startsWith('normal'))
  expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(new Map(expected))
  return { seconds: time.monotonic() / 1000, sent: meter.log.length }
}

describe.each([0.1, 0.5, 1.5, 2.2])('an import at %f s an answer', (latency) => {
  const first = Math.max(2, 2 * latency)

  it.each([
    ['clean', 0],
    ['one in thirty answers lost', 2],
    // The try to read the clock beside the history may be lost, which costs what is asked alone.
    ['one in ten answers lost', 9],
    ['every ACK lost', 0],
  ] as const)('waits at the price of the link: %s', async (name, losses) => {
    const { seconds, sent } = await secondsOf(latency * 1000, faults[name])
    // Before anything is measured a lost answer costs 10 s.
    const bound = (REQUESTS + losses + 1) * latency + losses * 1.5 * first + 3
    expect(seconds).toBeLessThan(bound)
    expect(sent).toBeLessThanOrEqual(REQUESTS + losses + 1)
  })
})
