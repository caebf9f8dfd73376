import { describe, expect, it } from 'vitest'
import { dayStart, parseDate, plusDays, slotTime } from '../../../src/base/clock.js'
import { systemTime } from '../../../src/base/time.js'
import { bytesToHex, hexToBytes } from '../../../src/echonet/codes.js'
import { decodeFrame, encodeFrame } from '../../../src/echonet/frame.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { countAt } from '../../../src/emulator/household/household.js'
import { MeterClock } from '../../../src/emulator/meter/clock.js'
import { Meter } from '../../../src/emulator/meter/meter.js'
import { memoryOf, meterOptionsOf, type EmulatorOptions } from '../../../src/emulator/options.js'

const TODAY = parseDate('2026-11-23')
/** 21:10 */
const EVENING = dayStart(TODAY) + 21 * 3600 + 600

function meterAt(now: number, options: EmulatorOptions = {}) {
  const memory = memoryOf(options)
  const clock = new MeterClock({ time: systemTime, start: now, rate: 0 })
  const meter = new Meter({ ...meterOptionsOf(options, memory), clock })
  const ask = (frame: string): string | undefined => {
    const answer = meter.answer(decodeFrame(hexToBytes(frame)))
    return answer && bytesToHex(encodeFrame(answer))
  }
  const value = (epc: number): Uint8Array => meter.object.get(epc)!
  const history = (day: number, epc: 0xe2 | 0xe4 = 0xe2) => {
    meter.object.set(0xe5, Uint8Array.of(day))
    return smartMeter.cumulativeHistoryNormal.decode(value(epc))
  }
  return { meter, clock, memory, ask, value, history }
}

describe('Meter, rules of ECHONET Lite', () => {
  const { ask } = meterAt(EVENING)

  it('answers Get in the order asked', () => {
    expect(ask('1081000705FF010288016203D700E100D300')).toBe('1081000702880105FF017203D70106E10101D30400000001')
  })

  it('serves what it can with Get_SNA', () => {
    expect(ask('1081000705FF010288016202D7008300')).toBe('1081000702880105FF015202D701068300')
  })

  it('repeats what it refused with SetC_SNA', () => {
    expect(ask('1081000705FF010288016102E50105D70107')).toBe('1081000702880105FF015102E500D70107')
  })

  it('refuses days beyond 99', () => {
    expect(ask('1081000705FF010288016101E50164')).toBe('1081000702880105FF015101E50164')
    expect(ask('1081000705FF010288016101E501FF')).toBe('1081000702880105FF015101E501FF')
    expect(ask('1081000705FF010288016101E50163')).toBe('1081000702880105FF017101E500')
  })

  it('does both groups of SetGet', () => {
    expect(ask('1081000705FF010288016E01E5010301E500')).toBe('1081000702880105FF017E01E50001E50103')
    expect(ask('1081000705FF010288016E01E50164018300')).toBe('1081000702880105FF015E01E50164018300')
  })

  it('answers INF_REQ with INF', () => {
    expect(ask('1081000705FF010EF0016301D500')).toBe('108100070EF00105FF017301D50401028801')
  })

  it('answers SetI only to refuse', () => {
    expect(ask('1081000705FF010288016001E50102')).toBeUndefined()
    expect(ask('1081000705FF010288016001D70102')).toBe('1081000702880105FF015001D70102')
  })

  it('is silent for objects it does not have', () => {
    expect(ask('1081000705FF0101300162018000')).toBeUndefined()
  })

  it('answers for all instances of its class', () => {
    expect(ask('1081000705FF010288006201D700')).toBe('1081000702880105FF017201D70106')
  })
})

