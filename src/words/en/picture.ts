import { formatNumber } from '../numbers.js'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What `kenshin status` draws, and an import at its end. */
export const picture = {
  directions: { normal: 'bought', reverse: 'sold' },
  states: { complete: 'complete', partial: 'partial', holed: 'with holes', missing: 'missing' },
  /** From Monday; all of one width. */
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  /** @param month 1–12 */
  month: ({ month }: { month: number }) => months[month - 1]!,
  /** @param proof `E2`, `E2+EC` or `EC` */
  datesBy: ({ proof }: { proof: string }) => `dates by ${proof}`,
  monthSoFar: ({ month }: { month: number }) => `${months[month - 1]!} so far`,
  number: ({ value, digits }: { value: number; digits: number }) => formatNumber(value, digits),
  inKwh: ({ what }: { what: string }) => `${what} kWh`,
  kwhIn: ({ minutes }: { minutes: number }) => `kWh in ${minutes} min`,
  hour: 'h',
  today: 'today',
  todayUntil: ({ time }: { time: string }) => `today to ${time}`,
  yesterday: 'yesterday',
  sevenDays: '7 days',
  atLeast: '+ at least: some of the half hours are not known',
  differs: '* bought and sold differ: the worse one is shown',
  columns: {
    meter: 'meter',
    direction: '',
    last: 'last reading',
    today: 'today kWh',
    week: '7 days kWh',
    lost: 'lost on',
  },
  lostOn: 'lost on: the meter forgets its next day that is not complete',
  oneMeter: 'One meter with its calendar: kenshin status --meter NAME',
}
