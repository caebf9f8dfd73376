import { describe, expect, it } from 'vitest'
import { dayStart, SLOT_S, slotTime } from '../../../src/base/clock.js'
import type { DayMark } from '../../../src/history/day.js'
import type { ReadingPoint } from '../../../src/store/store.js'
import { storeContract } from '../contract.js'
import { answer, commit, contentOf, day, FIRST, load, unit, type Content, type Register } from './registers.js'
import { MemoryStore } from '../memory-store.js'

storeContract('in memory, for the history', () => Promise.resolve(new MemoryStore()))

/** Counts that rise steadily: slot k of day n is 100 n + k. */
const steady = (n: number, slot: number): number => 100 * n + slot
const steadyRegister = (days: number, holes: readonly number[] = []): Register => ({
  normal: new Map(
    Array.from(
      { length: days * 48 },
      (_, i) => [dayStart(FIRST) + i * SLOT_S, steady(Math.floor(i / 48), i % 48)] as const,
    ).filter(([time]) => !holes.includes(time)),
  ),
  reverse: new Map(),
})

const noon = (n: number): number => slotTime(day(n), 24) + 300

const markOf = (content: Content, n: number): DayMark | undefined =>
  content.days.find(({ date, direction }) => date === day(n) && direction === 'normal')
const pointAt = (content: Content, time: number): ReadingPoint | undefined =>
  content.readings.find((point) => point.time === time && point.direction === 'normal')

describe('StoredHistory', () => {
  it('makes points and marks of days', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(2)
    const history = await load(store, day(1), 1)
    await commit(
      store,
      history,
      [answer(register, 'normal', day(1), noon(1)), answer(register, 'normal', day(0), noon(1))],
      noon(1),
    )
    const content = await contentOf(store)
    expect(content.readings).toHaveLength(48 + 25)
    expect(pointAt(content, slotTime(day(0), 47))).toEqual({
      meter: 'home',
      direction: 'normal',
      time: slotTime(day(0), 47),
      count: 47,
      cumulativeKwh: 4.7,
      usageKwh: 5.3,
    })
    expect(pointAt(content, slotTime(day(1), 24))?.usageKwh).toBeUndefined()
    expect(markOf(content, 0)).toMatchObject({
      slots: 48,
      final: true,
      attempts: 1,
      usageKwh: 10,
      readAt: noon(1),
      unit,
    })
    expect(markOf(content, 1)).toMatchObject({ slots: 25, final: false, attempts: 0, usageKwh: undefined })
  })

  it('changes nothing when the same days are read again on the same date', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(3, [slotTime(day(1), 7)])
    const read = [2, 1, 0].map((n) => answer(register, 'normal', day(n), noon(2)))
    await commit(store, await load(store, day(2), 2), read, noon(2))
    for (const today of [true, false])
      expect((await load(store, day(2), 2, { today })).batchFor(read, noon(2) + 600)).toEqual({
        readings: [],
        days: [],
        runs: [],
      })
  })

  it("adds the usage of yesterday's last half hour, and the day's, when today is read", async () => {
    const store = new MemoryStore()
    const register = steadyRegister(3)
    await commit(store, await load(store, day(2), 2), [answer(register, 'normal', day(0), noon(2))], noon(2))
    expect(markOf(await contentOf(store), 0)?.usageKwh).toBeUndefined()
    const history = await load(store, day(1), 2)
    const batch = history.batchFor([answer(register, 'normal', day(1), slotTime(day(1), 0) + 60)], noon(1))
    expect(batch.readings.map(({ time }) => time)).toEqual([slotTime(day(0), 47), slotTime(day(1), 0)])
    expect(batch.days.map(({ date, usageKwh }) => [date, usageKwh])).toEqual([
      [day(1), undefined],
      [day(0), 10],
    ])
  })

  it('completes a day that has meanwhile left the range', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(4)
    await commit(store, await load(store, day(1), 1), [answer(register, 'normal', day(0), noon(1))], noon(1))
    await commit(store, await load(store, day(2), 1), [answer(register, 'normal', day(1), noon(2))], noon(2))
    expect(markOf(await contentOf(store), 0)?.usageKwh).toBe(10)
  })

  it('stores nothing of today where that is not wanted, but completes yesterday', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(2)
    const read = [1, 0].map((n) => answer(register, 'normal', day(n), noon(1)))
    await commit(store, await load(store, day(1), 1, { today: false }), read, noon(1))
    const content = await contentOf(store)
    expect(content.readings).toHaveLength(48)
    expect(content.days.map(({ date, usageKwh }) => [date, usageKwh])).toEqual([[day(0), 10]])
    expect(pointAt(content, slotTime(day(0), 47))?.usageKwh).toBe(5.3)
  })

  it('counts an attempt for each date on which a finished day was read', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(3, [slotTime(day(0), 9)])
    for (const [now, attempts] of [
      [noon(0), 0],
      [noon(1), 1],
      [noon(1) + 3600, 1],
      [noon(2), 2],
    ] as const) {
      await commit(store, await load(store, day(2), 2), [answer(register, 'normal', day(0), now)], now)
      expect(markOf(await contentOf(store), 0)?.attempts).toBe(attempts)
    }
    expect(markOf(await contentOf(store), 0)).toMatchObject({ slots: 47, usageKwh: undefined })
  })

  it('keeps a stored reading that the meter has forgotten, in the slots of its day too', async () => {
    const store = new MemoryStore()
    await commit(store, await load(store, day(1), 1), [answer(steadyRegister(2), 'normal', day(0), noon(0))], noon(0))
    const forgetful = steadyRegister(2, [slotTime(day(0), 3), slotTime(day(0), 30)])
    await commit(store, await load(store, day(1), 1), [answer(forgetful, 'normal', day(0), noon(1))], noon(1))
    const content = await contentOf(store)
    expect(markOf(content, 0)).toMatchObject({ slots: 47, final: true })
    expect(pointAt(content, slotTime(day(0), 3))?.count).toBe(3)
  })

  it('takes a fall over the digits for a wrap and any other for no usage', async () => {
    const store = new MemoryStore()
    const counts = [9990, 9998, 3, 700, 100, 101]
    const register: Register = {
      normal: new Map(counts.map((count, slot) => [slotTime(day(0), slot), count])),
      reverse: new Map(),
    }
    await commit(store, await load(store, day(1), 1), [answer(register, 'normal', day(0), noon(1))], noon(1))
    const { readings } = await contentOf(store)
    expect(readings.map(({ usageKwh }) => usageKwh)).toEqual([0.8, 0.5, 69.7, undefined, 0.1, undefined])
  })
})

