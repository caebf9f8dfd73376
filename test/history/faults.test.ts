import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, daysBetween, dayStart, plusDays, slotTime } from '../../src/base/clock.js'
import { KenshinError } from '../../src/base/errors.js'
import { Esv } from '../../src/echonet/codes.js'
import type { Frame } from '../../src/echonet/frame.js'
import {
  NOON,
  isGet,
  isSetOf,
  failure,
  withCount,
  dayWord,
  before,
  edited,
  refusal,
  Desk,
  slotsOfDaysBefore,
} from './desk.js'

describe('readHistory(), contradictions', () => {
  it('leaves out a day that contradicts the store, after another look, and reads all others', async () => {
    const desk = new Desk(NOON)
    await desk.read({ days: 3 })
    const { readings } = await desk.content()
    desk.emulator.clock.jump(DAY_S)
    desk.fate = {
      onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) === 1 ? withCount(answer, 4, 1) : answer),
    }
    expect(await failure(desk.read({ days: 9 }))).toMatchObject({
      code: 'history.readings-differ',
      exit: 5,
      facts: { date: before(0), slot: 4 },
    })
    expect(desk.warnings('differs from the stored')).toHaveLength(1)
    expect(await desk.untrue()).toEqual([])
    expect((await desk.content()).readings.filter(({ time }) => dateAt(time) === before(0))).toEqual(
      readings.filter(({ time }) => dateAt(time) === before(0)),
    )
    expect(await desk.complete()).toHaveLength(8)
    desk.fate = {}
    await desk.read({ days: 9 })
    expect(await desk.complete()).toHaveLength(9)
  })

  it('goes on where the other look agrees', async () => {
    const desk = new Desk(NOON)
    await desk.read({ days: 3 })
    desk.emulator.clock.jump(DAY_S)
    let broken = true
    desk.fate = {
      onAnswer: (answer, request) => {
        if (!isGet(request, 0xe2) || dayWord(answer) !== 1 || !broken) return answer
        broken = false
        return withCount(answer, 4, 1)
      },
    }
    await desk.read({ days: 3 })
    expect(await desk.untrue()).toEqual([])
    expect(await desk.complete()).toHaveLength(4)
  })

  it('reads again where days do not join, then believes it and warns once', async () => {
    const reset = dayStart(plusDays(dateAt(NOON), -3))
    const desk = new Desk(NOON, { household: { digits: 6 } })
    desk.fate = {
      onAnswer: (answer, request) => {
        if (!isGet(request, 0xe2) && !isGet(request, 0xea)) return answer
        return reduced(answer, isGet(request, 0xea) ? 3 : dayWord(answer))
      },
    }
    await desk.read({ days: 6 })
    // Both neighbours are read again.
    expect(desk.asked.filter((day) => day === 3 || day === 4)).toEqual([3, 4, 4, 3, 3])
    expect(desk.warnings('the register fell')).toHaveLength(1)
    const { readings } = await desk.content()
    expect(readings.find(({ time }) => time === reset - 1800)?.usageKwh).toBeUndefined()
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined)).toHaveLength(2)
    expect(await desk.complete()).toHaveLength(6)
  })

  /** The register begins anew with the third day before today. */
  function reduced(answer: Frame, daysAgo: number): Frame {
    if (daysAgo > 3) return answer
    const [property] = answer.properties
    const edt = Uint8Array.from(property!.edt)
    const view = new DataView(edt.buffer)
    const offsets = property!.epc === 0xea ? [7] : Array.from({ length: 48 }, (_, slot) => 2 + slot * 4)
    for (const offset of offsets)
      if (view.getUint32(offset) !== 0xfffffffe) view.setUint32(offset, view.getUint32(offset) - 200_000 + 60_000)
    return { ...answer, properties: [{ epc: property!.epc, edt }, ...answer.properties.slice(1)] }
  }
})

