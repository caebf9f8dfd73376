/**
 * When the nightly job runs, when it runs again, and what is noted of it:
 *
 *   at the start       catches up what was missed while nobody ran: the store shows what is missing
 *   each night         by the cron expression of the settings, by the clock of Japan; later by a part of `jobs.spread` of its own
 *   clock was set      the host's clock moved by more than a minute: catches up, and waits for the night anew
 *   after a failure    that may pass by itself (a database or a dongle in use, a disturbed radio): RETRY_AFTER_MIN later, only the
 *                      meters that failed
 *
 * One run at a time. Of each run the log has a line for each meter (here) as soon as it has ended, `heartbeat.json` how it ended
 * (src/app/heartbeat.ts), and the store a record (`electricity_run`).
 */
import { once } from 'node:events'
import type { Outcome, RunContext } from '../src/app/context.js'
import { nextRunOf, runByCron, waitAnew } from '../src/app/cron.js'
import { spreadMs } from '../src/app/spread.js'
import { watchClock } from '../src/app/watch-clock.js'
import type { Context } from '../src/base/context.js'
import { codeOf, isOurs } from '../src/base/errors.js'
import type { Logger } from '../src/base/log.js'
import { reasonOf, sleep, type Time } from '../src/base/time.js'
import { nightlyBackfill } from './nightly-backfill.js'

/** Each counts from the end of the run before; the next run after the last is that of the next night. */
const RETRY_AFTER_MIN = [15, 30, 55]

interface Times {
  /** Cron of five fields, Asia/Tokyo. */
  readonly 'nightly-backfill': string
  /** Minutes over which installations spread their starts. */
  readonly spread: number
}

/**
 * Stays and runs the nightly job.
 * @returns when the signal ends; a run in hand ends first (what it has confirmed is stored).
 * @throws {KenshinError} `config.invalid` at once where credentials are missing: waiting would not bring them.
 */
export async function runSchedule(context: RunContext, { spread, 'nightly-backfill': cron }: Times): Promise<void> {
  const { settings, log, signal } = context
  for (const meter of settings.meters) meter.routeB()
  const job = new RetriedJob((only) => backfill(context, only), context)
  const lateMs = spreadMs(settings.meters, spread)
  const night = (): Promise<void> =>
    sleep(lateMs, context).then(
      () => job.run(),
      () => undefined,
    )
  const nights = runByCron(cron, { name: 'nightly-backfill', run: night, log })
  log.info('running, catching up first', { nextRun: nextRunOf(nights, lateMs) })
  void job.run()
  void watchClock((byS) => {
    log.warn('the clock of the host was set, catching up', { byS, nextRun: nextRunOf(nights, lateMs) })
    waitAnew(nights)
    void job.runAfresh()
  }, context)
  if (!signal.aborted) await once(signal, 'abort')
  log.info('stopping', { why: reasonOf(signal).message })
  await nights.destroy()
  await job.end()
}

/** @returns the meters for which another run may do better */
async function backfill(context: RunContext, only: readonly string[] | undefined): Promise<string[]> {
  const { log, signal } = context
  const onOutcome = (outcome: Outcome): void => {
    if (!signal.aborted) logOutcome(log, outcome)
  }
  const outcomes = await nightlyBackfill({ ...context, onOutcome }, { meter: only })
  if (signal.aborted) return []
  return outcomes.flatMap(({ meter, error }) => (isOurs(error) && error.isPassing ? [meter] : []))
}

function logOutcome(log: Logger, { meter, totals, error }: Outcome): void {
  if (error === undefined) log.info('run done', { meter, ...totals })
  else if (isOurs(error))
    log.error('run failed', { meter, code: error.code, why: error.words.en, todo: error.remedy.en })
  else log.error('run failed', { meter, code: codeOf(error), why: error.stack ?? error.message })
}

/** Runs a job one at a time, and again for the meters that failed. */
export class RetriedJob {
  readonly #work: (only?: readonly string[]) => Promise<readonly string[]>
  readonly #time: Time
  readonly #log: Logger
  /** A run for all meters, or a retry. */
  #current: { readonly isForAll: boolean; readonly ended: Promise<void> } | undefined
  #cancelRetry = (): void => undefined
  #isEnded = false

  /** @param work reads all meters, or only those named; returns those that are worth a retry */
  constructor(
    work: (only?: readonly string[]) => Promise<readonly string[]>,
    { time, log }: Pick<Context, 'time' | 'log'>,
  ) {
    this.#work = work
    this.#time = time
    this.#log = log
  }

  /** Runs for all meters. A run for all that is under way serves for this one; a retry that is under way ends first. */
  run(): Promise<void> {
    const current = this.#current
    if (current === undefined) return this.#begin({ isForAll: true }, () => this.#read(0))
    this.#log.info('a run is still under way, not starting another')
    return current.isForAll ? current.ended : this.#after(current.ended)
  }

  /** Runs for all meters, after what is under way: that may have gone by a clock which was wrong. */
  runAfresh(): Promise<void> {
    return this.#current === undefined ? this.run() : this.#after(this.#current.ended)
  }

  #after(ended: Promise<void>): Promise<void> {
    return this.#begin({ isForAll: true }, () => ended.then(() => this.#read(0)))
  }

  /** No more retries; resolves when the run under way has ended. */
  async end(): Promise<void> {
    this.#isEnded = true
    this.#cancelRetry()
    await this.#current?.ended
  }

  #begin({ isForAll }: { isForAll: boolean }, task: () => Promise<void>): Promise<void> {
    const ended = task().finally(() => {
      if (this.#current?.ended === ended) this.#current = undefined
    })
    this.#current = { isForAll, ended }
    return ended
  }

  async #read(retries: number, only?: readonly string[]): Promise<void> {
    this.#cancelRetry()
    const failed = await this.#work(only)
    const inMinutes = RETRY_AFTER_MIN[retries]
    if (failed.length === 0 || inMinutes === undefined || this.#isEnded) return
    this.#log.info('trying again', { meters: failed.join(' '), inMinutes })
    const retry = (): Promise<void> => this.#begin({ isForAll: false }, () => this.#read(retries + 1, failed))
    this.#cancelRetry = this.#time.timer(inMinutes * 60_000, () => void retry())
  }
}
