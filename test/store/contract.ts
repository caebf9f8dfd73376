import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { slotTime } from '../../src/base/clock.js'
import { copyAll } from '../../src/store/copy.js'
import { rebuild } from '../../src/store/energy/rebuild.js'
import type { ReadingCount, Store } from '../../src/store/store.js'
import { energyRows } from './energy/energy-rows.js'
import { energySample, energySampleRows } from './energy/energy-sample.js'
import { always, batch, day, everyDay, mark, meterRecord, reading, run, waiting, wholeDays } from './samples.js'

/** Everything a store holds, in its own order. */
export const dump = async (store: Store): Promise<unknown> => ({
  readings: await store.readings(always, waiting),
  days: await store.days(everyDay, waiting),
  runs: await store.runs(always, waiting),
  meters: await store.meters(always, waiting),
})

/**
 * What every store must do, run against each real one.
 * @param open a new, empty store with unlimited retention
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`Store: ${name}`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    it('is empty at first', async () => {
      expect(await dump(store)).toEqual({ readings: [], days: [], runs: [], meters: [] })
      expect(await store.span({}, waiting)).toBeUndefined()
    })

    it('passes its check, empty and filled', async () => {
      await store.check({ oldestDays: 100 }, waiting)
      await store.write({ ...wholeDays(0, 1), runs: [run(1_795_000_000)] }, waiting)
      await store.check({ oldestDays: 100 }, waiting)
    })

    it('gives back what was written, exactly', async () => {
      const readings = [
        reading(0, 0, { count: 0, cumulativeKwh: 0, usageKwh: 0 }),
        reading(0, 1, { count: 99_999_999, cumulativeKwh: 9_999_999.9, usageKwh: 0.30000000000000004 }),
        reading(0, 2, { count: 7, cumulativeKwh: 7e-4, usageKwh: undefined }),
        reading(0, 3, { cumulativeKwh: 99_999_999_000_000 }),
      ]
      const days = [mark(0), mark(1, { slots: 0, final: false, attempts: 0, usageKwh: undefined })]
      const runs = [run(1_795_000_000), run(1_795_086_400, { outcome: 'store.busy', lqi: undefined, joinS: 3 })]
      const meters = [
        meterRecord(0),
        meterRecord(30, { identity: undefined, registerSince: 1_795_000_000 }),
        meterRecord(30, { meter: 'other', unit: { coefficient: 10, unitExponent: 0, digits: 5 } }),
      ]
      await store.write({ readings, days, runs, meters }, waiting)
      expect(await dump(store)).toEqual({ readings, days, runs, meters })
      const { time } = meterRecord(30)
      expect(await store.meters({ meter: 'home', from: time, to: time + 1 }, waiting)).toEqual([meters[1]])
      expect(await store.meters({ from: time + 1, to: time + 2 }, waiting)).toEqual([])
      // A range wider than the instants that a server knows.
      expect(await store.meters({ from: 0, to: 1e10 }, waiting)).toEqual(meters)
      expect(await store.readings({ from: -1e10, to: 1e10 }, waiting)).toEqual(readings)
    })

    it('changes nothing when the same is written twice', async () => {
      const same = { ...wholeDays(0, 2), runs: [run(1_795_000_000)] }
      await store.write(same, waiting)
      const before = await dump(store)
      await store.write(same, waiting)
      expect(await dump(store)).toEqual(before)
    })

    it('replaces the values of a point that is written again', async () => {
      await store.write(batch({ readings: [reading(0, 0)], days: [mark(0, { slots: 20, final: false })] }), waiting)
      const [later, laterMark] = [reading(0, 0, { count: 5, cumulativeKwh: 0.5, usageKwh: 1.5 }), mark(0)]
      await store.write(batch({ readings: [later], days: [laterMark] }), waiting)
      expect(await dump(store)).toEqual({ readings: [later], days: [laterMark], runs: [], meters: [] })
    })

    it('adds usage that becomes known', async () => {
      await store.write(batch({ readings: [reading(0, 47, { usageKwh: undefined })] }), waiting)
      await store.write(batch({ readings: [reading(0, 47, { usageKwh: 0.4 })] }), waiting)
      expect(await store.readings(always, waiting)).toEqual([reading(0, 47, { usageKwh: 0.4 })])
    })

    it('keeps usage that a later write does not know', async () => {
      await store.write(batch({ readings: [reading(0, 47)], days: [mark(0)] }), waiting)
      const unknown = { usageKwh: undefined }
      await store.write(batch({ readings: [reading(0, 47, unknown)], days: [mark(0, unknown)] }), waiting)
      expect(await dump(store)).toEqual({ readings: [reading(0, 47)], days: [mark(0)], runs: [], meters: [] })
    })

    it('keeps meters, directions and jobs apart and answers in order', async () => {
      const names = ['flat 1, left=right', 'home', 'o\'hara "x"', '自宅']
      const readings = names.flatMap((meter) => [
        reading(0, 5, { meter }),
        reading(0, 5, { meter, direction: 'reverse', count: 3 }),
      ])
      const days = names.map((meter) => mark(0, { meter }))
      const runs = ['a b', 'historical-import'].map((job) => run(1_795_000_000, { job }))
      const backwards = { readings: readings.toReversed(), days: days.toReversed(), runs: runs.toReversed() }
      await store.write(backwards, waiting)
      expect(await dump(store)).toEqual({ readings, days, runs, meters: [] })
      for (const meter of names) {
        expect(await store.days({ ...everyDay, meter }, waiting)).toEqual([mark(0, { meter })])
        const sold = await store.readings({ ...always, meter, direction: 'reverse' }, waiting)
        expect(sold).toEqual([reading(0, 5, { meter, direction: 'reverse', count: 3 })])
      }
      expect(await store.readings({ ...always, meter: "home' OR 1=1 --" }, waiting)).toEqual([])
    })

    it('counts `from` in and `to` out for readings, both in for days', async () => {
      await store.write(wholeDays(0, 4), waiting)
      const range = { from: slotTime(day(1), 0), to: slotTime(day(2), 0) }
      const times = (await store.readings(range, waiting)).map(({ time }) => time)
      expect([times[0], times.at(-1), times.length]).toEqual([range.from, slotTime(day(1), 47), 48])
      const dates = (await store.days({ from: day(1), to: day(2) }, waiting)).map(({ date }) => date)
      expect(dates).toEqual([day(1), day(2)])
    })

    it('counts the readings of each date in Japan', async () => {
      const [first, last] = [reading(0, 47), reading(2, 0)]
      const others = [reading(1, 3, { meter: 'other' }), reading(1, 3, { direction: 'reverse' })]
      await store.write(
        batch({ ...wholeDays(1, 1), readings: [first, ...wholeDays(1, 1).readings, last, ...others] }),
        waiting,
      )
      const count = (n: number, readings: number, more: Partial<ReadingCount> = {}): ReadingCount => ({
        meter: 'home',
        direction: 'normal',
        date: day(n),
        readings,
        ...more,
      })
      const sold = count(1, 1, { direction: 'reverse' })
      expect(await store.readingCounts({ from: day(-50), to: day(50) }, waiting)).toEqual([
        count(0, 1),
        count(1, 48),
        sold,
        count(1, 1, { meter: 'other' }),
        count(2, 1),
      ])
      const ofHome = { meter: 'home', from: day(1), to: day(1) }
      expect(await store.readingCounts(ofHome, waiting)).toEqual([count(1, 48), sold])
      expect(await store.readingCounts({ ...ofHome, direction: 'reverse' }, waiting)).toEqual([sold])
    })

    it('keeps everything where no retention is set', async () => {
      expect(await store.keepsSince(waiting)).toBe(-Infinity)
    })

    it('tells the first and the last instant of each measurement', async () => {
      await store.write({ ...wholeDays(3, 2), runs: [run(1_795_000_000)] }, waiting)
      await store.write(batch({ readings: [reading(9, 1, { meter: 'other' })], days: [mark(-7)] }), waiting)
      expect(await store.span({}, waiting)).toEqual({ first: slotTime(day(3), 0), last: slotTime(day(9), 1) })
      expect(await store.span({ meter: 'home' }, waiting)).toEqual({
        first: slotTime(day(3), 0),
        last: slotTime(day(4), 47),
      })
      const marks = await store.span({ of: 'electricity_day' }, waiting)
      expect(marks).toEqual({ first: slotTime(day(-7), 0), last: slotTime(day(4), 0) })
      expect(await store.span({ meter: 'none' }, waiting)).toBeUndefined()
      const later = await store.span({ from: slotTime(day(4), 3) - 1, meter: 'home' }, waiting)
      expect(later).toEqual({ first: slotTime(day(4), 3), last: slotTime(day(4), 47) })
      expect(await store.span({ from: slotTime(day(9), 2) }, waiting)).toBeUndefined()
    })

    it('is the same after being copied to another store', async () => {
      const readings = [...wholeDays(0, 35).readings, reading(70, 3)]
      const days = [mark(-40, { slots: 0 }), mark(0)]
      await store.write({ readings, days, runs: [run(1_795_000_000)], meters: [meterRecord(12)] }, waiting)
      const other = await open()
      const copied = await copyAll(store, other, waiting)
      expect(copied).toMatchObject({ readings: readings.length, days: 2, runs: 1 })
      expect(await dump(other)).toEqual(await dump(store))
      await rebuild(store, { meter: 'home', ...waiting })
      const energy = await energyRows(store)
      expect(await energyRows(other)).toEqual(energy)
      expect(energy.days.filter((row) => row.bought_slots === 48)).toHaveLength(34)
      await other.close()
    })

    it('keeps energy that is derived: one point a meter and period, absent fields absent', async () => {
      await store.check({ oldestDays: 100 }, waiting)
      await store.write({ ...batch({}), ...energySample }, waiting)
      await store.write({ ...batch({}), ...energySample }, waiting)
      expect(await energyRows(store)).toEqual(energySampleRows)
      await store.check({ oldestDays: 100 }, waiting)
    })

    it('rejects with the reason when the signal is aborted', async () => {
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(store.write(wholeDays(0, 1), { signal })).rejects.toThrow('enough')
      await expect(store.readings(always, { signal })).rejects.toThrow('enough')
      expect(await store.readings(always, waiting)).toEqual([])
    })

    it('may be closed twice', async () => {
      await store.close()
      await store.close()
    })
  })
}
