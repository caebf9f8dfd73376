import { describe, expect, it } from 'vitest'
import { makeDate, slotTime } from '../../../src/base/clock.js'
import { KenshinError } from '../../../src/base/errors.js'
import { directions } from '../../../src/history/day.js'
import { run } from '../samples.js'
import { answer, contentOf, day, unit, waiting } from './registers.js'

import { away, daysOf, memorySetup, range, NOW, rangeTo, register, undisturbed } from './memory-setup.js'

describe('MeterStore, when the store fails', () => {
  async function failing() {
    const { store, spool, written, openMeterStore, delivered } = await memorySetup()
    const one = await openMeterStore()
    const known = await one.load(range)
    await known.commit(daysOf(4, 3), NOW)
    let tries = 0
    store.onWrite = store.onRead = () => {
      tries++
      away()
    }
    await known.commit(daysOf(2), NOW)
    await known.commit(daysOf(1), NOW)
    return { store, spool, written, one, delivered, tries: () => tries }
  }

  it('puts the rest of the run into the spool and asks the store no more', async () => {
    const { spool, written, tries } = await failing()
    expect(tries()).toBe(1)
    expect(written).toHaveLength(1)
    expect(await spool.pending()).toBe(true)
  })

  it('tells it at the end with the code of the store, and where the days wait', async () => {
    const { one, spool } = await failing()
    expect(() => one.throwIfSpooled()).toThrow(expect.objectContaining({ code: 'store.unreachable', exit: 6 }) as Error)
    expect(() => one.throwIfSpooled()).toThrow(`No database at db:8086. 4 days wait in ${spool.path} for the next run.`)
  })

  it('goes on from what it knows in another walk', async () => {
    const { one } = await failing()
    const known = await one.load(range)
    expect([1, 2, 3, 4].map((n) => known.markOf('normal', day(n))?.slots)).toEqual([48, 48, 48, 31])
    await known.commit(daysOf(0), NOW)
    expect(known.markOf('reverse', day(0))).toMatchObject({ slots: 48, usageKwh: 9.6 })
  })

  it('makes the same content in the end, once the spool is delivered', async () => {
    const { one, store, delivered } = await failing()
    await (await one.load(range)).commit(daysOf(0), NOW)
    store.onWrite = store.onRead = () => undefined
    await delivered()
    expect(await contentOf(store)).toEqual(await undisturbed())
  })

  it('keeps the order of days of no matter: the newest alone were spooled', async () => {
    const { store, openMeterStore, delivered } = await memorySetup()
    store.onWrite = away
    const one = await openMeterStore()
    await (await one.load(range)).commit(daysOf(4, 3), NOW)
    store.onWrite = () => undefined
    await delivered()
    await (await (await openMeterStore()).load(range)).commit(daysOf(0, 1, 2), NOW)
    expect(await contentOf(store)).toEqual(await undisturbed())
  })

  it('notes the run in the spool too', async () => {
    const { one, store, delivered } = await failing()
    await one.end(run(NOW))
    store.onWrite = store.onRead = () => undefined
    await delivered()
    expect(await store.runs({ from: 0, to: NOW + 1 }, waiting)).toEqual([run(NOW)])
  })
})

