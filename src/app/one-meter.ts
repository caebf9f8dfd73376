import { join } from 'node:path'
import { isOurs, KenshinError } from '../base/errors.js'
import { fileNameOf } from '../base/file-name.js'
import { fileTrouble } from '../base/file-trouble.js'
import { takeLock, type Lock } from '../base/lock.js'
import type { Text } from '../words/words.js'
import { collect } from './collect.js'
import type { MeterRun, MeterSettings, RunContext } from './context.js'
import type { Totals } from './run-statistics.js'

/** What the meters of a run share. */
type Shared = Pick<MeterRun, 'job' | 'ready' | 'inTurn'>

/**
 * One run for one meter. A second run for the same meter is kept out.
 * @throws {KenshinError} `config.invalid` without credentials or state folder, `dongle.busy` while another run reads the meter, and
 * those of {@link collect}
 */
export async function readOneMeter(context: RunContext, meter: MeterSettings, shared: Shared): Promise<Totals> {
  const log = context.log.child({ meter: meter.name })
  const routeB = meter.routeB()
  const lock = await lockMeter(context, meter)
  try {
    return await collect({ ...context, ...shared, meter, routeB, log })
  } finally {
    await lock?.release()
  }
}

/**
 * Keeps other runs for the meter out, also those of other programs.
 * @returns undefined where the disk of the state folder is full or broken. The run goes on: its database may be on another disk, and
 * only one program at a time can open the dongle.
 */
export async function lockMeter(
  { settings, log, signal }: RunContext,
  { name }: MeterSettings,
): Promise<Lock | undefined> {
  const { state } = settings
  try {
    const lock = await takeLock(join(state, `${fileNameOf(name)}.lock`), { signal })
    if (lock === undefined) throw beingRead(name)
    return lock
  } catch (error) {
    if (isOurs(error) || signal.aborted) throw error
    const { kind, why, remedy } = fileTrouble(error)
    if (kind !== 'broken') throw unusableState(state, why, error)
    log.error('the state folder cannot be used', { state, why: why.en, todo: remedy?.en })
    return undefined
  }
}

const beingRead = (meter: string): KenshinError =>
  new KenshinError('dongle.busy', (words) => words.meterBeingRead({ meter }), {
    remedy: (words) => words.waitForItsEnd,
  })

const unusableState = (folder: string, why: Text, cause: unknown): KenshinError =>
  new KenshinError('config.invalid', (words, language) => words.unusableState({ folder, why: why[language] }), {
    cause,
    remedy: (words) => words.otherStateFolder,
  })
