import { describe, expect, it } from 'vitest'
import { dayStart, parseDate, plusDays, SLOT_S, slotTime } from '../../../src/base/clock.js'
import { systemTime } from '../../../src/base/time.js'
import { bytesToHex, hexToBytes } from '../../../src/echonet/codes.js'
import { decodeFrame, encodeFrame } from '../../../src/echonet/frame.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { readingAt } from '../../../src/emulator/household/household.js'
import { MeterClock } from '../../../src/emulator/meter/clock.js'
import { Meter } from '../../../src/emulator/meter/meter.js'
import { memoryOf, meterOptionsOf, type EmulatorOptions } from '../../../src/emulator/options.js'

const TODAY = parseDate('2026-11-23')
/** 21:10 */
const EVENING = dayStart(TODAY) + 21 * 3600 + 600
const GET_EC = '1081000705FF010288016201EC00'
const GET_ED = '1081000705FF010288016201ED00'
const SET_ED = '1081000705FF010288016101ED07'
/** Year FFFF, one reading without data. */
const NOT_SET = 'FFFFFFFFFFFF01'
const NO_READING = 'FFFFFFFEFFFFFFFE'

function meterAt(now: number, options: EmulatorOptions = {}) {
  const memory = memoryOf(options)
  const clock = new MeterClock({ time: systemTime, start: now, rate: 0 })
  const { object, ask } = answering(new Meter({ ...meterOptionsOf(options, memory), clock }))
  const { recentHalfHours, recentHalfHoursTime, cumulativeHistoryNormal, cumulativeHistoryReverse } = smartMeter
  /** SetC ED, Get EC. */
  const halfHours = (time: number, count = 12) => {
    expect(object.set(0xed, recentHalfHoursTime.encode({ time, count }))).toBe(true)
    return recentHalfHours.decode(object.get(0xec)!)
  }
  /** SetC E5, Get E2 and E4. */
  const day = (days: number) => {
    object.set(0xe5, Uint8Array.of(days))
    const [normal, reverse] = [cumulativeHistoryNormal, cumulativeHistoryReverse].map(
      (history) => history.decode(object.get(history.epc)!).counts,
    )
    return { normal: normal!, reverse: reverse! }
  }
  return { ask, object, memory, halfHours, day }
}

function answering(meter: Meter) {
  const ask = (frame: string): string | undefined => {
    const answer = meter.answer(decodeFrame(hexToBytes(frame)))
    return answer && bytesToHex(encodeFrame(answer))
  }
  return { ask, object: meter.object }
}

describe.each([1, 2] as const)('ED and EC of generation %d', (generation) => {
  it('stand in 9E and 9F, and are gone where they were taken away', () => {
    const { object } = meterAt(EVENING, { generation })
    expect(smartMeter.setMap.decode(object.get(0x9e)!)).toContain(0xed)
    expect([...smartMeter.getMap.decode(object.get(0x9f)!)]).toEqual(expect.arrayContaining([0xec, 0xed]))
    const { object: without, ask } = meterAt(EVENING, { generation, without: ['EC', 'ED'] })
    expect(smartMeter.setMap.decode(without.get(0x9e)!)).not.toContain(0xed)
    expect([...smartMeter.getMap.decode(without.get(0x9f)!)].filter((epc) => epc === 0xec || epc === 0xed)).toEqual([])
    expect(ask(GET_EC)).toBe('1081000702880105FF015201EC00')
    expect(ask(`${SET_ED}07EA0B17151E0C`)).toBe('1081000702880105FF015101ED0707EA0B17151E0C')
  })

  it('say that nothing was set, until something is', () => {
    const { ask } = meterAt(EVENING, { generation })
    expect(ask(GET_ED)).toBe(`1081000702880105FF017201ED07${NOT_SET}`)
    expect(ask(GET_EC)).toBe(`1081000702880105FF017201EC0F${NOT_SET}${NO_READING}`)
    expect(ask(`${SET_ED}07EA0B17151E01`)).toBe('1081000702880105FF017101ED00')
    expect(ask(GET_ED)).toBe('1081000702880105FF017201ED0707EA0B17151E01')
    expect(ask(GET_EC)).toBe(`1081000702880105FF017201EC0F07EA0B17151E01${NO_READING}`)
  })

  it.each([
    ['minute 15', '07EA0B17150F0C'],
    ['no slot', '07EA0B17151E00'],
    ['13 slots', '07EA0B17151E0D'],
    ['31 November', '07EA0B1F151E0C'],
    ['6 bytes', '07EA0B17151E'],
    ['a time that is not set', NOT_SET],
  ])('ED refuses %s and keeps what it had', (_, edt) => {
    const { ask } = meterAt(EVENING, { generation })
    ask(`${SET_ED}07EA0B1614000C`)
    const size = bytesToHex(Uint8Array.of(edt.length / 2))
    expect(ask(`1081000705FF010288016101ED${size}${edt}`)).toBe(`1081000702880105FF015101ED${size}${edt}`)
    expect(ask(GET_ED)).toBe('1081000702880105FF017201ED0707EA0B1614000C')
  })
})

