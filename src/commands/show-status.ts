import { chooseMeters } from '../app/choose-meters.js'
import { dateAt, type LocalDate } from '../base/clock.js'
import { visible } from '../base/visible.js'
import type { Recent } from '../report/recent.js'
import { metersTable } from '../report/terminal/meters-table.js'
import { meterPicture } from '../report/terminal/meter-picture.js'
import { gaps, nothingStored, totals } from '../report/terminal/meter-lines.js'
import { isEmpty, type MeterView } from '../report/terminal/meter-view.js'
import type { Paper } from '../report/terminal/paper.js'
import { openSpool } from '../store/meter-store/spool.js'
import { openStore } from '../store/open.js'
import { readersWords } from '../words/words.js'
import type { CommandContext } from './context.js'
import { loadMeterView } from './load-meter-view.js'
import { print } from './outputs.js'
import { paperOf } from './paper.js'

export interface StatusOptions {
  readonly meter?: string | undefined
  readonly ascii?: boolean | undefined
}

interface Found {
  readonly view: MeterView
  readonly spooled: boolean
}

/** Prints a picture of one meter, a table of several, or one JSON array. */
export async function showStatus(context: CommandContext, options: StatusOptions): Promise<void> {
  const found = await findAll(context, options)
  context.signal.throwIfAborted()
  if (context.json) print(JSON.stringify(found.flatMap(asJson)))
  else printFound(context, found, options)
}

async function findAll(context: CommandContext, { meter: only }: StatusOptions): Promise<Found[]> {
  const { config, time, log } = context
  const meters = chooseMeters(config, only)
  const store = await openStore(config.store, { mode: 'read', time, log })
  const found: Found[] = []
  try {
    for (const { name } of meters) {
      const view = await loadMeterView(context, store, name)
      found.push({ view, spooled: await openSpool(config.state, name, store).pending() })
    }
  } finally {
    await store.close()
  }
  return found
}

const asJson = ({ view: { directions, proof }, spooled }: Found): object[] =>
  directions.map(({ view, recent }) => ({ ...view, spooled, proof, energy: energyOf(recent) }))

function energyOf({ today, yesterday, month, week }: Recent): object {
  return { today, yesterday, month, week }
}

function printFound({ time }: CommandContext, found: readonly Found[], { ascii }: StatusOptions): void {
  const paper = paperOf(process.stdout, { ascii })
  const views = found.map(({ view }) => ({ ...view, meter: visible(view.meter) }))
  const host = dateAt(time.now() / 1000)
  const lines = [
    ...(views.length > 1 ? ofSeveral(views, paper) : views.flatMap((view) => ofOne(view, paper))),
    '',
    ...new Set(views.flatMap((view) => otherClock(view, host))),
    ...(found.some(({ spooled }) => spooled) ? [readersWords().commands.status.spooled, ''] : []),
  ]
  for (const line of lines) print(paper.signs.plain(line))
}

const ofOne = (view: MeterView, paper: Paper): string[] => [
  ...meterPicture(view, paper),
  ...totals(view),
  ...gaps(view),
]

function ofSeveral(views: readonly MeterView[], paper: Paper): string[] {
  const { commands, picture } = readersWords()
  const empty = views.filter(isEmpty)
  return [
    ...metersTable(views, paper),
    ...empty.map((view) => commands.status.about({ what: view.meter, words: nothingStored(view) })),
    picture.oneMeter,
  ]
}

/** Says so where the calendar does not end at the date of this computer. */
function otherClock({ range }: MeterView, host: LocalDate): string[] {
  return range.to === host ? [] : [readersWords().commands.status.otherClock({ host, newest: range.to })]
}
