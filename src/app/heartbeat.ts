import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toIso } from '../base/clock.js'
import { codeOf, isCode } from '../base/errors.js'
import { writeAtomically } from '../base/files.js'
import { takeLock } from '../base/lock.js'
import type { Time } from '../base/time.js'
import type { Outcome } from './context.js'

/** How the last run of a meter ended, as the file says it. */
interface Note {
  readonly meter: string
  /** When it ended, ISO 8601 with +09:00. */
  readonly at: string
  readonly ok: boolean
  /** Of the error, where it was not ok. */
  readonly code?: string
}

/** Another service that uses the folder holds the file for milliseconds. */
const PATIENCE_MS = 10_000

/**
 * Notes how the run of one meter ended in `heartbeat.json`, for watchdogs. The file has the last run of every meter whose state is
 * in this folder, whatever service or command ran it. Not noted is a run that was interrupted, or that could not begin with these
 * settings: it says nothing about the meter.
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
    const own: Note = { meter, at, ok: error === undefined, ...(error && { code: codeOf(error) }) }
    const others = (await notesIn(path)).filter((other) => other.meter !== meter)
    const meters = [...others, own].sort((a, b) => (a.meter < b.meter ? -1 : 1))
    await writeAtomically(path, `${JSON.stringify({ at, meters })}\n`)
  } finally {
    await lock?.release()
  }
}

/** Meters that were not found, not joined or silent in their last run. */
export async function illMeters(folder: string): Promise<ReadonlySet<string>> {
  const notes = await notesIn(join(folder, 'heartbeat.json'))
  return new Set(notes.flatMap(({ meter, code }) => (code?.startsWith('meter.') === true ? [meter] : [])))
}

/** Nothing where the file is damaged. An earlier kenshin wrote one time for all meters. */
async function notesIn(path: string): Promise<Note[]> {
  try {
    const { at, meters } = JSON.parse(await readFile(path, 'utf8')) as { at: string; meters: Partial<Note>[] }
    return meters.flatMap(({ meter, ok, ...rest }) =>
      typeof meter === 'string' && typeof ok === 'boolean' ? [{ at, meter, ok, ...rest }] : [],
    )
  } catch {
    return []
  }
}
