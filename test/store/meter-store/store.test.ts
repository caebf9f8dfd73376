import { describe, expect, it } from 'vitest'
import { dayStart, slotTime } from '../../../src/base/clock.js'
import { KenshinError } from '../../../src/base/errors.js'
import { createLogger } from '../../../src/base/log.js'
import type { Batch } from '../../../src/store/store.js'
import { always, run } from '../samples.js'
import { contentOf, day, unit, waiting } from './registers.js'
import { MemoryStore } from '../memory-store.js'

import { away, daysOf, memorySetup, range, NOW, rangeTo, told, wholeDay } from './memory-setup.js'

describe('MeterStore', () => {
  it('writes what is new, counts it, and knows it at once', async () => {
    const { store, written, openMeterStore } = await memorySetup()
    const known = await (await openMeterStore()).load(range)
    await known.commit(daysOf(4, 3), NOW)
    await known.commit(daysOf(4, 3), NOW)
    expect(written).toEqual([2 * (31 + 48 + 2)])
    expect(known.markOf('normal', day(3))).toMatchObject({ slots: 48, final: true })
    expect(known.counts('reverse').get(slotTime(day(3), 1))).toBe(2 * (3 * 48 + 1))
    expect(store.writes).toBe(1)
  })

  it('notes which meter it was, once, and again when that is 30 days old', async () => {
    const { store, openMeterStore } = await memorySetup()
    const known = await (await openMeterStore()).load(range)
    await known.commit(daysOf(4, 3), NOW)
    await known.commit(daysOf(2), NOW)
    const record = { meter: 'home', time: dayStart(day(4)), ...told, registerSince: undefined }
    expect(await store.meters(always, waiting)).toEqual([record])
    const later = await (await openMeterStore()).load(rangeTo(day(35)))
    await later.commit([], dayStart(day(34)))
    await later.commit([], dayStart(day(35)))
    expect(await store.meters(always, waiting)).toEqual([record, { ...record, time: dayStart(day(35)) }])
  })

  it('takes over what an earlier kenshin kept outside the store', async () => {
    const { store, openMeterStore } = await memorySetup()
    const one = await openMeterStore({ remembered: { identity: 'a', registerSince: slotTime(day(2), 5) } })
    await (await one.load(range)).commit(daysOf(4, 3), NOW)
    const [record] = await store.meters(always, waiting)
    expect(record).toMatchObject({ identity: 'a', registerSince: slotTime(day(2), 5) })
    expect(one.isRecorded).toBe(true)
    const other = await openMeterStore({ remembered: { identity: 'b', registerSince: 7 } })
    await (await other.load(range)).commit(daysOf(4), NOW)
    expect(await store.meters(always, waiting)).toEqual([record])
  })

  it('does not take the old readings for those of a new meter when it walks again, nor in the next run', async () => {
    const { store, openMeterStore } = await memorySetup()
    await store.write({ ...wholeDay(0, 'old'), runs: [] }, waiting)
    const one = await openMeterStore()
    await (await one.load(range)).commit(daysOf(4, 3), NOW)
    const since = async (): Promise<unknown> => (await store.meters(always, waiting)).at(-1)?.registerSince
    expect(await since()).toBe(slotTime(day(3), 0))
    await (await one.load(range)).commit(daysOf(2), NOW)
    expect(await since()).toBe(slotTime(day(2), 0))
    const next = await (await openMeterStore()).load(range)
    expect(next.counts('normal').get(slotTime(day(0), 47))).toBeUndefined()
    expect(next.counts('normal').get(slotTime(day(2), 0))).toBe(2 * 48)
  })

  it('finds an exchange out again where nothing of the new meter was stored', async () => {
    const { store, openMeterStore } = await memorySetup()
    await store.write({ ...wholeDay(0, 'old'), runs: [] }, waiting)
    await (await openMeterStore()).load(range)
    const again = await (await openMeterStore()).load(range)
    expect(again.counts('normal').size).toBe(0)
  })

  it('writes the beginning of a new register before its readings', async () => {
    const { store, openMeterStore } = await memorySetup()
    await store.write({ ...wholeDay(0, 'old'), runs: [] }, waiting)
    const batches: Batch[] = []
    store.onWrite = (batch) => void batches.push(batch)
    await (await (await openMeterStore()).load(range)).commit(daysOf(4, 3), NOW)
    expect(batches.map(({ meters, readings }) => [meters?.[0]?.registerSince, readings.length > 0])).toEqual([
      [slotTime(day(3), 0), true],
    ])
  })

  it.each([
    ['the store has a record', (store: MemoryStore) => store.write({ ...wholeDay(0, 'a'), runs: [] }, waiting)],
    ['the store has day marks alone', (store: MemoryStore) => store.write({ ...wholeDay(0), runs: [] }, waiting)],
  ])('refuses another unit of the same meter, where %s', async (_, fill) => {
    const { store, openMeterStore } = await memorySetup()
    await fill(store)
    const other = { identity: 'a', unit: { ...unit, coefficient: 10 } }
    const refusal = expect(openMeterStore({}, other)).rejects
    await refusal.toMatchObject({ code: 'history.unit-differs', exit: 5 })
    await expect(openMeterStore({}, { ...other, identity: undefined })).rejects.toMatchObject({
      code: 'history.unit-differs',
    })
    await expect(openMeterStore({}, { ...other, identity: undefined })).rejects.toThrow(
      /10 × 10\^-1 kWh.*1 × 10\^-1 kWh/,
    )
  })

  it('accepts another unit of another meter', async () => {
    const { store, openMeterStore } = await memorySetup()
    await store.write({ ...wholeDay(0, 'old'), runs: [] }, waiting)
    await openMeterStore({}, { identity: 'new', unit: { ...unit, coefficient: 10 } })
  })

  it('counts a day as missing whose readings are gone, and says so', async () => {
    const { store, openMeterStore } = await memorySetup()
    const lines: string[] = []
    const log = createLogger({ level: 'warn', format: 'plain', write: (line) => lines.push(line) })
    await (await (await openMeterStore()).load(range)).commit(daysOf(4, 3, 2, 1, 0), NOW)
    const whole = await contentOf(store)
    store.forget('electricity', ({ time, direction }) => time === slotTime(day(2), 7) && direction === 'normal')
    const known = await (await openMeterStore({ log })).load(range)
    expect([known.markOf('normal', day(2)), known.markOf('reverse', day(2))?.slots]).toEqual([undefined, 48])
    expect(lines).toEqual([expect.stringContaining(`their days are read again from=${day(2)} to=${day(2)}`)])
    await known.commit(daysOf(2), NOW)
    expect(await contentOf(store)).toEqual(whole)
    await (await openMeterStore({ log })).load(range)
    expect(lines).toHaveLength(1)
  })

  it('passes on a refusal to read', async () => {
    const { store, openMeterStore } = await memorySetup()
    store.onRead = () => {
      throw new KenshinError('store.no-access', () => 'no right to read')
    }
    await expect(openMeterStore()).rejects.toMatchObject({ code: 'store.no-access' })
  })

  it('leaves nothing in the spool when all went well', async () => {
    const { spool, openMeterStore } = await memorySetup()
    const one = await openMeterStore()
    await (await one.load(range)).commit(daysOf(4), NOW)
    one.throwIfSpooled()
    expect(await spool.pending()).toBe(false)
  })
})

describe('MeterStore, when it is interrupted', () => {
  it('spools nothing and passes on the reason', async () => {
    const controller = new AbortController()
    const { spool, openMeterStore } = await memorySetup({ signal: controller.signal })
    const known = await (await openMeterStore()).load(range)
    controller.abort(new KenshinError('run.interrupted', () => 'Interrupted.'))
    await expect(known.commit(daysOf(4), NOW)).rejects.toMatchObject({ code: 'run.interrupted' })
    expect(await spool.pending()).toBe(false)
  })

  it('passes on errors that are none of the store', async () => {
    const { store, spool, openMeterStore } = await memorySetup()
    store.onWrite = () => {
      throw new TypeError('a bug')
    }
    await expect((await (await openMeterStore()).load(range)).commit(daysOf(4), NOW)).rejects.toThrow('a bug')
    expect(await spool.pending()).toBe(false)
  })

  it('never fails for want of a note', async () => {
    const { store, openMeterStore } = await memorySetup()
    store.onWrite = away
    await (await openMeterStore()).end(run(NOW))
  })
})
