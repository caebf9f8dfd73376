import { createHash } from 'node:crypto'
import { wordsIn, type Language, type Words } from '../../words/words.js'
import { escape } from './draw/html.js'
import { calendars } from './figures/calendar.js'
import { costOfMonths } from './figures/cost.js'
import { monthCourse } from './figures/course.js'
import { dailyBars } from './figures/daily.js'
import { headline } from './figures/headline.js'
import { heatMaps } from './figures/heat-map.js'
import { baseAndPeaks } from './figures/load.js'
import { monthBars } from './figures/months.js'
import { registers } from './figures/register.js'
import { typicalDays } from './figures/typical.js'
import { Formats } from './formats.js'
import { billingOf } from './data/billing.js'
import type { MeterData } from './load.js'
import type { Tariff } from '../tariff/tariff.js'
import type { PageContext } from './page-context.js'
import { SCRIPT } from './script.js'
import { STYLE } from './style.js'

/** One meter of the page, whether anything is stored of it or not. */
export interface MeterOnPage {
  readonly name: string
  readonly data: MeterData | undefined
  /** Undefined: no cost is shown. */
  readonly tariff?: Tariff | undefined
}

export interface PageFacts {
  readonly language: Language
  /** When it is made, epoch seconds. */
  readonly now: number
  /** Of kenshin. */
  readonly version: string
}

/** The pictures of one meter, in their order on the page. */
const FIGURES: readonly ((context: PageContext) => string)[] = [
  headline,
  heatMaps,
  dailyBars,
  monthCourse,
  typicalDays,
  baseAndPeaks,
  monthBars,
  costOfMonths,
  calendars,
  registers,
]

/** The whole page: one HTML file that asks nobody for anything (pure). */
export function pageOf(meters: readonly MeterOnPage[], { language, now, version }: PageFacts): string {
  const words = wordsIn(language).reportPage
  const formats = new Formats(words.locale)
  const parts = meters.map((meter, index) =>
    meterPart(meter, { words, tariffWords: wordsIn(language).tariff, formats, id: `m${index}` }),
  )
  const title = `${words.title}: ${meters.map(({ name }) => name).join(words.list(['', '']))}`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="kenshin ${escape(version)}">
<link rel="icon" href="data:,">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escape(words.title)}</h1>${linksTo(meters, words)}</header>
<main data-none="${escape(words.noValue)}" data-later="${escape(words.notYet)}">
${parts.join('\n')}
</main>
<footer><p class="keys">${escape(words.keyboard)}</p><p>${escape(words.made({ at: formats.instant(now), version }))} ${escape(words.guarantee)}</p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** Nothing may be loaded, and no script runs but this one. */
const policy = (): string => {
  const hash = createHash('sha256').update(SCRIPT).digest('base64')
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
}

function linksTo(meters: readonly MeterOnPage[], words: Words['reportPage']): string {
  if (meters.length < 2) return ''
  const links = meters.map(({ name }, index) => `<li><a href="#m${index}">${escape(name)}</a>`)
  return `<nav aria-label="${escape(words.meters)}"><ul>${links.join('')}</ul></nav>`
}

function meterPart({ name, data, tariff }: MeterOnPage, base: Omit<PageContext, 'meter' | 'billing'>): string {
  const { words, formats, id } = base
  const heading = `<h2 id="${id}">${escape(name)}</h2>`
  if (data === undefined) return `${heading}<p class="span">${escape(words.nothing({ meter: name }))}</p>`
  const span = words.span({ from: formats.date(data.from), to: formats.date(data.to) })
  const billing = tariff === undefined ? [] : billingOf(tariff, data)
  const figures = FIGURES.map((figure) => figure({ ...base, meter: data, billing }))
  return `${heading}<p class="span">${escape(span)}</p>${figures.filter((part) => part !== '').join('\n')}`
}
