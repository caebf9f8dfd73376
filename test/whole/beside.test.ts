import { describe, expect, it } from 'vitest'
import { KenshinError } from '../../src/base/errors.js'
import { deferred, sleep, type Time } from '../../src/base/time.js'
import type { Waiting } from '../../src/base/time.js'
import type { ReadyStore } from '../../src/app/context.js'
import type { Points } from '../../src/store/store.js'
import { MemoryStore } from '../store/memory-store.js'
import { dumpOf, emulator, fast, never, quietLog, run, temporaryFolder, type Dump } from './harness.js'

const WRITE_MS = 20_000
const history = { days: 40 }

/** A database that takes its time for each write. */
class SlowStore extends MemoryStore {
  readonly #time: Time
  readonly #ms: number
  onBegin: () => void = () => undefined
  constructor(time: Time, ms: number) {
    super()
    this.#time = time
    this.#ms = ms
  }
  override async write(points: Points, { signal }: Waiting): Promise<void> {
    this.onBegin()
    await sleep(this.#ms, { time: this.#time, signal })
    await super.write(points, { signal })
  }
}

const of = (store: MemoryStore) => (): Promise<ReadyStore> => Promise.resolve({ store, away: undefined })

/** A whole import into a store whose writes last so long. */
async function imported(ms: number): Promise<{ seconds: number; stored: Dump; store: MemoryStore }> {
  const [time, folder] = [fast(), await temporaryFolder()]
  const meter = await emulator({ time, latency: 'real' })
  const store = new SlowStore(time, ms)
  await run(meter, { folder, time, history, ready: of(store) })
  return { seconds: time.monotonic() / 1000, stored: await dumpOf(store), store }
}

describe('collect() into a slow store', () => {
  it('reads the next days while it writes, and stores the same', async () => {
    const [quick, slow] = [await imported(0), await imported(WRITE_MS)]
    expect(quick.store.writes).toBeGreaterThan(3)
    // The write under way when the last day is read, what came meanwhile, and the record of the run, which has 5 s.
    expect(slow.seconds - quick.seconds).toBeLessThan((2 * WRITE_MS) / 1000 + 6)
    expect(slow.stored).toEqual(quick.stored)
  })

  it('ends with what a write failed with, before the meter is read to its end, and the next run stores the rest', async () => {
    const [time, folder] = [fast(), await temporaryFolder()]
    const meter = await emulator({ time, latency: 'real' })
    const store = new SlowStore(time, 0)
    store.onWrite = () => {
      if (store.writes === 1) throw new TypeError('a bug')
    }
    await expect(run(meter, { folder, time, history, ready: of(store) })).rejects.toThrow('a bug')
    const broken = await dumpOf(store)
    expect(broken.days.length).toBeLessThan(20)
    expect(meter.log.length).toBeLessThan(40)
    // No mark without its readings.
    for (const { date, slots } of broken.days)
      expect((await store.readingCounts({ from: date, to: date }, { signal: never }))[0]?.readings).toBe(slots)
    store.onWrite = () => undefined
    await run(meter, { folder, time, history, ready: of(store) })
    const { readings } = await dumpOf(store)
    expect(readings).toEqual((await imported(0)).stored.readings)
  })

  it('still finishes the write that is under way when it is told to stop', async () => {
    const [time, folder, stop] = [fast(), await temporaryFolder(), new AbortController()]
    const meter = await emulator({ time, latency: 'real' })
    const store = new SlowStore(time, 2_000)
    store.onBegin = () => stop.abort(new KenshinError('run.interrupted', () => 'stop'))
    await expect(run(meter, { folder, time, history, ready: of(store), signal: stop.signal })).rejects.toMatchObject({
      code: 'run.interrupted',
    })
    expect((await dumpOf(store)).days.length).toBeGreaterThan(0)
  })
})

describe('collect() while the store is checked', () => {
  it('wakes the dongle, and uses the radio only when the store is ready', async () => {
    const [time, folder, { log, lines }] = [fast(), await temporaryFolder(), quietLog('trace')]
    const meter = await emulator({ time, latency: 'real' })
    const sent = (command: string): boolean => lines.some((line) => line.includes(`command=${command}`))
    const { promise, resolve } = deferred<ReadyStore>()
    let radioBefore: boolean | undefined
    time.timer(60_000, () => {
      radioBefore = sent('SKSCAN') || sent('SKJOIN')
      expect([sent('SKRESET'), radioBefore]).toEqual([true, false])
      resolve({ store: new MemoryStore(), away: undefined })
    })
    await run(meter, { folder, time, log, history: { days: 1 }, ready: () => promise })
    expect([radioBefore, sent('SKJOIN')]).toEqual([false, true])
  })

  it('leaves the radio alone and closes the port where the check fails', async () => {
    const [time, folder, { log, lines }] = [fast(), await temporaryFolder(), quietLog('trace')]
    const meter = await emulator({ time })
    const refused = new KenshinError('store.no-access', () => 'no right to write')
    const ready = (): Promise<ReadyStore> => sleep(60_000, { time, signal: never }).then(() => Promise.reject(refused))
    await expect(run(meter, { folder, time, log, ready })).rejects.toBe(refused)
    expect(lines.filter((line) => /command=(SKSCAN|SKJOIN|SKSENDTO)/.test(line))).toEqual([])
    // The port takes one connection at a time.
    await run(meter, { folder, time, history: { days: 1 }, ready: of(new MemoryStore()) })
  })

  it('tells of the store where both fail', async () => {
    const [time, folder, meter] = [fast(), await temporaryFolder(), await emulator()]
    await meter.close()
    const refused = new KenshinError('store.no-access', () => 'no right to write')
    const ready = (): Promise<ReadyStore> => sleep(60_000, { time, signal: never }).then(() => Promise.reject(refused))
    await expect(run(meter, { folder, time, ready })).rejects.toBe(refused)
  })
})