describe('MeterStore, when the store is away from the start', () => {
  const gone = { away: new KenshinError('store.unreachable', () => 'No database at db:8086.') }
  const TOMORROW = slotTime(day(5), 30) + 60
  const tomorrow = rangeTo(day(5))
  const read = (now: number, ...numbers: number[]) =>
    numbers.flatMap((n) => directions.map((direction) => answer(register, direction, day(n), now)))

  /** A night with the store there, and one with the store away; both runs end in good order. */
  async function twoNights() {
    const made = await memorySetup()
    const first = await made.openMeterStore()
    await (await first.load(range)).commit(daysOf(4, 3, 2), NOW)
    await first.end(undefined)
    made.store.onRead = made.store.onWrite = away
    const second = await made.openMeterStore(gone)
    return { ...made, second, known: await second.load(tomorrow) }
  }

  it('knows from its copy what need not be read, and says at the end what waits', async () => {
    const { known, second, spool } = await twoNights()
    expect([0, 1, 2, 3, 4].map((n) => known.markOf('normal', day(n))?.slots)).toEqual([
      undefined,
      undefined,
      48,
      48,
      31,
    ])
    await known.commit(read(TOMORROW, 5, 4), TOMORROW)
    expect(() => second.throwIfSpooled()).toThrow(`No database at db:8086. 4 days wait in ${spool.path}`)
  })

  it('knows in a third night what was spooled in the second', async () => {
    const { known, openMeterStore } = await twoNights()
    await known.commit(read(TOMORROW, 5, 4), TOMORROW)
    const third = await (await openMeterStore(gone)).load(tomorrow)
    expect([3, 4, 5].map((n) => third.markOf('normal', day(n))?.slots)).toEqual([48, 48, 31])
    expect(third.counts('normal').get(slotTime(day(4), 5))).toBe(4 * 48 + 5)
  })

  it('makes the same content in the end as if it had never been away, half hours at the seams too', async () => {
    const { known, store, delivered, openMeterStore } = await twoNights()
    await known.commit(read(TOMORROW, 5, 4), TOMORROW)
    await (await (await openMeterStore(gone)).load(tomorrow)).commit(read(TOMORROW, 0, 1), TOMORROW)
    store.onRead = store.onWrite = () => undefined
    await delivered()
    const calm = await memorySetup()
    await (await (await calm.openMeterStore()).load(range)).commit(daysOf(4, 3, 2), NOW)
    await (await (await calm.openMeterStore()).load(tomorrow)).commit(read(TOMORROW, 5, 4, 0, 1), TOMORROW)
    expect(await contentOf(store)).toEqual(await contentOf(calm.store))
  })

  it('reads more, and makes the same content, where the copy is lost', async () => {
    const { second, store, delivered, copy } = await twoNights()
    await copy.replace({ meters: [], days: [] })
    expect(second).toBeDefined()
    const { openMeterStore } = await memorySetup()
    expect((await (await openMeterStore(gone)).load(tomorrow)).markOf('normal', day(3))).toBeUndefined()
    await (await second.load(rangeTo(day(5), 6))).commit(read(TOMORROW, 5, 4, 3, 2, 1, 0), TOMORROW)
    store.onRead = store.onWrite = () => undefined
    await delivered()
    const calm = await memorySetup()
    await (await (await calm.openMeterStore()).load(range)).commit(daysOf(4, 3, 2), NOW)
    await (await (await calm.openMeterStore()).load(tomorrow)).commit(read(TOMORROW, 5, 4, 1, 0), TOMORROW)
    expect(await contentOf(store)).toEqual(await contentOf(calm.store))
  })

  it('goes on from the copy where the store goes away between its check and the first question', async () => {
    const { store, openMeterStore } = await memorySetup()
    const first = await openMeterStore()
    await (await first.load(range)).commit(daysOf(4, 3, 2), NOW)
    await first.end(undefined)
    store.onRead = away
    const second = await openMeterStore()
    expect((await second.load(tomorrow)).markOf('normal', day(3))?.slots).toBe(48)
    expect(() => second.throwIfSpooled()).toThrow('No database at db:8086.')
  })

  it('keeps its copy where a run proved no date', async () => {
    const { openMeterStore, copy } = await memorySetup()
    const first = await openMeterStore()
    await (await first.load(range)).commit(daysOf(4, 3, 2), NOW)
    await first.end(undefined)
    const before = await copy.read()
    const second = await openMeterStore()
    await second.load(rangeTo(makeDate(2000, 1, 5)))
    await second.end(undefined)
    expect(before.days).toHaveLength(6)
    expect(await copy.read()).toEqual(before)
  })

  it('still refuses another unit', async () => {
    const { openMeterStore } = await twoNights()
    const other = { identity: 'a', unit: { ...unit, coefficient: 10 } }
    await expect(openMeterStore(gone, other)).rejects.toMatchObject({ code: 'history.unit-differs' })
  })
})
