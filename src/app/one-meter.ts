import { join } from 'node:path'
import { requireRouteB } from '../../config/source/secrets.js'
import type { Config, MeterSettings } from '../../config/types.js'
import { KenshinError } from '../base/errors.js'
import { fileNameOf } from '../base/file-name.js'
import { fileTrouble } from '../base/file-trouble.js'
import { takeLock, type Lock } from '../base/lock.js'
import type { Logger } from '../base/log.js'
import { text, type Text } from '../base/text.js'
import { withOwnSignal, type Time } from '../base/time.js'
import { collect, type CollectProgress } from './collect.js'
import type { Phase } from '../report/progress.js'
import type { Totals } from './run-statistics.js'
import { openStore } from '../store/open.js'
import { noteOutcome } from './heartbeat.js'
import { chooseMeters } from './choose-meters.js'

export interface JobContext {
  readonly config: Config
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
  readonly onPhase?: (meter: string, phase: Phase) => void
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
  context: JobContext,
  only: string | undefined,
  task: (context: JobContext, meter: MeterSettings) => Promise<Totals>,
): Promise<Outcome[]> {
  const { config, time, log, signal } = context
  const outcomes: Outcome[] = []
  for (const meter of chooseMeters(config, only)) {
    if (signal.aborted) break
    const outcome = await outcomeOf(meter.name, () =>
      withOwnSignal(signal, (own) => task({ ...context, signal: own }, meter)),
    )
    outcomes.push(outcome)
    // Before anyone hears of the outcome: who acts on it finds the heartbeat written.
    await noteOutcome(config.state, outcome, time).catch((error: unknown) =>
      log.warn('no heartbeat', { why: String(error) }),
    )
  }
  return outcomes
}

async function outcomeOf(meter: string, task: () => Promise<Totals>): Promise<Outcome> {
  try {
    return { meter, totals: await task() }
  } catch (error) {
    return { meter, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** One run for one meter, with its store; a second run for the same meter is kept out. */
export async function collectMeter(
  context: JobContext,
  meter: MeterSettings,
  { job, days }: { job: string; days: number },
): Promise<Totals> {
  const { config, time, signal, onPhase, onProgress } = context
  const log = context.log.child({ meter: meter.name })
  const routeB = requireRouteB(config, meter)
  const lock = await lockOf(context, meter)
  try {
    const store = await openStore(config.store, { mode: 'write', time, log })
    try {
      const history = { ...config.history, days }
      return await collect({
        job,
        meter: { ...meter, routeB },
        history,
        store,
        state: config.state,
        time,
        log,
        signal,
        onPhase: (phase) => onPhase?.(meter.name, phase),
        onProgress: (progress) => onProgress?.(meter.name, progress),
      })
    } finally {
      await store.close()
    }
  } finally {
    await lock?.release()
  }
}

/**
 * One run for a meter at a time, also of several programs.
 * @returns undefined where the disk of the state folder is full or broken: the database may be elsewhere and have room, and one
 * dongle is opened by one program only
 */
async function lockOf({ config, log, signal }: JobContext, { name }: MeterSettings): Promise<Lock | undefined> {
  const { state } = config
  try {
    const lock = await takeLock(join(state, `${fileNameOf(name)}.lock`), { signal })
    if (lock === undefined) throw busy(name)
    return lock
  } catch (error) {
    if (error instanceof KenshinError || signal.aborted) throw error
    const { kind, why, remedy } = fileTrouble(error)
    if (kind !== 'broken') throw noState(state, why, error)
    log.error('the state folder cannot be used', { state, why: why.en, todo: remedy?.en })
    return undefined
  }
}

const busy = (meter: string): KenshinError =>
  new KenshinError(
    'dongle.busy',
    text(`Another kenshin is reading the meter ${meter}.`, `別の kenshin がメーター ${meter} を読み取り中です。`),
    { remedy: text('Wait for its end, or stop it.', '終わるのを待つか、止めてください。') },
  )

const noState = (folder: string, why: Text, cause: unknown): KenshinError =>
  new KenshinError(
    'config.invalid',
    text(
      `The state folder ${folder} cannot be used: ${why.en}.`,
      `状態フォルダー ${folder} を使用できません（${why.ja}）。`,
    ),
    {
      cause,
      remedy: text(
        'Check its owner and rights, or set `state` to another folder.',
        '所有者と権限を確認するか、設定の `state` に別のフォルダーを指定してください。',
      ),
    },
  )
