import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileNameOf } from '../base/file-name.js'
import { writeAtomically } from '../base/files.js'
import type { Logger } from '../base/log.js'
import { parseKnownMeter, type KnownMeter, type LearnedByTrying } from '../meter/capabilities.js'
import { parseSeenClock, type SeenClock } from './nothing-to-do.js'
import { parsePanDescriptor, type PanDescriptor } from '../dongle/pan-descriptor.js'

/** What makes the next run of a meter shorter. Losing it costs a scan and a few requests; what must not be lost is in the store. */
export interface MeterState extends LeftByEarlierKenshin {
  /** Where the meter was found: the next run joins without a scan. */
  readonly pan?: PanDescriptor | undefined
  /** What the meter can do. It costs two requests to learn. */
  readonly capabilities?: KnownMeter | undefined
  /** The meter's clock by the host's: tells a run that there is nothing to ask for. */
  readonly meterClock?: SeenClock | undefined
  /** Measured in the last run, for estimates. */
  readonly secondsPerRequest?: number | undefined
}

/**
 * What an earlier kenshin kept here. Now the store keeps it (`electricity_meter`): these serve until it has a record of the meter,
 * then they are dropped. Nothing writes them any more.
 */
export interface LeftByEarlierKenshin {
  /** Digest of the meter's serial number. */
  readonly identity?: string | undefined
  /** The oldest reading of an exchanged meter, epoch seconds; Infinity before the first that was stored. */
  readonly registerSince?: number | undefined
}

const fileOf = (folder: string, meter: string): string => join(folder, `${fileNameOf(meter)}.json`)

/** In the file for Infinity, which JSON does not have. */
const NOT_YET = 'not yet'

/** An absent or damaged file is no state; of a file with a damaged part only that part is missing. */
export async function loadState(folder: string, meter: string): Promise<MeterState> {
  try {
    const json = await readFile(fileOf(folder, meter), 'utf8')
    return stateOf(JSON.parse(json, (_, value: unknown) => (value === NOT_YET ? Infinity : value)))
  } catch {
    return {}
  }
}

function stateOf(value: unknown): MeterState {
  if (typeof value !== 'object' || value === null) return {}
  const { pan, identity, registerSince, capabilities, meterClock, secondsPerRequest } = value as Record<
    keyof MeterState,
    unknown
  >
  const [found, known] = [parsePanDescriptor(pan), parseKnownMeter(capabilities)]
  const seen = parseSeenClock(meterClock)
  return {
    ...(found && { pan: found }),
    ...(typeof identity === 'string' && { identity }),
    ...(typeof registerSince === 'number' && { registerSince }),
    ...(known && { capabilities: known }),
    ...(seen && { meterClock: seen }),
    ...(typeof secondsPerRequest === 'number' && { secondsPerRequest }),
  }
}

/** The state of one meter, read once; every change is in its file at once. */
export class StateFile {
  readonly #folder: string
  readonly #meter: string
  #state: MeterState
  /** Found out about the meter in this session. */
  #found: LearnedByTrying = {}

  private constructor(folder: string, meter: string, state: MeterState) {
    this.#folder = folder
    this.#meter = meter
    this.#state = state
  }

  static async open(folder: string, meter: string): Promise<StateFile> {
    return new StateFile(folder, meter, await loadState(folder, meter))
  }

  get state(): MeterState {
    return this.#state
  }

  /** Adds what was found out about the meter of which the state tells. */
  async noteLearned(learned: LearnedByTrying, log: Logger): Promise<void> {
    const { capabilities } = this.#state
    this.#found = { ...this.#found, ...learned }
    if (capabilities !== undefined) await this.note({ capabilities: { ...capabilities, ...learned } }, log)
  }

  /** Once, at the end of a session. Nobody has published what real meters do with most of this: a user's log can tell. */
  tellFound(log: Logger): void {
    if (Object.keys(this.#found).length > 0) log.info('found out about the meter', { ...this.#found })
    this.#found = {}
  }

  /**
   * Changes some of the state, and drops what is set to undefined. Only the owner can read the file. Where it cannot be written,
   * this run goes on: the next one only takes longer.
   */
  async note(change: MeterState, log: Logger): Promise<void> {
    if (Object.keys(change).length === 0) return
    this.#state = { ...this.#state, ...change }
    const json = JSON.stringify(this.#state, (_, value: unknown) => (value === Infinity ? NOT_YET : value), 2)
    await writeAtomically(fileOf(this.#folder, this.#meter), `${json}\n`).catch((error: unknown) =>
      log.warn('the state could not be kept for the next run', { folder: this.#folder, why: String(error) }),
    )
  }
}