describe('readHistory(), days that cannot be read', () => {
  it('asks again when another controller changed the day', async () => {
    const desk = new Desk(NOON)
    let meddled = 0
    desk.fate = {
      onRequest: (request) => {
        if (isGet(request, 0xe2) && desk.emulator.meter.object.day === 2 && ++meddled <= 2)
          desk.emulator.meter.object.day = 9
        return true
      },
    }
    await desk.read({ days: 4 })
    expect(desk.asked).toEqual([0, 1, 2, 2, 2, 3, 4])
    expect(await desk.untrue()).toEqual([])
  })

  it.each([
    [
      'another day',
      'history.other-day',
      (answer: Frame) => ({
        ...answer,
        properties: [
          { epc: 0xe2, edt: Uint8Array.from(answer.properties[0]!.edt, (byte, i) => (i === 1 ? 77 : byte)) },
        ],
      }),
    ],
    [
      'a day word beyond the standard',
      'echonet.value',
      (answer: Frame) => edited(answer, 0xe2, (data) => data.setUint16(0, 100)),
    ],
    ['nothing', 'meter.silent', () => undefined],
  ] as const)(
    'leaves out a day for which the meter answers %s, reads all others, then tells',
    async (_, code, spoil) => {
      const desk = new Desk(NOON)
      desk.fate = {
        onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) === 5 ? spoil(answer) : answer),
      }
      expect(await failure(desk.read())).toMatchObject({ code })
      expect(await desk.complete()).toHaveLength(19)
      expect(await desk.complete()).not.toContain(before(5))
      expect(await desk.untrue()).toEqual([])
      desk.fate = {}
      desk.asked.length = 0
      await desk.read()
      expect(desk.asked).toEqual([0, 5])
      expect(await desk.complete()).toHaveLength(20)
    },
  )

  it('gives up soon where no day can be read', async () => {
    const desk = new Desk(NOON)
    desk.fate = { onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) > 0 ? undefined : answer) }
    expect(await failure(desk.read())).toMatchObject({ code: 'meter.silent' })
    expect(new Set(desk.asked).size).toBeLessThanOrEqual(5)
  })

  it('leaves out days that the meter refuses, stores no holes for them, and says that it is incomplete', async () => {
    const desk = new Desk(NOON)
    const refused = [7, 8, 9, 10, 11, 12]
    desk.fate = {
      onAnswer: (answer, request) => (refused.some((day) => isSetOf(request, day)) ? refusal(answer, request) : answer),
    }
    expect(await failure(desk.read())).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(await desk.complete()).toHaveLength(14)
    expect((await desk.content()).days.filter(({ slots }) => slots === 0)).toEqual([])
    desk.fate = {}
    desk.asked.length = 0
    await desk.read()
    expect(desk.asked).toEqual([0, ...refused])
    expect(await desk.complete()).toHaveLength(20)
  })

  it('asks a meter that is busy for a minute until it answers', async () => {
    const desk = new Desk(NOON)
    let until = Infinity
    desk.fate = {
      onAnswer: (answer, request) => {
        if (isSetOf(request, 3) && until === Infinity) until = desk.time.monotonic() + 55_000
        return until !== Infinity && desk.time.monotonic() < until ? refusal(answer, request) : answer
      },
    }
    await desk.read({ days: 6 })
    expect(await desk.complete()).toHaveLength(6)
  })

  it('does not ask for long where the meter refuses all days behind one', async () => {
    const desk = new Desk(NOON)
    desk.fate = {
      onAnswer: (answer, request) =>
        request.esv === Esv.SetC && request.properties[0]!.edt[0]! > 36 ? refusal(answer, request) : answer,
    }
    expect(await failure(desk.read({ days: 99 }))).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(await desk.complete()).toHaveLength(36)
    expect(new Set(desk.asked.filter((day) => day > 36)).size).toBeLessThan(16)
    expect(desk.time.monotonic()).toBeLessThan(15 * 60_000)
  })

  it('asks a busy meter again that refuses a day once', async () => {
    const desk = new Desk(NOON)
    let refusals = 0
    desk.fate = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 2 && refusals++ === 0
          ? { ...answer, esv: Esv.Get_SNA, properties: [{ epc: 0xe2, edt: new Uint8Array() }] }
          : answer,
    }
    await desk.read({ days: 4 })
    expect(await desk.complete()).toHaveLength(4)
  })

  it('fails where the meter refuses even today', async () => {
    const desk = new Desk(NOON, { without: ['E2'] })
    expect(await failure(desk.read())).toBeInstanceOf(KenshinError)
    expect(await failure(desk.read())).toMatchObject({ code: 'echonet.refused' })
  })
})

