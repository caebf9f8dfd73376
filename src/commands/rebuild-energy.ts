import { chooseMeters } from '../app/choose-meters.js'
import { rebuild, type Rebuilt } from '../store/energy/rebuild.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import { readersWords } from '../words/words.js'
import type { CommandContext } from './context.js'
import { print } from './outputs.js'

/** Derives `energy_day` and `energy_month` of each meter from its readings, and says what is there now. */
export async function rebuildEnergy(context: CommandContext, { meter: only }: { meter?: string }): Promise<void> {
  const { config, time, log, signal, json } = context
  const store = await openStore(config.store, { mode: 'write', time, log })
  const done: ({ meter: string } & Rebuilt)[] = []
  try {
    const names = await namesOf(context, store, only)
    // Finds a field of another type before anything is written. What a retention cannot hold is left out and told.
    await store.check({ oldestDays: 0 }, { signal })
    for (const meter of names) {
      const rebuilt = await rebuild(store, {
        meter,
        halfHourFields: config.store.halfHourFields,
        signal,
        onProgress: progressOf(meter, context),
      }).finally(() => context.screen.clear())
      if (json) done.push({ meter, ...rebuilt })
      else printRebuilt(meter, rebuilt)
    }
  } finally {
    await store.close()
  }
  if (json) print(JSON.stringify(done))
}

/** The meters of the settings, or the one that is asked for: it may no longer be in the settings. */
async function namesOf({ config, signal }: CommandContext, store: Store, only: string | undefined): Promise<string[]> {
  const meter = only?.normalize('NFC')
  if (meter !== undefined && (await store.span({ meter }, { signal })) !== undefined) return [meter]
  return chooseMeters(config, meter).map(({ name }) => name)
}

function progressOf(meter: string, { screen, log, json, time }: CommandContext): (part: number) => void {
  const begun = time.monotonic()
  const words = readersWords().commands.rebuild
  let told = 0
  return (part) => {
    const percent = Math.floor(part * 100)
    const seconds = (time.monotonic() - begun) / 1000
    if (!json && screen.isLive) screen.show(words.progress({ meter, percent, seconds: (seconds * (1 - part)) / part }))
    else if (percent >= told + 10 && seconds > 2) log.info('rebuilt', { meter, percent: (told = percent) })
  }
}

function printRebuilt(meter: string, { leftOut, ...rebuilt }: Rebuilt): void {
  const words = readersWords().commands.rebuild
  if (rebuilt.days === 0 && leftOut.length === 0) print(words.nothing({ meter }))
  else print(words.rebuilt({ meter, ...rebuilt }))
  const [first] = leftOut
  if (first !== undefined) print(words.leftOut({ months: leftOut.length, first: first.slice(0, 7) }))
}
