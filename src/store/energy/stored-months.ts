import { dayStart, monthOf, nextMonth, type LocalDate } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import type { Store } from '../store.js'
import type { Stored } from './derive.js'

/**
 * What a store holds of whole months, from that of `first` to that of `last`: with the first reading of the month after them, which
 * ends the last half hour.
 * @throws {KenshinError} `store.…`
 */
export async function storedIn(
  store: Pick<Store, 'readings' | 'days'>,
  { meter, first, last }: { meter: string; first: LocalDate; last: LocalDate },
  waiting: Waiting,
): Promise<Omit<Stored, 'meters'>> {
  const [begin, end] = [monthOf(first), nextMonth(last)]
  return {
    readings: await store.readings({ meter, from: dayStart(begin), to: dayStart(end) + 1 }, waiting),
    days: await store.days({ meter, from: begin, to: end }, waiting),
  }
}
