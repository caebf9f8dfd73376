import { createHash } from 'node:crypto'
import type { EnergyUnit } from '../echonet/energy.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, Readable } from './ask.js'
import { valueOf, type Reply } from './reply.js'

/** What a meter can do. */
export interface Capabilities {
  /** It serves its date and clock (98, 97); otherwise the stamp of EA has to do. */
  readonly hasClock: boolean
  /** It serves several properties in one frame. */
  readonly severalAtOnce: boolean
  /** It has a coefficient (D3); otherwise the coefficient is 1. */
  readonly hasCoefficient: boolean
}

/** What does not change while the same meter hangs on the wall. */
export interface MeterProfile {
  readonly unit: EnergyUnit
  /** A digest of the production number (8D): tells an exchanged meter without keeping its number. */
  readonly identity: string | undefined
  readonly capabilities: Capabilities
}

const { coefficient, effectiveDigits, unit, currentDate, currentTime, serialNumber } = smartMeter
const identity: Readable<string> = {
  epc: serialNumber.epc,
  decode: (edt) => createHash('sha256').update(edt).digest('hex').slice(0, 16),
}
/** Six: what the application interface obliges a meter to serve at once. First those that every meter has. */
const CONSTANTS = [unit, effectiveDigits, currentDate, currentTime, coefficient, identity] as const

/**
 * Reads the constants: in one frame where the meter allows it, what was refused or not answered one by one.
 * @throws {KenshinError} `echonet.refused` when unit or digits are not to be had.
 */
export async function readProfile(asker: Asker, { signal }: { signal: AbortSignal }): Promise<MeterProfile> {
  const together = await asker.readAll(CONSTANTS, { signal, severalAtOnce: true })
  const answered = together.filter(({ kind }) => kind === 'value').length
  let isHeard = answered > 0
  const alone = async <T>(property: Readable<T>, reply: Reply<T>): Promise<Reply<T>> => {
    if (reply.kind === 'value') return reply
    const again = await asker.read(property, { signal })
    // Some meters say nothing instead of refusing: one that has answered before is not away.
    if (again.kind === 'silent' && !isHeard) throw again.why
    isHeard = true
    return again
  }
  const unitExponent = await alone(unit, together[0])
  const digits = await alone(effectiveDigits, together[1])
  const date = await alone(currentDate, together[2])
  const time = await alone(currentTime, together[3])
  const factor = await alone(coefficient, together[4])
  const serial = await alone(identity, together[5])
  return {
    unit: {
      coefficient: factor.kind === 'refused' || factor.kind === 'silent' ? 1 : valueOf(factor) || 1,
      unitExponent: valueOf(unitExponent),
      digits: valueOf(digits),
    },
    identity: serial.kind === 'value' ? serial.value : undefined,
    capabilities: {
      hasClock: date.kind === 'value' && time.kind === 'value',
      severalAtOnce: answered > 1,
      hasCoefficient: factor.kind === 'value',
    },
  }
}
