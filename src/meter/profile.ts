import { createHash } from 'node:crypto'
import { isCode } from '../base/errors.js'
import { hex } from '../echonet/codes.js'
import type { EnergyUnit } from '../echonet/energy.js'
import { smartMeter } from '../echonet/properties.js'
import { refused, type Asker } from './ask.js'

/** What does not change while the same meter hangs on the wall. */
export interface MeterProfile {
  readonly unit: EnergyUnit
  /** A digest of maker and production number: tells an exchanged meter without keeping its number. */
  readonly identity: string | undefined
  /** It serves its date and clock (98, 97); otherwise the stamp of EA has to do. */
  readonly hasClock: boolean
  /** It serves several properties in one frame. */
  readonly severalAtOnce: boolean
}

const { coefficient, effectiveDigits, unit, currentDate, currentTime, serialNumber } = smartMeter
/** Six: what the application interface obliges a meter to serve at once. First those that every meter has. */
const CONSTANTS = [unit, effectiveDigits, currentDate, currentTime, coefficient, serialNumber].map(({ epc }) => epc)

/**
 * Reads the constants: in one frame where the meter allows it, what was refused or not answered one by one.
 * @throws {KenshinError} `echonet.refused` when unit or digits are not to be had.
 */
export async function readProfile(asker: Asker, waiting: { signal: AbortSignal }): Promise<MeterProfile> {
  const together = await unlessSilent(asker.get(CONSTANTS, waiting))
  const served = new Map(together)
  for (const epc of CONSTANTS.filter((wanted) => !served.has(wanted))) {
    const alone = asker.get([epc], waiting)
    // Some meters say nothing instead of refusing: one that has answered before is not away.
    for (const [answered, edt] of served.size > 0 ? await unlessSilent(alone) : await alone) served.set(answered, edt)
  }
  const need = (epc: number): Uint8Array => {
    const edt = served.get(epc)
    if (edt === undefined) throw refused(`EPC ${hex(epc)}`)
    return edt
  }
  const serial = served.get(serialNumber.epc)
  return {
    unit: {
      coefficient: coefficientOf(served.get(coefficient.epc)),
      unitExponent: unit.decode(need(unit.epc)),
      digits: effectiveDigits.decode(need(effectiveDigits.epc)),
    },
    identity: serial && createHash('sha256').update(serial).digest('hex').slice(0, 16),
    hasClock: served.has(currentDate.epc) && served.has(currentTime.epc),
    severalAtOnce: together.size > 1,
  }
}

async function unlessSilent(answer: ReturnType<Asker['get']>): ReturnType<Asker['get']> {
  try {
    return await answer
  } catch (error) {
    if (isCode(error, 'meter.silent')) return new Map()
    throw error
  }
}

/** A meter without D3 means 1; 0 would make all energy vanish and is taken for "none" as well. */
const coefficientOf = (edt: Uint8Array | undefined): number => (edt === undefined ? 1 : coefficient.decode(edt) || 1)

/** Several properties: in one frame, or one after the other where the meter cannot. */
export async function getAll(
  asker: Asker,
  { severalAtOnce }: Pick<MeterProfile, 'severalAtOnce'>,
  epcs: readonly number[],
  waiting: { signal: AbortSignal },
): Promise<ReadonlyMap<number, Uint8Array>> {
  if (severalAtOnce) return asker.get(epcs, waiting)
  const served = new Map<number, Uint8Array>()
  for (const epc of epcs) for (const [answered, edt] of await asker.get([epc], waiting)) served.set(answered, edt)
  return served
}
