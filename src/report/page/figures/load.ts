import { baseLoadOf, type BaseLoad } from '../data/base-load.js'
import { highestDays, highestHalfHours } from '../data/peaks.js'
import { digitsOf, kwhOf } from '../data/series.js'
import { escape, sectionOf } from '../draw/html.js'
import { clockOf } from '../formats.js'
import type { DirectionData } from '../load.js'
import { classOf, type PageContext } from '../page-context.js'

const RANKS = 5

/** Base load and peaks: the lowest and the highest. */
export function baseAndPeaks(context: PageContext): string {
  const { meter, words, id } = context
  const base = baseLoadOf(meter.bought.shown, meter.sold?.shown)
  const lists = [meter.bought, ...(meter.sold ? [meter.sold] : [])].map((data) => peaksOf(context, data)).join('')
  const body = `${base ? baseWords(context, base) : ''}<div class="pair">${lists}</div>`
  return sectionOf({ id: `${id}-load`, title: words.load.title, body })
}

function baseWords({ words, formats, meter }: PageContext, base: BaseLoad): string {
  const { watts, days, perDay, share } = base
  const facts = {
    watts: formats.number(watts),
    days: formats.number(days),
    perDay: formats.kwh(perDay),
    share: share === undefined ? undefined : formats.percent(share),
  }
  const bar = share === undefined ? '' : `<div class="share"><i style="width:${Math.round(share * 100)}%"></i></div>`
  const definition = meter.sold ? words.load.definitionNight : words.load.definition
  return `<p class="lead"><b>${escape(words.load.base(facts))}</b> ${escape(words.load.says(facts))}</p>${bar}<p class="note">${escape(definition)}</p>`
}

function peaksOf({ words, formats }: PageContext, data: DirectionData): string {
  const name = classOf(data)
  const halfHours = highestHalfHours(data.shown, RANKS)
  const days = highestDays(data.shown, RANKS)
  const most = { halfHour: halfHours[0]?.energy ?? 1, day: days[0]?.energy ?? 1 }
  const watts = (energy: number): string => formats.number(kwhOf(energy) * 2000)
  const first = halfHours.map(({ date, slot, energy }) => ({
    when: `${formats.date(date)} ${clockOf(slot)}–${clockOf(slot + 1)}`,
    what: words.load.halfHour({ kwh: formats.kwh(energy, digitsOf(data.step)), watts: watts(energy) }),
    share: energy / most.halfHour,
  }))
  const second = days.map(({ date, energy }) => ({
    when: formats.date(date),
    what: words.kwh({ kwh: formats.kwh(energy) }),
    share: energy / most.day,
  }))
  return `${ranksOf(words.load.halfHours[name], name, first)}${ranksOf(words.load.days[name], name, second)}`
}

interface Rank {
  readonly when: string
  readonly what: string
  readonly share: number
}

const ranksOf = (title: string, name: string, ranks: readonly Rank[]): string =>
  ranks.length === 0
    ? ''
    : `<div><h4>${escape(title)}</h4><ol class="ranks ${name}">${ranks
        .map(
          ({ when, what, share }) =>
            `<li><span>${escape(when)}</span><b>${escape(what)}</b><i style="--w:${Math.round(share * 100)}%"></i>`,
        )
        .join('')}</ol></div>`
