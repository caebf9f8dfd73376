import { expect, it } from 'vitest'
import { slotTime } from '../../../src/base/clock.js'
import { loadMeter } from '../../../src/report/page/load.js'
import { MemoryStore } from '../../store/memory-store.js'
import { day, meterRecord, waiting, wholeDays } from '../../store/samples.js'

it('loadMeter() takes the last word on where the register of a new meter begins', async () => {
  const store = new MemoryStore()
  const meters = [meterRecord(-30), ...[20, 0].map((slot, night) => since(night + 3, slotTime(day(1), slot)))]
  await store.write({ ...wholeDays(0, 3), meters }, waiting)
  const loaded = await loadMeter(store, { meter: 'home', now: slotTime(day(2), 47), span: {} }, waiting)
  // An import walks back: what it told in the first night is no exchange in the middle of a day.
  expect(loaded?.bought.days.map(({ slots }) => slots)).toEqual([47, 48, 47])
})

const since = (n: number, registerSince: number) => meterRecord(n, { identity: 'another', registerSince })
