import { resolve } from 'node:path'
import { chooseMeters } from '../app/choose-meters.js'
import { parseDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { writeReport, type WrittenReport } from '../report/page/write.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import { language, readersWords, type Language } from '../words/words.js'
import type { CommandContext } from './context.js'
import { openPage } from './open-page.js'
import { print } from './outputs.js'
import { tariffOf } from './tariff-of.js'

export interface ReportCommandOptions {
  readonly out?: string
  readonly open?: boolean
  readonly days?: number
  readonly from?: string
  readonly to?: string
  readonly meter?: string
  readonly lang?: Language
}

type ReportMeter = Parameters<typeof writeReport>[1]['meters'][number]

const DEFAULT_FILE = 'kenshin-report.html'

/** Writes the page, and tells where it is and how to open it, or opens it. */
export async function makeReport(context: CommandContext, options: ReportCommandOptions): Promise<void> {
  const { config, json, time, log, signal, screen } = context
  const span = spanOf(options)
  const path = resolve(options.out ?? config.report.path ?? DEFAULT_FILE)
  const store = await openStore(config.store, { mode: 'read', time, log })
  let written: WrittenReport
  try {
    const meters = await metersOf(context, store, options.meter)
    const onMeter = (meter: string): void => {
      if (screen.isLive && !json) screen.show(readersWords().commands.report.reading({ meter }))
    }
    const request = { meters, span, path, language: options.lang ?? language(), now: time.now() / 1000, onMeter }
    written = await writeReport(store, request, { signal })
  } finally {
    screen.clear()
    await store.close()
  }
  tell(written, json)
  if (options.open === true) await openPage(written.path, context)
  else if (!json) print(readersWords().commands.report.openIt)
}

/** Those of the settings, or the one that is named: it may be in the store alone. */
async function metersOf(
  { config, signal }: CommandContext,
  store: Store,
  only: string | undefined,
): Promise<ReportMeter[]> {
  const meter = only?.normalize('NFC')
  if (meter !== undefined && (await store.span({ meter }, { signal })) !== undefined)
    return [{ name: meter, tariff: await tariffOf(config.meters.find(({ name }) => name === meter)) }]
  const chosen = chooseMeters(config, meter)
  return Promise.all(chosen.map(async (one) => ({ name: one.name, tariff: await tariffOf(one) })))
}

function spanOf({ days, from, to }: ReportCommandOptions): Parameters<typeof writeReport>[1]['span'] {
  if (days !== undefined && from !== undefined)
    throw new KenshinError('config.usage', (words) => words.contradiction({ options: '--days, --from' }))
  if (from !== undefined && to !== undefined && from > to)
    throw new KenshinError('config.usage', (words) => words.fromAfterTo({ from, to }), {
      remedy: (words) => words.exchangeDates,
    })
  return {
    days,
    from: from === undefined ? undefined : parseDate(from),
    to: to === undefined ? undefined : parseDate(to),
  }
}

function tell(written: WrittenReport, json: boolean): void {
  if (json) {
    print(JSON.stringify(written))
    return
  }
  const words = readersWords().commands.report
  print(words.written({ path: written.path, bytes: written.bytes }))
  for (const { meter, from } of written.meters) if (from === undefined) print(words.nothing({ meter }))
}
