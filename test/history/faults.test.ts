import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, dayStart, plusDays } from '../../src/base/clock.js'
import { KenshinError } from '../../src/base/errors.js'
import { changeTold, toldBy, type Frame } from '../../src/echonet/frame.js'
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
  meterKinds,
  readerOf,
  slotsOfDaysBefore,
} from './history-reader.js'

describe.each(meterKinds)('readHistory(), contradictions, history beside others: %s', (kind) => {
  it('leaves out a day that contradicts the store, after another look, and reads all others', async () => {
    const reader = readerOf(kind, NOON)
    await reader.read({ days: 3 })
    const { readings } = await reader.content()
    reader.emulator.clock.jump(DAY_S)
    reader.linkFaults = {
      onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) === 1 ? withCount(answer, 4, 1) : answer),
    }
    expect(await failure(reader.read({ days: 9 }))).toMatchObject({
      code: 'history.readings-differ',
      exit: 5,
      facts: { date: before(0), slot: 4 },
    })
    expect(reader.warnings('differs from the stored')).toHaveLength(1)
    expect(await reader.untrue()).toEqual([])
    expect((await reader.content()).readings.filter(({ time }) => dateAt(time) === before(0))).toEqual(
      readings.filter(({ time }) => dateAt(time) === before(0)),
    )
    expect(await reader.complete()).toHaveLength(8)
    reader.linkFaults = {}
    await reader.read({ days: 9 })
    expect(await reader.complete()).toHaveLength(9)
  })

  it('stops where nothing of a day agrees and the meter does not say who it is', async () => {
    const reader = readerOf(kind, NOON, { without: ['8D'] })
    await reader.read({ days: 3 })
    const content = await reader.content()
    const other = readerOf(kind, NOON + DAY_S, { without: ['8D'], household: { seed: 7 } }, reader.store)
    other.linkFaults = {
      onAnswer: (answer) => {
        const more = (data: DataView, at: number): void => data.setUint32(at, data.getUint32(at) + 5000)
        const ofDay = (data: DataView): void => {
          for (let at = 2; at < 194; at += 4) if (data.getUint32(at) !== 0xfffffffe) more(data, at)
        }
        return edited(edited(answer, 0xe2, ofDay), 0xea, (data) => more(data, 7))
      },
    }
    expect(await failure(other.read({ days: 9 }))).toMatchObject({ code: 'history.readings-differ', exit: 5 })
    expect(await reader.content()).toEqual(content)
  })

  it('goes on where the other look agrees', async () => {
    const reader = readerOf(kind, NOON)
    await reader.read({ days: 3 })
    reader.emulator.clock.jump(DAY_S)
    let broken = true
    reader.linkFaults = {
      onAnswer: (answer, request) => {
        if (!isGet(request, 0xe2) || dayWord(answer) !== 1 || !broken) return answer
        broken = false
        return withCount(answer, 4, 1)
      },
    }
    await reader.read({ days: 3 })
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(4)
  })

  it('reads again where days do not join, then believes it and warns once', async () => {
    const reset = dayStart(plusDays(dateAt(NOON), -3))
    const reader = readerOf(kind, NOON, { household: { digits: 6 } })
    reader.linkFaults = {
      onAnswer: (answer, request) => {
        if (!isGet(request, 0xe2) && !isGet(request, 0xea)) return answer
        return reduced(answer, isGet(request, 0xea) ? 3 : dayWord(answer))
      },
    }
    await reader.read({ days: 6 })
    // Both neighbours are read again.
    expect(reader.asked.filter((day) => day === 3 || day === 4)).toEqual([3, 4, 4, 3, 3])
    expect(reader.warnings('the register fell')).toHaveLength(1)
    const { readings } = await reader.content()
    expect(readings.find(({ time }) => time === reset - 1800)?.usageKwh).toBeUndefined()
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined)).toHaveLength(2)
    expect(await reader.complete()).toHaveLength(6)
  })

  /** The register begins anew with the third day before today. */
  function reduced(answer: Frame, daysAgo: number): Frame {
    const [property] = toldBy(answer)
    if (daysAgo > 3 || property?.edt.length === 0) return answer
    const edt = Uint8Array.from(property!.edt)
    const view = new DataView(edt.buffer)
    const offsets = property!.epc === 0xea ? [7] : Array.from({ length: 48 }, (_, slot) => 2 + slot * 4)
    for (const offset of offsets)
      if (view.getUint32(offset) !== 0xfffffffe) view.setUint32(offset, view.getUint32(offset) - 200_000 + 60_000)
    return changeTold(answer, ([, ...others]) => [{ epc: property!.epc, edt }, ...others])
  }
})

