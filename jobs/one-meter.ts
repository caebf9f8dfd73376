import { join } from 'node:path'
import { requireRouteB } from '../config/secrets.js'
import type { Config, MeterSettings } from '../config/types.js'
import { KenshinError } from '../src/base/errors.js'
import { fileNameOf } from '../src/base/file-name.js'
import { takeLock, type Lock } from '../src/base/lock.js'
import type { Logger } from '../src/base/log.js'
import { text } from '../src/base/text.js'
import { withOwnSignal, type Time } from '../src/base/time.js'
import { collect, type CollectProgress } from '../src/collect.js'
import type { Phase } from '../src/report/progress.js'
import type { Totals } from '../src/report/tally.js'
import { openStore } from '../src/store/open.js'
import { chosenMeters } from './meters.js'

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
  const { config, signal } = context
  const outcomes: Outcome[] = []
  for (const meter of chosenMeters(config, only)) {
    if (signal.aborted) break
    try {
      const totals = await withOwnSignal(signal, (own) => task({ ...context, signal: own }, meter))
      outcomes.push({ meter: meter.name, totals })
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
    await lock.release()
  }
}

/** One run for a meter at a time, also of several programs. */
async function lockOf({ config: { state }, signal }: JobContext, { name }: MeterSettings): Promise<Lock> {
  const lock = await takeLock(join(state, `${fileNameOf(name)}.lock`), { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : noState(state, error)
  })
  if (lock === undefined) throw busy(name)
  return lock
}

const busy = (meter: string): KenshinError =>
  new KenshinError(
    'dongle.busy',
    text(`Another kenshin is reading the meter ${meter}.`, `別の kenshin がメーター ${meter} を読み取り中です。`),
    { remedy: text('Wait for its end, or stop it.', '終わるのを待つか、止めてください。') },
  )

const noState = (folder: string, error: unknown): KenshinError => {
  const { code = String(error) } = error as NodeJS.ErrnoException
  return new KenshinError(
    'config.invalid',
    text(
      `The state folder ${folder} cannot be used (${code}).`,
      `状態フォルダー ${folder} を使用できません（${code}）。`,
    ),
    {
      cause: error,
      remedy: text(
        'Check its owner and rights, or set `state` to another folder.',
        '所有者と権限を確認するか、設定の `state` に別のフォルダーを指定してください。',
      ),
    },
  )
}