describe('Meter, properties', () => {
  it('has the maps of a first-generation meter', () => {
    const { value } = meterAt(EVENING)
    expect(bytesToHex(value(0x9d))).toBe('03808188')
    expect(bytesToHex(value(0x9e))).toBe('0381E5ED')
    expect(bytesToHex(value(0x9f))).toBe('1941414160404000624300414040430202')
  })

  it('adds C0, D0, EE and EF in the second generation', () => {
    const { meter, value } = meterAt(EVENING, { generation: 2 })
    expect([...smartMeter.getMap.decode(value(0x9f))]).toEqual(expect.arrayContaining([0xc0, 0xd0, 0xee, 0xef]))
    expect(meterAt(EVENING).meter.object.get(0xd0)).toBeUndefined()
    expect(meter.object.set(0xef, smartMeter.recentMinutesTime.encode({ time: EVENING, count: 3 }))).toBe(true)
    const { readings } = smartMeter.recentMinutes.decode(value(0xee))
    expect(readings.map(({ time }) => time)).toEqual([EVENING, EVENING - 60, EVENING - 120])
  })

  it('does not have what was taken away', () => {
    const { ask, value } = meterAt(EVENING, { without: ['D3', '98', 'ED'] })
    expect(ask('1081000705FF010288016201D300')).toBe('1081000702880105FF015201D300')
    expect(smartMeter.getMap.decode(value(0x9f)).has(0x98)).toBe(false)
    expect(bytesToHex(value(0x9e))).toBe('0281E5')
  })

  it('refuses or ignores requests with too many properties', () => {
    const request = '1081000705FF010288016203D700E100D300'
    expect(meterAt(EVENING, { maxOpc: 2 }).ask(request)).toBe('1081000702880105FF015203D700E100D300')
    expect(meterAt(EVENING, { maxOpc: 2, overMaxOpc: 'silence' }).ask(request)).toBeUndefined()
  })

  it('tells date and time of its own clock', () => {
    const { value } = meterAt(EVENING)
    expect(bytesToHex(value(0x97))).toBe('150A')
    expect(bytesToHex(value(0x98))).toBe('07EA0B17')
  })

  it('stamps the latest half hour', () => {
    const { value, memory } = meterAt(EVENING)
    const time = slotTime(TODAY, 42)
    expect(smartMeter.fixedTimeNormal.decode(value(0xea))).toEqual({
      time,
      count: countAt('normal', time, memory.household),
    })
  })

  it('keeps E5 at 00 until it is set, for every session', () => {
    expect(meterAt(EVENING).meter.object.day).toBe(0)
  })

  it('has another number after an exchange', () => {
    const exchanged = meterAt(EVENING, { household: { exchangeAt: EVENING - 86_400 } })
    expect(bytesToHex(exchanged.value(0x8d))).not.toBe(bytesToHex(meterAt(EVENING).value(0x8d)))
  })
})

describe('Meter, history', () => {
  it('fills today up to the clock', () => {
    const { history } = meterAt(EVENING)
    const { day, counts } = history(0)
    expect(day).toBe(0)
    expect(counts.findIndex((count) => count === undefined)).toBe(43)
    expect(counts.slice(43)).toEqual(Array.from({ length: 5 }, () => undefined))
  })

  it('has all of the days 1 to 99, equal to the household', () => {
    const { history, memory } = meterAt(EVENING)
    for (const day of [1, 50, 99]) {
      const expected = Array.from({ length: 48 }, (_, slot) =>
        countAt('normal', slotTime(plusDays(TODAY, -day), slot), memory.household),
      )
      expect(history(day)).toEqual({ day, counts: expected })
    }
  })

  it('forgets days beyond its memory', () => {
    const { history } = meterAt(EVENING, { memoryDays: 36 })
    expect(history(36).counts).not.toContain(undefined)
    expect(new Set(history(37).counts)).toEqual(new Set([undefined]))
  })

  it('has holes where it was told to', () => {
    const hole = slotTime(plusDays(TODAY, -2), 20)
    const { history } = meterAt(EVENING, { household: { holes: new Set([hole]) } })
    expect(history(2).counts.flatMap((count, slot) => (count === undefined ? [slot] : []))).toEqual([20])
  })

  it('sells nothing without panels', () => {
    expect(new Set(meterAt(EVENING).history(1, 0xe4).counts)).toEqual(new Set([0]))
  })

  it('shows a slot as late as it was told to', () => {
    const { history } = meterAt(EVENING, { slotDelayS: 900 })
    expect(history(0).counts.findIndex((count) => count === undefined)).toBe(42)
  })

  it('rolls its days with the clock, or later', () => {
    const soonAfter = dayStart(TODAY) + 600
    const yesterday = meterAt(soonAfter).history(1).counts
    expect(
      meterAt(soonAfter)
        .history(0)
        .counts.filter((count) => count !== undefined),
    ).toHaveLength(1)
    const late = meterAt(soonAfter, { historyRollDelayS: 1200 })
    expect(late.history(0).counts).toEqual(yesterday)
    late.clock.jump(601)
    expect(late.history(1).counts).toEqual(yesterday)
  })
})