describe.each(meterKinds)('readHistory(), days that cannot be read, history beside others: %s', (kind) => {
  it('asks again when another controller changed the day', async () => {
    const reader = readerOf(kind, NOON)
    let meddled = 0
    reader.linkFaults = {
      onRequest: (request) => {
        if (isGet(request, 0xe2) && reader.emulator.meter.object.day === 2 && ++meddled <= 2)
          reader.emulator.meter.object.day = 9
        return true
      },
    }
    await reader.read({ days: 4 })
    // None can where one request sets and reads it.
    expect(reader.asked).toEqual(kind === 'clock and day' ? [0, 1, 2, 3, 4] : [0, 1, 2, 2, 2, 3, 4])
    expect(await reader.untrue()).toEqual([])
  })

  it.each([
    ['another day', 'history.other-day', (answer: Frame) => edited(answer, 0xe2, (data) => data.setUint8(1, 77))],
    [
      'a day word beyond the standard',
      'echonet.value',
      (answer: Frame) => edited(answer, 0xe2, (data) => data.setUint16(0, 100)),
    ],
    ['nothing', 'meter.silent', () => undefined],
  ] as const)(
    'leaves out a day for which the meter answers %s, reads all others, then tells',
    async (_, code, spoil) => {
      const reader = readerOf(kind, NOON)
      reader.linkFaults = {
        onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) === 5 ? spoil(answer) : answer),
      }
      expect(await failure(reader.read())).toMatchObject({ code })
      expect(await reader.complete()).toHaveLength(19)
      expect(await reader.complete()).not.toContain(before(5))
      expect(await reader.untrue()).toEqual([])
      reader.linkFaults = {}
      reader.asked.length = 0
      await reader.read()
      expect(reader.asked).toEqual([0, 5])
      expect(await reader.complete()).toHaveLength(20)
    },
  )

  it('gives up soon where no day can be read', async () => {
    const reader = readerOf(kind, NOON)
    reader.linkFaults = {
      onAnswer: (answer, request) => (isGet(request, 0xe2) && dayWord(answer) > 0 ? undefined : answer),
    }
    expect(await failure(reader.read())).toMatchObject({ code: 'meter.silent' })
    expect(new Set(reader.asked).size).toBeLessThanOrEqual(5)
  })

  it('leaves out days that the meter refuses, stores no holes for them, and says that it is incomplete', async () => {
    const reader = readerOf(kind, NOON)
    const refused = [7, 8, 9, 10, 11, 12]
    reader.linkFaults = {
      onAnswer: (answer, request) => (refused.some((day) => isSetOf(request, day)) ? refusal(answer, request) : answer),
    }
    expect(await failure(reader.read())).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(await reader.complete()).toHaveLength(14)
    expect((await reader.content()).days.filter(({ slots }) => slots === 0)).toEqual([])
    reader.linkFaults = {}
    reader.asked.length = 0
    await reader.read()
    expect(reader.asked).toEqual([0, ...refused])
    expect(await reader.complete()).toHaveLength(20)
  })

  it('asks a meter that is busy for a minute until it answers', async () => {
    const reader = readerOf(kind, NOON)
    let until = Infinity
    reader.linkFaults = {
      onAnswer: (answer, request) => {
        if (isSetOf(request, 3) && until === Infinity) until = reader.time.monotonic() + 55_000
        return until !== Infinity && reader.time.monotonic() < until ? refusal(answer, request) : answer
      },
    }
    await reader.read({ days: 6 })
    expect(await reader.complete()).toHaveLength(6)
  })

  it('does not ask for long where the meter refuses all days behind one', async () => {
    const reader = readerOf(kind, NOON)
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        request.properties[0]?.epc === 0xe5 && request.properties[0].edt[0]! > 36 ? refusal(answer, request) : answer,
    }
    expect(await failure(reader.read({ days: 99 }))).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(await reader.complete()).toHaveLength(36)
    expect(new Set(reader.asked.filter((day) => day > 36)).size).toBeLessThan(16)
    expect(reader.time.monotonic()).toBeLessThan(15 * 60_000)
  })

  it('asks a busy meter again that refuses a day once', async () => {
    const reader = readerOf(kind, NOON)
    let refusals = 0
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 2 && refusals++ === 0 ? refusal(answer, request) : answer,
    }
    await reader.read({ days: 4 })
    expect(await reader.complete()).toHaveLength(4)
  })

  it('fails where the meter refuses even today', async () => {
    const reader = readerOf(kind, NOON, { without: ['E2'] })
    expect(await failure(reader.read())).toBeInstanceOf(KenshinError)
    expect(await failure(reader.read())).toMatchObject({ code: 'echonet.refused' })
  })
})

describe.each(meterKinds)('readHistory(), holes, history beside others: %s', (kind) => {
  it('stores a day of holes as such and all other readings', async () => {
    const slots = slotsOfDaysBefore(NOON, 20)
    const holes = new Set(slots.filter((_, i) => Math.floor(i / 48) === 12 || i % 331 === 0))
    const reader = readerOf(kind, NOON, { household: { holes } })
    await reader.read()
    const { readings } = await reader.content()
    expect(readings.filter(({ time }) => time < dayStart(dateAt(NOON)))).toHaveLength(slots.length - holes.size)
    expect(await reader.untrue()).toEqual([])
  })
})
