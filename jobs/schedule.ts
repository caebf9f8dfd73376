import { once } from 'node:events'
import { schedule, type ScheduledTask } from 'node-cron'
import { requireRouteB } from '../config/source/secrets.js'
import { toIso, ZONE } from '../src/base/clock.js'
import { codeOf, KenshinError } from '../src/base/errors.js'
import { reasonOf } from '../src/base/time.js'
import type { Logger } from '../src/base/log.js'
import { attempts } from './attempts.js'
import { watchClock } from './clock-watch.js'
import type { JobContext, Outcome } from '../src/app/one-meter.js'
import { nightlyBackfill } from './nightly-backfill.js'

/**
 * Stays and runs the jobs by their cron expressions in Asia/Tokyo, one at a time. A run at the start catches up what was
 * missed while nobody ran: what is missing is seen in the store, so no time of a missed run has to be known.
 *
 * @returns when the signal ends; a run in hand ends first (what it has confirmed is stored).
 * @throws {KenshinError} `config.invalid` at once where credentials are missing: waiting would not bring them.
 */
export async function runSchedule(context: JobContext): Promise<void> {
  const { config, log, signal } = context
  for (const meter of config.meters) requireRouteB(config, meter)
  const job = attempts((only) => backfill(context, only), context)
  const task = scheduleNightly(config.jobs['nightly-backfill'], () => job.run(), log)
  log.info('running, catching up first', { nextRun: nextRunOf(task) })
  void job.run()
  void watchClock((byS) => {
    log.warn('the clock of the host was set, catching up', { byS, nextRun: nextRunOf(task) })
    // The wait for the next run was computed from the old time.
    void task.stop()
    void task.start()
    void job.run()
  }, context)
  if (!signal.aborted) await once(signal, 'abort')
  log.info('stopping', { why: reasonOf(signal).message })
  await task.destroy()
  await job.end()
}

/** A small correction of the host's clock, or a busy host, makes a run late; it is not left out for that. */
const LATEST_MS = 12 * 3600 * 1000

/** Fires by the clock of Japan, whatever the zone of the host. */
export const scheduleNightly = (cron: string, run: () => Promise<void>, log: Logger): ScheduledTask =>
  schedule(cron, run, {
    name: 'nightly-backfill',
    timezone: ZONE,
    noOverlap: true,
    missedExecutionTolerance: LATEST_MS,
    // A clock that leaps from 1970 would make one warning for each night since.
    suppressMissedWarning: true,
    logger: cronLogger(log.child({ part: 'cron' })),
  })

/** @returns the meters for which another attempt may do better */
async function backfill(context: JobContext, only: readonly string[] | undefined): Promise<string[]> {
  const { log, signal } = context
  const outcomes: Outcome[] = []
  for (const meter of only ?? [undefined]) outcomes.push(...(await nightlyBackfill(context, { meter })))
  if (signal.aborted) return []
  for (const { meter, totals, error } of outcomes) {
    if (error === undefined) log.info('run done', { meter, ...totals })
    else log.error('run failed', { meter, ...reasonsOf(error) })
  }
  return outcomes.flatMap(({ meter, error }) => (isPassing(error) ? [meter] : []))
}

const isPassing = (error: Error | undefined): boolean => error instanceof KenshinError && error.isPassing

const reasonsOf = (error: Error): Record<string, string> =>
  error instanceof KenshinError
    ? { code: codeOf(error), why: error.words.en, todo: error.remedy.en }
    : { code: codeOf(error), why: error.stack ?? error.message }

/** By the clock of Japan. */
const nextRunOf = (task: ScheduledTask): string => {
  const next = task.getNextRun()
  return next === null ? 'never' : toIso(Math.floor(next.getTime() / 1000))
}

/** node-cron would print to stdout by itself. */
function cronLogger(log: Logger): {
  info: (m: string) => void
  warn: (m: string) => void
  error: (m: string | Error) => void
  debug: (m: string | Error) => void
} {
  const words = (message: string | Error): string => (typeof message === 'string' ? message : message.message)
  return {
    info: (message) => log.debug(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(words(message)),
    debug: (message) => log.trace(words(message)),
  }
}
