import { weekdayOf, type LocalDate } from '../../base/clock.js'
import { readersWords } from '../../words/words.js'
import type { DayAmount, Recent } from '../recent.js'
import { bar, largest } from './chart.js'
import { pad, widest } from './layout.js'
import { kwhOf } from './numbers.js'
import type { Paper } from './paper.js'

const SHORTEST_BAR = 4
const LONGEST_BAR = 30

/** The last seven days: a line a day, and for each direction its kWh and a bar; all bars have one scale. Below a line of headings. */
export function weekBars(recents: readonly Recent[], paper: Paper): string[] {
  const words = readersWords().picture
  const week = recents[0]!.week
  const labels = [words.sevenDays, ...week.map((day, k) => labelOf(day.date, k === week.length - 1))]
  const numbers = recents.map((each) => each.week.map(kwhOf))
  const [label, number] = [widest(labels), widest(numbers.flat())]
  const room = Math.floor((paper.columns - label) / recents.length) - number - 3
  const width = Math.min(LONGEST_BAR, Math.max(SHORTEST_BAR, room))
  const most = largest(recents.flatMap((each) => each.week.map(({ kwh }) => kwh)))
  const barOf = (day: DayAmount, { direction }: Recent): string =>
    paper.paint(direction, bar(day.kwh, { most, width, lengths: paper.signs.lengths }))
  const headings = recents.map(({ direction }) =>
    pad(words.inKwh({ what: words.directions[direction] }), number + width + 1),
  )
  const lines = week.map((_, k) =>
    recents.map((each, i) => `${pad(numbers[i]![k]!, number, 'right')} ${pad(barOf(each.week[k]!, each), width)}`),
  )
  return [headings, ...lines].map((cells, line) => [pad(labels[line]!, label), ...cells].join('  ').trimEnd())
}

function labelOf(date: LocalDate, isToday: boolean): string {
  const { today, weekdays } = readersWords().picture
  return isToday ? today : `${weekdays[weekdayOf(date) - 1]!} ${date.slice(8)}`
}
