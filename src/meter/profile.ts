import { createHash } from 'node:crypto'
import { KenshinError } from '../base/errors.js'
import type { Context } from '../base/context.js'
import type { Logger } from '../base/log.js'
import type { EnergyUnit } from '../echonet/energy.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, GetAnswer, ReadableProperty } from './ask.js'
import { lacks, learnCapabilities, type Capabilities, type KnownMeter } from './capabilities.js'
import { askAgain } from './ask-again.js'
import { clockIn, stampIn } from './meter-clock.js'
import { askOpening, latestIn, type Opening } from './opening.js'
import { valueOf, type Reply } from './reply.js'

/** What never changes for one meter. */
export interface MeterProfile {
  readonly unit: EnergyUnit
  /** A digest of the production number (8D): tells an exchanged meter without keeping its number. */
  readonly identity: string | undefined
  readonly capabilities: Capabilities
  /** Its clock (98, 97) shows a date and a time; otherwise the stamp of its latest half hour (EA) serves. */
  readonly showsClock: boolean
  /** What the first frame told of this moment. */
  readonly opening?: Opening | undefined
}

interface KnownContext extends Context {
  /** What an earlier run learned of the meter; not used if it is another one. */
  readonly known?: KnownMeter | undefined
}

const { coefficient, effectiveDigits, unit, currentDate, currentTime, serialNumber } = smartMeter
const identity: ReadableProperty<string> = {
  epc: serialNumber.epc,
  decode: (edt) => createHash('sha256').update(edt).digest('hex').slice(0, 16),
}
/** Six, because a meter must serve six at once. Those that every meter has come first. */
const CONSTANTS: readonly ReadableProperty[] = [unit, effectiveDigits, currentDate, currentTime, coefficient, identity]

/**
 * Reads the constants: in one frame where the meter can, and what was refused there alone. What the meter can do is learned,
 * unless it is known. The same frame asks for the clock and the latest half hour.
 * @throws {KenshinError} why the unit is not to be had: `echonet.refused`, `echonet.value` (also a coefficient of 0) or
 * `meter.silent`. Nothing stands in for it: all energy would be wrong.
 */
export async function readProfile(asker: Asker, context: KnownContext): Promise<MeterProfile> {
  const { known, log } = context
  const constants = await readConstants(asker, context)
  // First: a meter that is silent to these is out of reach, and need not be asked for more.
  const unitExponent = valueOf(await constants.read(unit))
  const digits = valueOf(await constants.read(effectiveDigits))
  const capabilities = (known && withLearned(known, constants)) ?? (await learnCapabilities(asker, constants, context))
  const serial = lacks(capabilities, identity) ? undefined : await constants.read(identity)
  const who = serial?.kind === 'value' ? serial.value : undefined
  // Another meter, or one that does not say which it is: what was learned before may be wrong for it.
  if (known !== undefined && who !== known.identity) return readProfile(asker, { ...context, known: undefined })
  const { hasCoefficient, hasClock } = capabilities
  const showsClock = hasClock && isShown(await constants.read(currentDate), await constants.read(currentTime), log)
  const { answer } = constants
  return {
    unit: {
      coefficient: hasCoefficient ? notZero(valueOf(await constants.read(coefficient))) : 1,
      unitExponent,
      digits,
    },
    identity: who,
    capabilities,
    showsClock,
    opening: answer && {
      clock: showsClock ? clockIn(answer) : stampIn(answer),
      latest: latestIn(answer),
      ...(constants.hasHistory === true && { history: answer }),
    },
  }
}

/** What the first frame has shown of a known meter. */
function withLearned(known: KnownMeter, { mostAtOnce, hasHistory }: Constants): KnownMeter {
  const historyInOpening = hasHistory ?? known.historyInOpening
  const isNew = mostAtOnce !== known.mostAtOnce || historyInOpening !== known.historyInOpening
  return isNew ? { ...known, mostAtOnce, historyInOpening } : known
}

interface Constants {
  readonly severalAtOnce: boolean
  readonly mostAtOnce: number | undefined
  /** Whether the first frame told a day of the history; undefined where it was not asked for. */
  readonly hasHistory: boolean | undefined
  /** What the first frame told; undefined where constants are asked for one by one. */
  readonly answer: GetAnswer | undefined
  /** The reply to the first request; undefined for what it did not ask for, and for what was left out. */
  readonly replyTo: <T>(property: ReadableProperty<T>) => Reply<T> | undefined
  /** The same for a constant, or what the meter replies when it is asked again for this one alone. */
  readonly read: <T>(constant: ReadableProperty<T>) => Promise<Reply<T>>
}

async function readConstants(asker: Asker, { known, ...context }: KnownContext): Promise<Constants> {
  const { signal } = context
  const asked = CONSTANTS.filter(({ epc }) => !known || isWorthAsking(known, epc))
  const { answer, mostAtOnce, hasHistory } =
    known?.severalAtOnce === false
      ? { answer: undefined, mostAtOnce: known.mostAtOnce, hasHistory: undefined }
      : await askOpening(asker, { constants: asked, known }, context)
  const isSilent = answer === undefined && known?.severalAtOnce !== false
  // So many at once that the meter refuses all of them: they are asked for in a smaller frame.
  const told = answer !== undefined && (answer.servesAny || answer.size <= asked.length) ? answer : undefined
  const rest = asked.filter((constant) => !isSilent && told?.replyTo(constant) === undefined)
  const others = await asker.readAll(rest, { severalAtOnce: known?.severalAtOnce ?? true, signal })
  const replyTo = <T>(property: ReadableProperty<T>): Reply<T> | undefined =>
    told?.replyTo(property) ?? (others[rest.findIndex(({ epc }) => epc === property.epc)] as Reply<T> | undefined)
  return {
    severalAtOnce: known?.severalAtOnce ?? asker.mostAtOnce > 1,
    mostAtOnce,
    hasHistory,
    answer: told,
    replyTo,
    read: (constant) =>
      askAgain(replyTo(constant) ?? asker.silentTo(constant), () => asker.read(constant, { signal }), context),
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
