import { daysBetween, type LocalDate } from '../base/clock.js'
import { readCheckedDay } from './check-day.js'
import type { ReadingContext } from './context.js'
import type { CountsByTime } from './half-hours.js'
import type { Walked } from './mend-newer.js'
import { differsFrom } from './testimony.js'

/** Read again so often. */
const ATTEMPTS = 2

/**
 * The witness was heard about bought energy, and its answer tells sold energy as well. Where that differs, the day is read again: nothing
 * else would tell that the oldest day is of another date. What differs each time is kept and told: it is a matter of one direction.
 * @throws {KenshinError} what ends the link.
 */
export async function mendSold(
  context: ReadingContext,
  { today, pending, others }: Pick<Walked, 'today' | 'pending' | 'others'>,
  { date, counts }: { readonly date: LocalDate; readonly counts: CountsByTime },
): Promise<void> {
  const planned = { date, daysAgo: daysBetween(date, today), directions: ['reverse'] } as const
  for (let attempt = 0; ; attempt++) {
    const sold = pending.find('reverse', date)
    if (sold === undefined || !differsFrom(sold, counts)) return
    context.log.warn('the second history has other counts of sold energy', { date, attempt: attempt + 1 })
    if (attempt === ATTEMPTS) return
    const { read, ...rest } = others()
    const [[, again] = []] = await readCheckedDay(context, planned, {
      ...rest,
      read: read.filter((day) => day !== sold),
    })
    if (again?.kind === 'done') pending.replace(again)
  }
}
