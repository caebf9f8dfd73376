import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toIso } from '../base/clock.js'
import { codeOf, isCode } from '../base/errors.js'
import { writeAtomically } from '../base/files.js'
import { takeLock } from '../base/lock.js'
import type { Time } from '../base/time.js'
import type { Outcome } from './context.js'

/** How the last run of a meter ended. */
interface Beat {
  readonly meter: string
  /** When it ended, ISO 8601 with +09:00. */
  readonly at: string
  readonly ok: boolean
  /** Of the error, where it was not ok. */
  readonly code?: string
}

/** Another service of the same folder writes for milliseconds. */
const PATIENCE_MS = 10_000

/**
 * For watchdogs: notes in `heartbeat.json` how the run of one meter ended. The file keeps the last run of every meter that has its
 * state in this folder, also of other services and commands. An interrupted run says nothing about its meter, nor one that its
 * settings did not let begin.
 * @throws what the file system says
 */
export async function noteOutcome(folder: string, { meter, error }: Outcome, time: Time): Promise<void> {
  if (isCode(error, 'run.interrupted', 'config.invalid', 'config.missing')) return
  const path = join(folder, 'heartbeat.json')
  // A run that was told to stop still notes how it ended.
  const { signal } = new AbortController()
  const lock = await takeLock(`${path}.lock`, { signal, patienceMs: PATIENCE_MS })
  try {
    const at = toIso(Math.floor(time.now() / 1000))
    const mine: Beat = { meter, at, ok: error === undefined, ...(error && { code: codeOf(error) }) }
    const others = (await beatsIn(path)).filter((other) => other.meter !== meter)
    const meters = [...others, mine].sort((a, b) => (a.meter < b.meter ? -1 : 1))
    await writeAtomically(path, `${JSON.stringify({ at, meters })}\n`)
  } finally {
    await lock?.release()
  }
}

/** What the file holds; nothing of a damaged one. An earlier kenshin wrote one time for all meters. */
async function beatsIn(path: string): Promise<Beat[]> {
  try {
    const { at, meters } = JSON.parse(await readFile(path, 'utf8')) as { at: string; meters: Partial<Beat>[] }
    return meters.flatMap(({ meter, ok, ...rest }) =>
      typeof meter === 'string' && typeof ok === 'boolean' ? [{ at, meter, ok, ...rest }] : [],
    )
  } catch {
    return []
  }
}
