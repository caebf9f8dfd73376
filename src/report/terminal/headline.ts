import { readersWords } from '../../words/words.js'
import type { Recent } from '../recent.js'
import { align } from './layout.js'
import { kwhOf } from './numbers.js'

/** Today so far, yesterday, and the month so far: a line for each direction, below a line of headings. */
export function headline(recents: readonly Recent[]): string[] {
  const words = readersWords().picture
  const { month } = recents[0]!
  const heads = ['', todayUntil(recents), words.yesterday, words.monthSoFar({ month: Number(month.from.slice(5, 7)) })]
  const rows = recents.map(({ direction, today, yesterday, month }) => [
    words.inKwh({ what: words.directions[direction] }),
    ...[today, yesterday, month].map(kwhOf),
  ])
  return align([heads.map((head) => head && `${head} `), ...rows], ['left', 'right', 'right', 'right'])
}

/** `today to 12:30`: the latest of all directions. */
function todayUntil(recents: readonly Recent[]): string {
  const words = readersWords().picture
  const until = recents.flatMap(({ today }) => today.until ?? []).reduce((a, b) => (a > b ? a : b), '')
  return until === '' ? words.today : words.todayUntil({ time: clockTime(until, recents[0]!.today.date) })
}

/** A day ends at 24:00. */
const clockTime = (iso: string, date: string): string => (iso.startsWith(date) ? iso.slice(11, 16) : '24:00')
