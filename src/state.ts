import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileNameOf } from './base/file-name.js'
import { writeAtomically } from './base/files.js'
import type { PanDescriptor } from './meter/scan.js'

/** What is worth remembering of a meter between runs. Losing it costs a scan and nothing else. */
export interface MeterState {
  /** Where the meter was found: the next run joins without a scan. */
  readonly pan?: PanDescriptor | undefined
  /** Digest of the serial number; another one means that the meter was exchanged. */
  readonly identity?: string | undefined
  /**
   * The oldest reading of the present meter, epoch seconds; readings before it are of its predecessor. Infinity between the
   * discovery of an exchange and the first reading that was stored.
   */
  readonly registerSince?: number | undefined
  /** Measured in the last run, for honest estimates. */
  readonly secondsPerRequest?: number | undefined
}

const fileOf = (folder: string, meter: string): string => join(folder, `${fileNameOf(meter)}.json`)

/** JSON has no Infinity. */
const NOT_YET = 'not yet'

/** An absent or damaged file is no state. */
export async function loadState(folder: string, meter: string): Promise<MeterState> {
  try {
    const words = await readFile(fileOf(folder, meter), 'utf8')
    const state: unknown = JSON.parse(words, (_, value: unknown) => (value === NOT_YET ? Infinity : value))
    return isState(state) ? state : {}
  } catch {
    return {}
  }
}

/** A file that someone else wrote there must not be trusted with the next join. */
function isState(value: unknown): value is MeterState {
  if (typeof value !== 'object' || value === null) return false
  const { pan, identity, registerSince, secondsPerRequest } = value as Record<keyof MeterState, unknown>
  return (
    (pan === undefined || isPan(pan)) &&
    (identity === undefined || typeof identity === 'string') &&
    [registerSince, secondsPerRequest].every((number) => number === undefined || typeof number === 'number')
  )
}

function isPan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { channel, panId, mac } = value as Record<string, unknown>
  return typeof channel === 'number' && typeof panId === 'string' && typeof mac === 'string'
}

/** Changes some of the state, only for its owner's eyes. */
export async function updateState(folder: string, meter: string, change: MeterState): Promise<MeterState> {
  const state = { ...(await loadState(folder, meter)), ...change }
  const words = JSON.stringify(state, (_, value: unknown) => (value === Infinity ? NOT_YET : value), 2)
  await writeAtomically(fileOf(folder, meter), `${words}\n`)
  return state
}