describe('readHistory(), the end of the memory', () => {
  it('is believed after five empty days when the oldest day is empty as well, and remembered', async () => {
    const desk = new Desk(NOON, { memoryDays: 6 })
    await desk.read()
    // Five empty days, and the oldest of all.
    expect(desk.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20])
    desk.asked.length = 0
    await desk.read()
    expect(desk.asked).toEqual([0])
  })

  it.each([
    [5, 3],
    [5, 80],
    [11, 30],
    [40, 9],
  ])('is not reached in a gap of %i days that begins %i days ago', { timeout: 60_000 }, async (length, begin) => {
    const slots = slotsOfDaysBefore(NOON, 99)
    const holes = new Set(
      slots.filter((time) => {
        const daysAgo = daysBetween(dateAt(time), dateAt(NOON))
        return daysAgo >= begin && daysAgo < begin + length
      }),
    )
    const desk = new Desk(NOON, { household: { holes } })
    await desk.read({ days: 99 })
    expect(await desk.complete()).toHaveLength(99 - length)
    expect(await desk.untrue()).toEqual([])
    // Nothing is asked twice.
    expect(desk.asked).toHaveLength(100)
    desk.asked.length = 0
    await desk.read({ days: 99 })
    expect(desk.asked).toEqual([0])
  })

  it('asks for empty days three times, on three dates, and for a hole as well', async () => {
    const hole = slotTime(plusDays(dateAt(NOON), -2), 5)
    const desk = new Desk(NOON, { household: { holes: new Set([hole]) } })
    await desk.read({ days: 4 })
    const later: number[][] = []
    for (let night = 1; night <= 4; night++) {
      desk.emulator.clock.jump(DAY_S)
      desk.asked.length = 0
      await desk.read({ days: 4 + night })
      await desk.read({ days: 4 + night })
      later.push([...desk.asked])
    }
    expect(later).toEqual([
      [0, 1, 3, 0],
      [0, 1, 4, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
  })

  it('ends for each direction by itself', async () => {
    const desk = new Desk(NOON, { household: { solar: true } })
    desk.fate = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe4) && dayWord(answer) > 2
          ? {
              ...answer,
              properties: [
                {
                  epc: 0xe4,
                  edt: Uint8Array.from(answer.properties[0]!.edt, (byte, i) =>
                    i < 2 ? byte : i % 4 === 1 ? 0xfe : 0xff,
                  ),
                },
              ],
            }
          : answer,
    }
    await desk.read()
    expect(await desk.complete('normal')).toHaveLength(20)
    expect(await desk.complete('reverse')).toHaveLength(2)
    const { days } = await desk.content()
    expect(days.filter(({ direction }) => direction === 'reverse')).toHaveLength(1 + 2 + 5 + 1)
  })
})

describe('readHistory(), holes', () => {
  it('stores a day of holes as such and all other readings', async () => {
    const slots = slotsOfDaysBefore(NOON, 20)
    const holes = new Set(slots.filter((_, i) => Math.floor(i / 48) === 12 || i % 331 === 0))
    const desk = new Desk(NOON, { household: { holes } })
    await desk.read()
    const { readings } = await desk.content()
    expect(readings.filter(({ time }) => time < dayStart(dateAt(NOON)))).toHaveLength(slots.length - holes.size)
    expect(await desk.untrue()).toEqual([])
  })
})
