import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deferred, makeTime, reasonOf, sleep, untilAborted, withDeadline } from '../../src/base/time.js'

const never = new AbortController().signal
const DAY_MS = 86_400_000

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let n = 0; n < 3; n++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
}

describe('makeTime()', () => {
  it('shows the start and runs at the rate', async () => {
    const time = makeTime({ rate: 1000, start: 5_000_000 })
    const begun = performance.now()
    await sleep(30_000, { time, signal: never })
    const tookMs = performance.now() - begun
    expect(tookMs).toBeGreaterThan(25)
    expect(time.now()).toBeGreaterThanOrEqual(5_000_000 + 29_000)
    expect(time.monotonic()).toBeGreaterThanOrEqual(29_000)
  })

  it('shows the host its own clock otherwise', () => {
    const before = Date.now()
    const now = makeTime().now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })
})

describe('timer()', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('waits longer than setTimeout can', async () => {
    let rang = false
    makeTime().timer(60 * DAY_MS, () => (rang = true))
    await vi.advanceTimersByTimeAsync(60 * DAY_MS - 1)
    expect(rang).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(rang).toBe(true)
  })

  it('can be cancelled in its second month', async () => {
    let rang = false
    const cancel = makeTime().timer(60 * DAY_MS, () => (rang = true))
    await vi.advanceTimersByTimeAsync(40 * DAY_MS)
    cancel()
    await vi.advanceTimersByTimeAsync(40 * DAY_MS)
    expect(rang).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('calls back at once where the time is past, and never where it is infinitely far', async () => {
    const rang: string[] = []
    makeTime().timer(-5, () => rang.push('past'))
    makeTime().timer(Infinity, () => rang.push('never'))
    await vi.advanceTimersByTimeAsync(100 * DAY_MS)
    expect(rang).toEqual(['past'])
  })
})

describe('sleep()', () => {
  const time = makeTime({ rate: 100 })

  it('rejects with the reason, before and while it waits', async () => {
    const reason = new Error('enough')
    await expect(sleep(1e9, { time, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const sleeping = sleep(1e9, { time, signal: controller.signal })
    controller.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
  })
})

describe('withDeadline()', () => {
  it('keeps nothing in memory for a library that leaves a listener on the signal', async () => {
    const outer = new AbortController()
    const refs: WeakRef<AbortSignal>[] = []
    for (let n = 0; n < 20; n++)
      await withDeadline(1e9, { time, signal: outer.signal, expired }, (signal) => {
        signal.addEventListener('abort', () => outer)
        refs.push(new WeakRef(signal))
        return Promise.resolve()
      })
    await collectGarbage()
    expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(1)
    expect(getEventListeners(outer.signal, 'abort')).toEqual([])
  })

  const time = makeTime({ rate: 100 })
  const expired = (): Error => new Error('too late')
  const forever = (signal: AbortSignal): Promise<never> => untilAborted(new Promise<never>(() => undefined), signal)

  it('ends a task that takes too long with the error of the deadline', () =>
    expect(withDeadline(500, { time, signal: never, expired }, forever)).rejects.toThrow('too late'))

  it('ends it with the reason of the outer signal when that is first', async () => {
    const controller = new AbortController()
    const working = withDeadline(1e9, { time, signal: controller.signal, expired }, forever)
    controller.abort(new Error('interrupted'))
    await expect(working).rejects.toThrow('interrupted')
  })

  it('passes on what the task returns or throws', async () => {
    expect(await withDeadline(1e9, { time, signal: never, expired }, () => Promise.resolve(7))).toBe(7)
    const failing = withDeadline(1e9, { time, signal: never, expired }, () => Promise.reject(new Error('own')))
    await expect(failing).rejects.toThrow('own')
  })
})

describe('untilAborted()', () => {
  it('takes the promise when that is first', async () => {
    const { promise, resolve } = deferred<number>()
    const waiting = untilAborted(promise, never)
    resolve(3)
    expect(await waiting).toBe(3)
  })

  it('leaves no unhandled rejection when the promise fails after the abort', async () => {
    const { promise, reject } = deferred<number>()
    await expect(untilAborted(promise, AbortSignal.abort(new Error('first')))).rejects.toThrow('first')
    reject(new Error('second'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('reasonOf()', () => {
  it('makes an error of any reason', () => {
    expect(reasonOf(AbortSignal.abort('words'))).toEqual(new Error('words'))
    expect(reasonOf(AbortSignal.abort())).toBeInstanceOf(Error)
  })
})
