import { describe, expect, it } from 'vitest'
import { RunStatistics } from '../../src/app/run-statistics.js'
import { makeTime } from '../../src/base/time.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { mark, reading } from '../store/samples.js'

/** A clock that showed a minute (epoch seconds) when it answered (ms). */
const shownAt =
  (shown: number, answeredMs: number) =>
  (monotonicMs: number): [number, number] => {
    const earliest = shown + (monotonicMs - answeredMs) / 1000
    return [earliest, earliest + 60]
  }

describe('RunStatistics', () => {
  it('counts and times a run of two sessions', async () => {
    const time = new VirtualTime()
    const statistics = new RunStatistics(time)
    expect([statistics.hasJoined, statistics.secondsPerRequest]).toEqual([false, undefined])
    statistics.addJoin({ scanMs: 10_000, joinMs: 2_000 })
    statistics.beginReading()
    await time.pass(30_000)
    statistics.addDay(0)
    statistics.endSession({ requests: 10, retries: 1 }, 200)
    await time.pass(5_000)
    statistics.addJoin({ scanMs: 0, joinMs: 0 })
    statistics.beginReading()
    await time.pass(10_000)
    statistics.addDay(3)
    statistics.addWritten({ readings: [reading(0, 0), reading(0, 1), reading(0, 1)], days: [mark(0)] }, 400)
    statistics.endSession({ requests: 10, retries: 2 }, undefined)
    expect(statistics.hasJoined).toBe(true)
    expect(statistics.secondsPerRequest).toBe(2)
    expect(statistics.totals).toEqual({
      daysRead: 2,
      holes: 3,
      readings: 2,
      pointsWritten: 4,
      requests: 20,
      retries: 3,
      seconds: 45,
    })
    statistics.dateBy(shownAt(1_795_000_000, time.monotonic() - 5_500))
    expect(statistics.record('home', 'job', 'ok')).toEqual({
      meter: 'home',
      job: 'job',
      time: 1_795_000_000 - 40,
      outcome: 'ok',
      scanS: 10,
      joinS: 2,
      readS: 40,
      writeS: 0.4,
      requests: 20,
      retries: 3,
      lqi: 200,
      daysRead: 2,
      pointsWritten: 4,
    })
  })

  describe.each([
    ['in 1970', 400_000, undefined],
    ['in 2016', 1_478_000_000, undefined],
    ['right', 1_796_000_000, 1_796_000_000],
    ['in 2099', 4_080_000_000, undefined],
  ])('on a host whose clock is %s', (_, host, dated) => {
    const proven = 1_796_000_300
    const at = (): RunStatistics => new RunStatistics(makeTime({ start: host * 1000 }))

    it("dates a run by the meter's clock, where that is proven", () => {
      const statistics = at()
      statistics.dateBy(shownAt(proven, 0))
      expect(statistics.record('home', 'job', 'ok')?.time).toBe(proven)
      expect(statistics.record('home', 'job', 'history.date-not-proven')?.time).toBe(proven)
    })

    it('else by its own, where that is possible and nobody contradicts it', () => {
      expect(at().record('home', 'job', 'meter.not-found')?.time).toBe(dated)
      expect(at().record('home', 'job', 'history.date-not-proven')).toBeUndefined()
    })
  })

  it('tells runs within one minute of the meter apart by the clock of a host that agrees', () => {
    const starts = [1_796_000_310, 1_796_000_320].map((host) => {
      const statistics = new RunStatistics(makeTime({ start: host * 1000 }))
      statistics.dateBy(shownAt(1_796_000_300, 0))
      return statistics.record('home', 'job', 'ok')?.time
    })
    expect(starts).toEqual([1_796_000_310, 1_796_000_320])
  })

  it('does not take the quiet window for a slow meter', async () => {
    const time = new VirtualTime()
    const statistics = new RunStatistics(time)
    statistics.beginReading()
    await time.pass(45 * 60_000)
    statistics.leaveOut(45 * 60_000)
    await time.pass(8_000)
    statistics.endSession({ requests: 4, retries: 0 }, 100)
    expect(statistics.secondsPerRequest).toBe(2)
  })

  it('has no pace of a session that failed before the history', () => {
    const statistics = new RunStatistics(new VirtualTime())
    statistics.endSession({ requests: 4, retries: 0 }, 100)
    expect(statistics.secondsPerRequest).toBeUndefined()
  })
})
