import { SLOTS_PER_DAY } from '../../base/clock.js'
import { readersWords } from '../../words/words.js'
import type { Recent } from '../recent.js'
import { curve, inPairs, largest } from './chart.js'
import { pad, widest } from './layout.js'
import type { Paper } from './paper.js'

type Values = readonly (number | undefined)[]

interface Strip {
  /** The day, and the direction where there are two. */
  readonly labels: readonly string[]
  readonly direction: Recent['direction']
  readonly values: Values
}

const isKnown = (values: Values): boolean => values.some((value) => value !== undefined)

/** Below this, the curve of today says little: yesterday's stands above it. */
const ENOUGH = SLOTS_PER_DAY / 2
/** Lines of a curve by how many there are: a meter that sells has two a day, and a screen 24 lines. */
const rowsFor = (curves: number): number => (curves === 1 ? 3 : curves === 2 ? 2 : 1)

/**
 * The curve of today, of one column a half hour (an hour where that is too wide), with a scale in kWh and the hours below; all curves
 * have one scale. Nothing where neither today nor yesterday is known.
 */
export function dayCurves(recents: readonly Recent[], paper: Paper): string[] {
  const words = readersWords().picture
  const strips = stripsOf(recents)
  if (strips.length === 0) return []
  const rows = rowsFor(strips.length)
  const wide = columnsOf(strips, words.kwhIn({ minutes: 30 }))
  const isWide = wide.label + wide.scale + 3 + SLOTS_PER_DAY <= paper.columns
  const drawn = isWide ? strips : strips.map((strip) => ({ ...strip, values: inPairs(strip.values) }))
  const { label, scale, most } = columnsOf(drawn, words.kwhIn({ minutes: isWide ? 30 : 60 }))
  const lines = drawn.flatMap((strip) => {
    const { direction, values } = strip
    const names = labelsOf(strip, drawn.length)
    return curve(values, { most, rows, ...paper.signs }).map((line, k) => {
      const tick = k === 0 && most > 0 ? kwh(most) : k === rows - 1 ? '0' : ''
      const left = `${pad(names[k] ?? '', label)} ${pad(tick, scale, 'right')} ${paper.signs.edge}`
      return `${left}${paper.paint(direction, line.trimEnd())}`
    })
  })
  const unit = pad(words.kwhIn({ minutes: isWide ? 30 : 60 }), label + scale + 3)
  return [...lines, `${unit}${hours(isWide ? 2 : 1)} ${words.hour}`]
}

function columnsOf(strips: readonly Strip[], unit: string): { label: number; scale: number; most: number } {
  const most = largest(strips.flatMap(({ values }) => values))
  const scale = widest([kwh(most)])
  return {
    most,
    scale,
    label: Math.max(widest(strips.flatMap((strip) => labelsOf(strip, strips.length))), widest([unit]) - scale - 2),
  }
}

/** One for each line. */
const labelsOf = ({ labels }: Strip, curves: number): readonly string[] =>
  rowsFor(curves) === 1 ? [labels.join(' ')] : labels

function stripsOf(recents: readonly Recent[]): Strip[] {
  const words = readersWords().picture
  const isEnough = recents.some(({ halfHours }) => halfHours.today.filter((v) => v !== undefined).length >= ENOUGH)
  const days = isEnough ? (['today'] as const) : (['yesterday', 'today'] as const)
  return days.flatMap((day) =>
    recents.flatMap(({ direction, halfHours }) => {
      const labels = [words[day], ...(recents.length > 1 ? [words.directions[direction]] : [])]
      return isKnown(halfHours[day]) ? { labels, direction, values: halfHours[day] } : []
    }),
  )
}

const kwh = (value: number): string => readersWords().picture.number({ value, digits: value < 10 ? 2 : 1 })

/** 0, 6, 12, 18, 24, each below the column that begins there. */
const hours = (columnsAnHour: number): string =>
  [0, 6, 12, 18, 24].reduce((line, hour) => `${pad(line, hour * columnsAnHour)}${hour}`, '')
