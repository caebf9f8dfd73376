import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayStart, SLOT_S, slotTime } from '../../src/base/clock.js'
import { KenshinError } from '../../src/base/errors.js'
import { silent } from '../../src/base/log.js'
import { text } from '../../src/base/text.js'
import { makeTime } from '../../src/base/time.js'
import { directions } from '../../src/history/day.js'
import { Keeper, type KeeperContext } from '../../src/store/keeper.js'
import { openSpool, type Spool } from '../../src/store/spool.js'
import { run } from './samples.js'
import { answer, contentOf, day, FIRST, unit, waiting, type Register } from './ledger-desk.js'
import { MemoryStore } from './memory-store.js'

const register: Register = {
  normal: new Map(Array.from({ length: 6 * 48 }, (_, i) => [dayStart(FIRST) + i * SLOT_S, i] as const)),
  reverse: new Map(Array.from({ length: 6 * 48 }, (_, i) => [dayStart(FIRST) + i * SLOT_S, 2 * i] as const)),
}
const NOW = slotTime(day(4), 30) + 60
const loading = { unit, days: 4, registerSince: undefined, today: day(4), directions } as const
const daysOf = (...numbers: number[]) =>
  numbers.flatMap((n) => directions.map((direction) => answer(register, direction, day(n), NOW)))
const away = (): never => {
  throw new KenshinError('store.unreachable', text('No database at db:8086.', 'データベースがありません。'))
}

async function desk(more: Partial<KeeperContext> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-keeper-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const store = new MemoryStore()
  const spool: Spool = openSpool(folder, 'home')
  const written: number[] = []
  const since: number[] = []
  const keeper = (): Keeper =>
    new Keeper({
      meter: 'home',
      store,
      spool,
      today: true,
      tally: { written: (points) => void written.push(points) },
      onRegisterSince: (time) => Promise.resolve(since.push(time)),
      time: makeTime(),
      log: silent,
      signal: waiting.signal,
      ...more,
    })
  return { store, spool, written, since, keeper }
}

/** What a store holds when nothing goes wrong. */
async function undisturbed(): Promise<unknown> {
  const { store, keeper } = await desk()
  await (await keeper().load(loading)).commit(daysOf(4, 3, 2, 1, 0), NOW)
  return contentOf(store)
}

describe('Keeper', () => {
  it('writes what is new, counts it, and knows it at once', async () => {
    const { store, written, keeper } = await desk()
    const known = await keeper().load(loading)
    await known.commit(daysOf(4, 3), NOW)
    await known.commit(daysOf(4, 3), NOW)
    expect(written).toEqual([2 * (31 + 48 + 2)])
    expect(known.markOf('normal', day(3))).toMatchObject({ slots: 48, final: true })
    expect(known.counts('reverse').get(slotTime(day(3), 1))).toBe(2 * (3 * 48 + 1))
    expect(store.writes).toBe(1)
  })

  it('does not take the old readings for those of the new meter when it walks again', async () => {
    const { since, store, keeper } = await desk()
    const one = keeper()
    const exchanged = { ...loading, registerSince: Infinity }
    await (await one.load(exchanged)).commit(daysOf(4, 3), NOW)
    expect(since).toEqual([slotTime(day(3), 0)])
    await (await one.load(exchanged)).commit(daysOf(2), NOW)
    expect(since.at(-1)).toBe(slotTime(day(2), 0))
    const { days } = await contentOf(store)
    expect(days.find(({ date }) => date === day(2))?.usageKwh).toBe(4.8)
  })

  it('remembers the first reading of a new meter before it writes', async () => {
    const { since, store, keeper } = await desk()
    store.onWrite = () => {
      expect(since).toEqual([slotTime(day(3), 0)])
    }
    await (await keeper().load({ ...loading, registerSince: Infinity })).commit(daysOf(4, 3), NOW)
    expect(store.writes).toBe(1)
  })

  it('passes on a refusal to read', async () => {
    const { store, keeper } = await desk()
    store.onRead = away
    await expect(keeper().load(loading)).rejects.toMatchObject({ code: 'store.unreachable' })
  })

  it('leaves nothing in the spool when all went well', async () => {
    const { spool, keeper } = await desk()
    const one = keeper()
    await (await one.load(loading)).commit(daysOf(4), NOW)
    one.throwIfSpooled()
    expect(await spool.pending()).toBe(false)
  })
})

describe('Keeper, when the store fails', () => {
  async function failing() {
    const { store, spool, written, keeper } = await desk()
    const one = keeper()
    const known = await one.load(loading)
    await known.commit(daysOf(4, 3), NOW)
    let tries = 0
    store.onWrite = () => {
      tries++
      away()
    }
    store.onRead = away
    await known.commit(daysOf(2), NOW)
    await known.commit(daysOf(1), NOW)
    return { store, spool, written, one, tries: () => tries }
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
    const known = await one.load(loading)
    expect([1, 2, 3, 4].map((n) => known.markOf('normal', day(n))?.slots)).toEqual([48, 48, 48, 31])
    await known.commit(daysOf(0), NOW)
    expect(known.markOf('reverse', day(0))).toMatchObject({ slots: 48, usageKwh: 9.6 })
  })

  it('makes the same content in the end, once the spool is delivered', async () => {
    const { one, store, spool } = await failing()
    await (await one.load(loading)).commit(daysOf(0), NOW)
    store.onWrite = store.onRead = () => undefined
    await spool.deliver(store, waiting)
    expect(await contentOf(store)).toEqual(await undisturbed())
  })

  it('keeps the order of days of no matter: the newest alone were spooled', async () => {
    const { store, spool, keeper } = await desk()
    store.onWrite = away
    const one = keeper()
    await (await one.load(loading)).commit(daysOf(4, 3), NOW)
    store.onWrite = () => undefined
    await spool.deliver(store, waiting)
    await (await keeper().load(loading)).commit(daysOf(0, 1, 2), NOW)
    expect(await contentOf(store)).toEqual(await undisturbed())
  })

  it('notes the run in the spool too', async () => {
    const { one, store, spool } = await failing()
    await one.record(run(NOW))
    store.onWrite = store.onRead = () => undefined
    await spool.deliver(store, waiting)
    expect(await store.runs({ from: 0, to: NOW + 1 }, waiting)).toEqual([run(NOW)])
  })
})

describe('Keeper, when it is interrupted', () => {
  it('spools nothing and passes on the reason', async () => {
    const controller = new AbortController()
    const { spool, keeper } = await desk({ signal: controller.signal })
    const known = await keeper().load(loading)
    controller.abort(new KenshinError('run.interrupted', 'Interrupted.'))
    await expect(known.commit(daysOf(4), NOW)).rejects.toMatchObject({ code: 'run.interrupted' })
    expect(await spool.pending()).toBe(false)
  })

  it('passes on errors that are none of the store', async () => {
    const { store, spool, keeper } = await desk()
    store.onWrite = () => {
      throw new TypeError('a bug')
    }
    await expect((await keeper().load(loading)).commit(daysOf(4), NOW)).rejects.toThrow('a bug')
    expect(await spool.pending()).toBe(false)
  })

  it('never fails for want of a note', async () => {
    const { store, keeper } = await desk()
    store.onWrite = away
    await keeper().record(run(NOW))
  })
})
