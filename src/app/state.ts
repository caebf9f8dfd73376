import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileNameOf } from '../base/file-name.js'
import { writeAtomically } from '../base/files.js'
import type { Logger } from '../base/log.js'
import { knownMeterOf, type KnownMeter } from '../meter/capabilities.js'
import { panDescriptorOf, type PanDescriptor } from '../meter/pan-descriptor.js'

/** What is worth remembering of a meter between runs. Losing it costs a scan and nothing else. */
export interface MeterState {
  /** Where the meter was found: the next run joins without a scan. */
  readonly pan?: PanDescriptor | undefined
  /** Of an earlier kenshin, until the store has a record of the meter: digest of the serial number. */
  readonly identity?: string | undefined
  /** Likewise: the oldest reading of an exchanged meter, epoch seconds; Infinity before the first that was stored. */
  readonly registerSince?: number | undefined
  /** What the meter can do: learned once. Losing it costs two requests. */
  readonly capabilities?: KnownMeter | undefined
  /** Measured in the last run, for honest estimates. */
  readonly secondsPerRequest?: number | undefined
}

const fileOf = (folder: string, meter: string): string => join(folder, `${fileNameOf(meter)}.json`)

/** JSON has no Infinity. */
const NOT_YET = 'not yet'

/** An absent or damaged file is no state; of a file with a damaged part only that part is missing. */
export async function loadState(folder: string, meter: string): Promise<MeterState> {
  try {
    const words = await readFile(fileOf(folder, meter), 'utf8')
    return stateOf(JSON.parse(words, (_, value: unknown) => (value === NOT_YET ? Infinity : value)))
  } catch {
    return {}
  }
}

function stateOf(value: unknown): MeterState {
  if (typeof value !== 'object' || value === null) return {}
  const { pan, identity, registerSince, capabilities, secondsPerRequest } = value as Record<keyof MeterState, unknown>
  const [remembered, known] = [panDescriptorOf(pan), knownMeterOf(capabilities)]
  return {
    ...(remembered && { pan: remembered }),
    ...(typeof identity === 'string' && { identity }),
    ...(typeof registerSince === 'number' && { registerSince }),
    ...(known && { capabilities: known }),
    ...(typeof secondsPerRequest === 'number' && { secondsPerRequest }),
  }
}

/** Changes some of the state, only for its owner's eyes. */
export async function updateState(folder: string, meter: string, change: MeterState): Promise<MeterState> {
  const state = { ...(await loadState(folder, meter)), ...change }
  const words = JSON.stringify(state, (_, value: unknown) => (value === Infinity ? NOT_YET : value), 2)
  await writeAtomically(fileOf(folder, meter), `${words}\n`)
  return state
}

/** The same, best effort: a run that cannot remember something for the next one is not worse for that. */
export async function noteState(folder: string, meter: string, log: Logger, change: MeterState): Promise<void> {
  if (Object.keys(change).length === 0) return
  await updateState(folder, meter, change).catch((error: unknown) =>
    log.warn('the state could not be kept for the next run', { folder, why: String(error) }),
  )
}
