import { describe, expect, it } from 'vitest'
import { Emitter, EventWaiter, waitForEvent } from '../../src/base/wait-for-event.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { failure, never, settled } from '../helpers/play.js'

const even = (n: number): number | undefined => (n % 2 === 0 ? n * 10 : undefined)
const source = (lost = never): Emitter<number> => new Emitter<number>(lost)

describe('waitForEvent()', () => {
  it('returns what the first event that matches is made into', async () => {
    const [time, numbers] = [new VirtualTime(), source()]
    const found = waitForEvent(numbers, even, { time })
    for (const n of [1, 2, 4]) numbers.emit(n)
    expect(await found).toBe(20)
  })

  it('hears what comes while `after` still writes, and ends with both', async () => {
    const [time, numbers] = [new VirtualTime(), source()]
    let isWritten = false
    const after = async (): Promise<void> => {
      numbers.emit(6)
      await new Promise((resolve) => setImmediate(resolve))
      isWritten = true
    }
    expect([await waitForEvent(numbers, even, { after, limitMs: 10, time }), isWritten]).toEqual([60, true])
  })

  it('returns undefined after the limit, which ends `after` as well, and leaves no timer and no listener', async () => {
    const [time, numbers] = [new VirtualTime(), source()]
    const heard: number[] = []
    const match = (n: number): number | undefined => {
      heard.push(n)
      return undefined
    }
    let limit = never
    const wait = {
      after: (signal: AbortSignal): Promise<void> => {
        limit = signal
        return Promise.resolve()
      },
      limitMs: 500,
      time,
    }
    expect(await settled(time, waitForEvent(numbers, match, wait))).toBe(undefined)
    numbers.emit(1)
    expect([time.monotonic(), limit.aborted, heard, await time.step()]).toEqual([500, true, [], false])
  })

  it('rejects with the reason of the signal, of the lost source, of `after`, of `match`', async () => {
    const [time, reason] = [new VirtualTime(), new Error('enough')]
    const stop = new AbortController()
    const ends = [
      failure(waitForEvent(source(), even, { time, signal: stop.signal })),
      failure(waitForEvent(source(stop.signal), even, { time, limitMs: 9 })),
      failure(waitForEvent(source(), even, { time, after: () => Promise.reject(reason) })),
    ]
    const numbers = source()
    const throwing = failure(
      waitForEvent(
        numbers,
        () => {
          throw reason
        },
        { time },
      ),
    )
    numbers.emit(1)
    stop.abort(reason)
    expect(await Promise.all([...ends, throwing])).toEqual([reason, reason, reason, reason])
  })

  it('does not begin when it is already over', async () => {
    let begun = false
    const after = (): Promise<void> => {
      begun = true
      return Promise.resolve()
    }
    const reason = new Error('gone')
    expect(
      await failure(waitForEvent(source(AbortSignal.abort(reason)), even, { after, time: new VirtualTime() })),
    ).toBe(reason)
    expect(begun).toBe(false)
  })
})

describe('EventWaiter', () => {
  it('misses nothing between two waits', async () => {
    const [time, numbers] = [new VirtualTime(), source()]
    const waiter = new EventWaiter(numbers, even)
    expect(await settled(time, waiter.within({ limitMs: 100, time }))).toBe(undefined)
    numbers.emit(8)
    expect(await waiter.within({ limitMs: 100, time })).toBe(80)
    waiter.stop()
  })
})
