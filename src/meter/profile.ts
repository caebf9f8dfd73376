import { createHash } from 'node:crypto'
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import type { EnergyUnit } from '../echonet/energy.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, Readable } from './ask.js'
import { lacks, learn, type Capabilities, type KnownMeter } from './capabilities.js'
import { insist, type Pausing } from './insist.js'
import { valueOf, type Reply } from './reply.js'

/** What does not change while the same meter hangs on the wall. */
export interface MeterProfile {
  readonly unit: EnergyUnit
  /** A digest of the production number (8D): tells an exchanged meter without keeping its number. */
  readonly identity: string | undefined
  readonly capabilities: Capabilities
  /** Its clock (98, 97) shows a date and a time; otherwise the stamp of its latest half hour (EA) serves. */
  readonly showsClock: boolean
}

export interface ProfileReading extends Pausing {
  readonly log: Logger
  /** What was learned of the meter before: not used for another meter. */
  readonly known?: KnownMeter | undefined
}

const { coefficient, effectiveDigits, unit, currentDate, currentTime, serialNumber } = smartMeter
const identity: Readable<string> = {
  epc: serialNumber.epc,
  decode: (edt) => createHash('sha256').update(edt).digest('hex').slice(0, 16),
}
/** Six: what the application interface obliges a meter to serve at once. First those that every meter has. */
const CONSTANTS: readonly Readable[] = [unit, effectiveDigits, currentDate, currentTime, coefficient, identity]

/**
 * Reads the constants: in one frame where the meter can, and what was refused there alone. What the meter can do is learned,
 * unless it is known.
 * @throws {KenshinError} why the unit is not to be had: `echonet.refused`, `echonet.value` (also a coefficient of 0) or
 * `meter.silent`. Nothing stands in for it: all energy would be wrong.
 */
export async function readProfile(asker: Asker, reading: ProfileReading): Promise<MeterProfile> {
  const { known, log } = reading
  const constants = await readConstants(asker, reading)
  // First, because a meter that is silent to these is away.
  const unitExponent = valueOf(await constants.insistOn(unit))
  const digits = valueOf(await constants.insistOn(effectiveDigits))
  const capabilities = known ?? (await learn(asker, constants, reading))
  const serial = lacks(capabilities, identity) ? undefined : await constants.insistOn(identity)
  const who = serial?.kind === 'value' ? serial.value : undefined
  // Another meter, or one that does not say who it is: what was learned before says nothing of it.
  if (known !== undefined && who !== known.identity) return readProfile(asker, { ...reading, known: undefined })
  const { hasCoefficient, hasClock } = capabilities
  return {
    unit: {
      coefficient: hasCoefficient ? notZero(valueOf(await constants.insistOn(coefficient))) : 1,
      unitExponent,
      digits,
    },
    identity: who,
    capabilities,
    showsClock: hasClock && isShown(await constants.insistOn(currentDate), await constants.insistOn(currentTime), log),
  }
}

interface Constants {
  readonly severalAtOnce: boolean
  /** The reply to the first request, of a constant that it asked for. */
  readonly replyTo: <T>(constant: Readable<T>) => Reply<T>
  /** That reply, or what the meter replies alone and asked again. */
  readonly insistOn: <T>(constant: Readable<T>) => Promise<Reply<T>>
}

async function readConstants(asker: Asker, { known, ...pausing }: ProfileReading): Promise<Constants> {
  const { signal } = pausing
  const asked = CONSTANTS.filter(({ epc }) => !known || isWorthAsking(known, epc))
  const replies = await asker.readAll(asked, { severalAtOnce: known?.severalAtOnce ?? true, signal })
  const replyTo = <T>({ epc }: Readable<T>): Reply<T> =>
    replies[asked.findIndex((constant) => constant.epc === epc)] as Reply<T>
  return {
    severalAtOnce: known?.severalAtOnce ?? asker.mostAtOnce > 1,
    replyTo,
    insistOn: (constant) => insist(replyTo(constant), () => asker.read(constant, { signal }), pausing),
  }
}

const isWorthAsking = ({ hasClock, hasCoefficient }: Capabilities, epc: number): boolean =>
  epc === coefficient.epc ? hasCoefficient : epc === currentDate.epc || epc === currentTime.epc ? hasClock : true

/** The standard allows 0, which would make all energy vanish. */
function notZero(factor: number): number {
  if (factor > 0) return factor
  throw new KenshinError('echonet.value', (words) => words.zeroCoefficient, { facts: { epc: 'D3' } })
}

/** After an exchange or a long power failure a clock may show nothing for days. */
function isShown(date: Reply<unknown>, time: Reply<unknown>, log: Logger): boolean {
  const refusal = [date, time].find(({ kind }) => kind === 'refused' || kind === 'silent')
  const isSet = [date, time].every((reply) => reply.kind === 'value' && reply.value !== undefined)
  if (refusal !== undefined)
    log.warn('the meter does not tell its clock: the stamp of its latest half hour serves', { kind: refusal.kind })
  else if (!isSet) log.warn('the clock of the meter is not set: the stamp of its latest half hour serves')
  return isSet
}
