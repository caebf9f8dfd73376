import { describe, expect, it } from 'vitest'
import { Slots } from '../../src/base/slots.js'
import { deferred } from '../../src/base/time.js'

const never = new AbortController().signal

describe('Slots', () => {
  it('gives a slot back after a failure', async () => {
    const slots = new Slots(1)
    await expect(slots.use(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await slots.use(never, () => Promise.resolve('free'))).toBe('free')
  })

  it('lets an abort end the wait, and nobody behind it lose the turn', async () => {
    const [slots, stop, first] = [new Slots(1), new AbortController(), deferred<undefined>()]
    const running = slots.use(never, () => first.promise)
    const waiting = slots.use(stop.signal, () => Promise.reject(new Error('it must not begin')))
    const last = slots.use(never, () => Promise.resolve('its turn'))
    stop.abort(new Error('told to stop'))
    await expect(waiting).rejects.toThrow('told to stop')
    first.resolve(undefined)
    await running
    expect(await last).toBe('its turn')
  })

  it('waits for a task that has begun, also after an abort', async () => {
    const [slots, stop, task] = [new Slots(1), new AbortController(), deferred<undefined>()]
    const running = slots.use(stop.signal, () => task.promise)
    stop.abort(new Error('told to stop'))
    let isOver = false
    void running.then(() => (isOver = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    task.resolve(undefined)
    await running
  })
})
