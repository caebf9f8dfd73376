import { schedule, type ScheduledTask } from 'node-cron'
import { toIso, ZONE } from '../base/clock.js'
import type { Logger } from '../base/log.js'

/** A small correction of the host's clock, or a busy host, makes a run late; it is not left out for that. */
const LATEST_MS = 12 * 3600 * 1000

/** Runs by a cron expression and the clock of Japan, whatever the zone of the host. */
export const runByCron = (
  expression: string,
  { name, run, log }: { readonly name: string; readonly run: () => Promise<void>; readonly log: Logger },
): ScheduledTask =>
  schedule(expression, run, {
    name,
    timezone: ZONE,
    noOverlap: true,
    missedExecutionTolerance: LATEST_MS,
    // A clock that leaps from 1970 would make one warning for each night since.
    suppressMissedWarning: true,
    logger: cronLogger(log.child({ part: 'cron' })),
  })

/** @param lateMs how long after its time it begins. @returns ISO 8601 with +09:00, or `never` */
export function nextRunOf(task: ScheduledTask, lateMs = 0): string {
  const next = task.getNextRun()
  return next === null ? 'never' : toIso(Math.floor((next.getTime() + lateMs) / 1000))
}

/** Computes the wait for the next run anew. */
export function waitAnew(task: ScheduledTask): void {
  void task.stop()
  void task.start()
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
