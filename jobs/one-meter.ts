import { join } from 'node:path'
import { requireRouteB } from '../config/secrets.js'
import type { Config, MeterSettings } from '../config/types.js'
import { KenshinError } from '../src/base/errors.js'
import { takeLock } from '../src/base/lock.js'
import type { Logger } from '../src/base/log.js'
import { text } from '../src/base/text.js'
import type { Time } from '../src/base/time.js'
import { collect, type CollectProgress } from '../src/collect.js'
import type { Totals } from '../src/report/tally.js'
import { openStore } from '../src/store/open.js'

export interface JobContext {
  readonly config: Config
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
  readonly onProgress?: (meter: string, progress: CollectProgress) => void
}

/** What one run did for one meter: totals, or the error that ended it. */
export interface Outcome {
  readonly meter: string
  readonly totals?: Totals
  readonly error?: Error
}

/** Runs a job for all meters, one after the other; a failure of one does not keep the others from being read. */
export async function forEachMeter(
  { config, signal }: JobContext,
  only: string | undefined,
  task: (meter: MeterSettings) => Promise<Totals>,
): Promise<Outcome[]> {
  const meters = config.meters.filter(({ name }) => only === undefined || name === only)
  if (meters.length === 0) throw noSuchMeter(only ?? '', config)
  const outcomes: Outcome[] = []
  for (const meter of meters) {
    if (signal.aborted) break
    try {
      outcomes.push({ meter: meter.name, totals: await task(meter) })
    } catch (error) {
      outcomes.push({ meter: meter.name, error: error instanceof Error ? error : new Error(String(error)) })
    }
  }
  return outcomes
}

/** One run for one meter, with its store; a second run for the same meter is kept out. */
export async function collectMeter(
  context: JobContext,
  meter: MeterSettings,
  { job, days }: { job: string; days: number },
): Promise<Totals> {
  const { config, time, signal, onProgress } = context
  const log = context.log.child({ meter: meter.name })
  const routeB = requireRouteB(config, meter)
  const lock = await takeLock(join(config.state, `${encodeURIComponent(meter.name)}.lock`))
  if (lock === undefined) throw busy(meter.name)
  try {
    const store = await openStore(config.store, { mode: 'write', time, log })
    try {
      const history = { ...config.history, days }
      const progress = onProgress && { onProgress: (now: CollectProgress) => onProgress(meter.name, now) }
      return await collect({
        job,
        meter: { ...meter, routeB },
        history,
        store,
        state: config.state,
        time,
        log,
        signal,
        ...progress,
      })
    } finally {
      await store.close()
    }
  } finally {
    await lock.release()
  }
}

const busy = (meter: string): KenshinError =>
  new KenshinError(
    'dongle.busy',
    text(`Another kenshin is reading the meter ${meter}.`, `別の kenshin がメーター ${meter} を読み取り中です。`),
  )

const noSuchMeter = (name: string, { meters }: Config): KenshinError => {
  const known = meters.map((meter) => meter.name).join(', ')
  return new KenshinError(
    'config.usage',
    text(`There is no meter ${name} in the settings (${known}).`, `設定にメーター ${name} がありません（${known}）。`),
  )
}