describe('EC', () => {
  it('tells both directions, newest first, back over midnight', () => {
    const { halfHours, memory } = meterAt(EVENING, { household: { solar: true } })
    const newest = slotTime(TODAY, 2)
    const { time, readings } = halfHours(newest, 5)
    expect(time).toBe(newest)
    expect(readings).toEqual(
      [2, 1, 0, -1, -2].map((slot) => {
        const at = slotTime(TODAY, slot)
        const [normal, reverse] = [
          readingAt('normal', at, memory.household),
          readingAt('reverse', at, memory.household),
        ]
        return { time: at, normal, reverse }
      }),
    )
  })

  const wrapAt = slotTime(plusDays(TODAY, -1), 20)
  const hole = slotTime(plusDays(TODAY, -2), 30)
  it.each<[string, EmulatorOptions]>([
    ['with solar panels', { household: { solar: true } }],
    ['with a wrap', { household: { wrapAt } }],
    ['after an exchange', { household: { exchangeAt: wrapAt } }],
    ['with a hole', { household: { holes: new Set([hole]) } }],
    ['of a clock that is wrong', { household: { clockAheadS: 5400 } }],
    ['of late slots', { slotDelayS: 900 }],
    ['of a short memory', { memoryDays: 2 }],
  ])('equals E2 and E4 in every half hour, %s', (_, options) => {
    const { halfHours, day } = meterAt(EVENING, options)
    for (const days of [0, 1, 2, 3]) {
      const { normal, reverse } = day(days)
      const asked = [47, 35, 23, 11].flatMap((slot) => halfHours(slotTime(plusDays(TODAY, -days), slot)).readings)
      expect(asked.map((reading) => reading.normal).reverse()).toEqual(normal)
      expect(asked.map((reading) => reading.reverse).reverse()).toEqual(reverse)
    }
  })

  it('has holes where its memory ends, and in what is still to come', () => {
    const { halfHours } = meterAt(EVENING, { memoryDays: 10 })
    const kept = (time: number): boolean[] => halfHours(time, 4).readings.map(({ normal }) => normal !== undefined)
    expect(kept(slotTime(plusDays(TODAY, -10), 1))).toEqual([true, true, false, false])
    expect(kept(slotTime(TODAY, 44))).toEqual([false, false, true, true])
    expect(kept(slotTime(plusDays(TODAY, 400), 0))).toEqual([false, false, false, false])
  })

  it('knows the day that has begun, even while E2 still counts from yesterday', () => {
    const { halfHours, day } = meterAt(dayStart(TODAY) + 600, { historyRollDelayS: 1200 })
    expect(halfHours(slotTime(TODAY, 0), 2).readings.map(({ normal }) => normal)).toEqual([
      expect.any(Number),
      day(0).normal[47],
    ])
  })

  it('remembers 99 days unless said, as E2', () => {
    const { halfHours } = meterAt(EVENING)
    const [first, before] = halfHours(slotTime(plusDays(TODAY, -99), 0), 2).readings
    expect([first?.normal, before?.normal]).toEqual([expect.any(Number), undefined])
  })

  it.each([
    ['serve', '7202EC', '9804'],
    ['refuse', '5202EC00', '9800'],
    ['cut', '7201EC', undefined],
  ] as const)('beside other properties: %s', (besideHistory, start, end) => {
    const answer = meterAt(EVENING, { besideHistory }).ask('1081000705FF010288016202EC009800')!
    expect(answer.slice(20)).toMatch(new RegExp(`^${start}`))
    if (end !== undefined) expect(answer).toContain(end)
    expect(meterAt(EVENING, { besideHistory }).ask(GET_EC)!.slice(20)).toMatch(/^7201EC/)
  })
})

describe('a history that lags', () => {
  it.each([
    ['an hour', 3600],
    ['a day', 86_400],
  ])('by %s: E2, E4, EA and EB agree with each other, and EC tells when it was', (_, historyLagS) => {
    const right = meterAt(EVENING, { household: { solar: true } })
    const late = meterAt(EVENING, { household: { solar: true }, historyLagS })
    const slots = historyLagS / SLOT_S
    for (const direction of ['normal', 'reverse'] as const) {
      const days = [...right.day(3)[direction], ...right.day(2)[direction]]
      expect(late.day(2)[direction]).toEqual(days.slice(48 - slots, 96 - slots))
      const { time, count } = smartMeter.fixedTimeNormal.decode(late.object.get(direction === 'normal' ? 0xea : 0xeb)!)
      expect([time, count]).toEqual([slotTime(TODAY, 42), late.day(0)[direction][42]])
    }
    expect(late.halfHours(EVENING - 600)).toEqual(right.halfHours(EVENING - 600))
  })
})