describe('StoredHistory, after an exchange of the meter', () => {
  /** The old meter showed 9,000 and more until 10:00 of day 1, the new one begins at 11:00 with 0. */
  const old: Register = {
    normal: new Map(Array.from({ length: 48 + 21 }, (_, i) => [dayStart(FIRST) + i * SLOT_S, 9000 + i] as const)),
    reverse: new Map(),
  }
  const BEGIN = slotTime(day(1), 22)
  const fresh: Register = {
    normal: new Map(Array.from({ length: 200 }, (_, i) => [BEGIN + i * SLOT_S, i] as const)),
    reverse: new Map(),
  }
  const later = noon(3)

  async function exchanged(
    register: Register,
    registerSince = Infinity,
  ): Promise<{ content: Content; since: number | undefined }> {
    const store = new MemoryStore()
    const before = [1, 0].map((n) => answer(old, 'normal', day(n), slotTime(day(1), 20)))
    await commit(store, await load(store, day(1), 1), before, slotTime(day(1), 20))
    const history = await load(store, day(3), 3, { registerSince })
    expect(history.counts('normal').size).toBe(0)
    await commit(
      store,
      history,
      [3, 2].map((n) => answer(register, 'normal', day(n), later)),
      later,
    )
    await commit(store, history, [answer(register, 'normal', day(1), later)], later)
    return { content: await contentOf(store), since: history.registerSince }
  }

  it('merges the day of the exchange and lets no usage cross it', async () => {
    const { content, since } = await exchanged(fresh)
    expect(since).toBe(BEGIN)
    expect(markOf(content, 1)).toMatchObject({ slots: 47, final: true, usageKwh: undefined })
    expect(pointAt(content, slotTime(day(1), 20))).toMatchObject({ count: 9068, usageKwh: undefined })
    expect(pointAt(content, BEGIN)).toMatchObject({ count: 0, usageKwh: 0.1 })
    expect(pointAt(content, slotTime(day(1), 47))?.usageKwh).toBe(0.1)
    expect(markOf(content, 2)?.usageKwh).toBe(4.8)
    expect(pointAt(content, slotTime(day(0), 47))).toMatchObject({ count: 9047, usageKwh: 0.1 })
  })

  it('believes the old meter where the new one tells of a time before it was there', async () => {
    const boastful: Register = {
      normal: new Map([...[...old.normal.keys()].map((time) => [time, 0] as const), ...fresh.normal]),
      reverse: new Map(),
    }
    const { content } = await exchanged(boastful)
    expect(pointAt(content, slotTime(day(1), 20))).toMatchObject({ count: 9068, usageKwh: undefined })
    expect(pointAt(content, slotTime(day(1), 0))).toMatchObject({ count: 9048, usageKwh: 0.1 })
    expect(pointAt(content, BEGIN)).toMatchObject({ count: 0, usageKwh: 0.1 })
  })

  it('knows the first reading of the new meter before it is written', async () => {
    const history = await load(new MemoryStore(), day(3), 3, { registerSince: Infinity })
    const read = [answer(fresh, 'normal', day(1), later)]
    expect([history.registerSince, history.registerSinceWith(read)]).toEqual([Infinity, BEGIN])
    expect((await load(new MemoryStore(), day(3), 3)).registerSinceWith(read)).toBeUndefined()
  })

  it('compares nothing in another unit, and overwrites it', async () => {
    const store = new MemoryStore()
    const register = steadyRegister(2)
    await commit(
      store,
      await load(store, day(1), 1),
      [answer(register, 'normal', day(1), slotTime(day(1), 9))],
      noon(1),
    )
    const finer = { ...unit, unitExponent: -2 }
    const history = await load(store, day(1), 1, { unit: finer })
    expect([...history.counts('normal').values()].filter((count) => count > 0)).toEqual([])
    const tenfold: Register = {
      normal: new Map([...register.normal].map(([time, count]) => [time, count * 10])),
      reverse: new Map(),
    }
    await commit(store, history, [answer(tenfold, 'normal', day(1), noon(1))], noon(1))
    const content = await contentOf(store)
    expect(markOf(content, 1)?.unit).toEqual(finer)
    expect(pointAt(content, slotTime(day(1), 5))).toMatchObject({ count: 1050, cumulativeKwh: 10.5, usageKwh: 0.1 })
  })
})
