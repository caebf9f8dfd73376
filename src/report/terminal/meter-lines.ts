/** What is told of a meter in sentences, below its picture. */
import type { LocalDate } from '../../base/clock.js'
import { readersWords } from '../../words/words.js'
import type { Overview } from '../overview.js'
import { isEmpty, type DirectionView, type MeterView } from './meter-view.js'

/** Days that are listed: more would push the picture off the screen. */
const LISTED = 5

/** How many readings there are, from when to when, and how far the register went. */
export function totals({ directions }: MeterView): string[] {
  const words = readersWords().commands.status
  return [
    ...ofEach(directions, ({ readings, first, last }) =>
      first && last ? [words.readings({ readings, first: first.time, last: last.time })] : [],
    ),
    ...ofEach(directions, ({ first, last, usageKwh }) =>
      first && last ? [words.register({ firstKwh: first.kwh, lastKwh: last.kwh, usageKwh })] : [],
    ),
  ]
}

/** What the meter will forget, and when; or that nothing is stored. */
export function gaps(meter: MeterView): string[] {
  const words = readersWords().commands.status
  if (isEmpty(meter)) return [nothingStored(meter)]
  const { directions } = meter
  const dates = [...new Set(directions.flatMap(({ view }) => view.leaving.map(({ date }) => date)))].sort()
  const lost = (date: LocalDate): string[] =>
    ofEach(directions, ({ leaving }) => leaving.filter((day) => day.date === date).map(words.leaving))
  const more = dates.length - LISTED
  return [
    ...ofEach(directions, ({ memoryEnds }) =>
      memoryEnds === undefined ? [] : [words.memoryEnds({ date: memoryEnds })],
    ),
    ...dates.slice(0, LISTED).flatMap(lost),
    ...(more > 0 ? [words.moreDays({ days: more })] : []),
  ]
}

export function nothingStored({ newest }: MeterView): string {
  const words = readersWords().commands.status
  return newest === undefined ? words.nothingStored : words.nothingSince({ date: newest })
}

/** The lines of each direction behind its name; once, and without a name, where all say the same. */
function ofEach(directions: readonly DirectionView[], linesOf: (view: Overview) => string[]): string[] {
  const { commands, picture } = readersWords()
  const lines = directions.map(({ view }) => linesOf(view))
  if (new Set(lines.map((each) => each.join('\n'))).size === 1) return lines[0]!
  return directions.flatMap(({ view }, k) => {
    const what = picture.directions[view.direction]
    return lines[k]!.map((words) => commands.status.about({ what, words }))
  })
}
