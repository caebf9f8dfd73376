import { describe, expect, it } from 'vitest'
import { toIso } from '../../../src/base/clock.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { countAt } from '../../../src/emulator/household/household.js'
import { MeterClock } from '../../../src/emulator/meter/clock.js'
import { Terminal } from '../terminal.js'
import { VirtualTime } from '../virtual-time.js'

describe('MeterClock', () => {
  it('runs at its rate, stands at 0, jumps', () => {
    const time = new VirtualTime()
    const clock = new MeterClock({ time, start: 1000, rate: 60 })
    return time.pass(1000).then(() => {
      expect(clock.now()).toBe(1060)
      expect(clock.msUntil(1120)).toBe(1000)
      clock.jump(-60)
      expect(clock.now()).toBe(1000)
      clock.set(5, 0)
      expect(clock.msUntil(6)).toBeUndefined()
    })
  })
})

it('a clock that is wrong dates what the register showed at the true time', async () => {
  const clockAheadS = 86_400 + 5400
  const terminal = new Terminal({ clockRate: 0, latency: 'none', household: { clockAheadS } })
  await terminal.join()
  const { properties } = (await terminal.ask('1081000105FF01028801620398009700EA00'))!
  const [date, clock, latest] = properties.map(({ edt }) => edt)
  expect(smartMeter.currentDate.decode(date!)).toBe('1970-01-02')
  expect(smartMeter.currentTime.decode(clock!)).toEqual({ hour: 10, minute: 30 })
  const { time, count } = smartMeter.fixedTimeNormal.decode(latest!)
  expect(toIso(time)).toBe('1970-01-02T10:30:00+09:00')
  expect(count).toBe(countAt('normal', 0, { ...terminal.emulator.household, clockAheadS: 0 }))
})
