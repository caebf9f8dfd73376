import { expect, it } from 'vitest'
import { parseInstant } from '../../../src/base/instant.js'
import { HeldReadings } from '../../../src/store/meter-store/held-readings.js'
import type { ReadingPoint } from '../../../src/store/store.js'

const at = (clock: string): number => parseInstant(`2026-11-20T${clock}`)
const point = (time: number, count: number, usageKwh?: number): ReadingPoint => ({
  meter: 'home',
  direction: 'normal',
  time,
  count,
  cumulativeKwh: count / 10,
  usageKwh,
})

it('tells what it was told, at the edges of a day as well', () => {
  const held = new HeldReadings()
  const times = [at('00:00'), at('00:30'), at('23:30'), at('00:00') + 86_400]
  for (const [n, time] of times.entries()) held.set(point(time, n, n === 1 ? undefined : 0))
  expect(times.map((time) => held.get(time))).toEqual([
    { count: 0, cumulativeKwh: 0, usageKwh: 0 },
    { count: 1, cumulativeKwh: 0.1, usageKwh: undefined },
    { count: 2, cumulativeKwh: 0.2, usageKwh: 0 },
    { count: 3, cumulativeKwh: 0.3, usageKwh: 0 },
  ])
  expect([at('01:00'), at('00:00') - 1800, at('00:00') + 2 * 86_400].map((time) => held.has(time))).not.toContain(true)
})

it('keeps a usage until another one comes', () => {
  const held = new HeldReadings()
  for (const usage of [0.5, undefined]) held.set(point(at('12:00'), 7, usage))
  expect(held.get(at('12:00'))?.usageKwh).toBe(0.5)
  held.set(point(at('12:00'), 7, 0.6))
  expect(held.get(at('12:00'))?.usageKwh).toBe(0.6)
})

it('holds no instant between two half hours, where another program has written one', () => {
  const held = new HeldReadings()
  for (const time of [at('12:10'), at('12:00') + 1]) held.set(point(time, 7))
  expect([at('12:00'), at('12:10'), at('12:00') + 1].map((time) => held.has(time))).toEqual([false, false, false])
})
