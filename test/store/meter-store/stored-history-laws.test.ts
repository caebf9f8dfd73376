import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayStart, plusDays, SLOT_S } from '../../../src/base/clock.js'
import { directions } from '../../../src/history/day.js'
import { planDays } from '../../../src/history/plan.js'
import { answer, commit, contentOf, FIRST, load, unit, waiting, type Content, type Register } from './registers.js'
import { MemoryStore } from '../memory-store.js'

/** A register over some days: steps, holes, sometimes a reset; it wraps at its number of digits. */
function registerOf(days: number, direction: fc.Arbitrary<number>): fc.Arbitrary<ReadonlyMap<number, number>> {
  const slots = days * 48
  return fc
    .record({
      begin: direction,
      steps: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: slots, maxLength: slots }),
      holes: fc.uniqueArray(fc.nat(slots - 1), { maxLength: 12 }),
      borders: fc.uniqueArray(fc.nat(days - 1), { maxLength: 2 }),
      reset: fc.option(fc.nat(slots - 1)),
    })
    .map(({ begin, steps, holes, borders, reset }) => {
      const counts = new Map<number, number>()
      const gone = new Set([...holes, ...borders.map((n) => n * 48)])
      let count = begin
      for (const [i, step] of steps.entries()) {
        count = i === reset ? 0 : (count + step) % 10 ** unit.digits
        if (!gone.has(i)) counts.set(dayStart(FIRST) + i * SLOT_S, count)
      }
      return counts
    })
}

const DAYS = 6

/** One session with the meter: when it is, in which order and in how large batches it reads, and after how many it is killed. */
const sessions = fc.array(
  fc.record({
    at: fc.integer({ min: 40, max: DAYS * 48 - 1 }),
    seed: fc.nat(),
    size: fc.integer({ min: 1, max: 4 }),
    batches: fc.nat({ max: 5 }),
    torn: fc.boolean(),
    today: fc.boolean(),
  }),
  { maxLength: 6 },
)

const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, i) => ({ item, order: Math.imul(i + 1, seed * 2 + 1) >>> 3 }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)

interface Session {
  readonly at: number
  readonly seed: number
  readonly size: number
  readonly batches: number
  readonly torn: boolean
  readonly today: boolean
}

/** Reads what is planned, and is killed after some batches: the next batch is lost, or only its readings were written. */
async function readSome(
  store: MemoryStore,
  register: Register,
  { at, seed, size, batches, torn, today }: Session,
): Promise<void> {
  const now = dayStart(FIRST) + at * SLOT_S + 120
  const date = plusDays(FIRST, Math.floor(at / 48))
  const days = Math.max(1, Math.floor(at / 48))
  const history = await load(store, date, days, { today })
  const plan = planDays({ today: date, days, directions, markOf: (direction, of) => history.markOf(direction, of) })
  const order = shuffled(plan, seed)
  for (let n = 0; n * size < order.length; n++) {
    const read = order
      .slice(n * size, (n + 1) * size)
      .flatMap((planned) => planned.directions.map((direction) => answer(register, direction, planned.date, now)))
    if (n < batches) await commit(store, history, read, now)
    else {
      if (torn) await store.write({ ...history.batchFor(read, now), days: [] }, waiting)
      return
    }
  }
}

describe('a law of the history', () => {
  const register = fc.record({ normal: registerOf(DAYS, fc.nat(9999)), reverse: registerOf(DAYS, fc.constant(0)) })
  const last: Session = { at: DAYS * 48 - 5, seed: 0, size: 99, batches: 99, torn: false, today: true }
  const comparable = ({ readings, days }: Content): unknown => ({
    readings,
    days: days.map((mark) => ({ ...mark, readAt: 0, attempts: 0 })),
  })

  it('whatever was read before, in any order and interrupted anywhere, the content is that of one undisturbed read', () =>
    fc.assert(
      fc.asyncProperty(register, sessions, fc.nat(), async (counts, before, seed) => {
        const [disturbed, undisturbed] = [new MemoryStore(), new MemoryStore()]
        const inTime = before.filter(({ at }) => at <= last.at).sort((a, b) => a.at - b.at)
        for (const session of inTime) await readSome(disturbed, counts, session)
        await readSome(disturbed, counts, { ...last, seed, size: 1 + (seed % 5) })
        await readSome(undisturbed, counts, last)
        const content = await contentOf(disturbed)
        expect(comparable(content)).toEqual(comparable(await contentOf(undisturbed)))
        for (const { slots, final, attempts } of content.days)
          expect(slots === 48 && final ? attempts === 1 : attempts <= 3).toBe(true)
      }),
      { numRuns: 150 },
    ))

  it('the day marks and the usage are those of the stored readings', () =>
    fc.assert(
      fc.asyncProperty(register, async (counts) => {
        const store = new MemoryStore()
        await readSome(store, counts, last)
        const { readings, days } = await contentOf(store)
        for (const { direction, date, slots, usageKwh } of days) {
          const own = readings.filter(
            ({ time, direction: of }) =>
              of === direction && time >= dayStart(date) && time < dayStart(plusDays(date, 1)),
          )
          expect(slots).toBe(own.length)
          const known = own.flatMap((point) => point.usageKwh ?? [])
          expect(usageKwh === undefined).toBe(known.length < 48)
          if (usageKwh !== undefined)
            expect(Math.round(usageKwh * 10)).toBe(known.reduce((sum, kwh) => sum + Math.round(kwh * 10), 0))
        }
      }),
      { numRuns: 40 },
    ))
})
