import type { Context } from '../base/context.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, ReadableProperty } from './ask.js'
import { askAgain } from './ask-again.js'
import type { Reply } from './reply.js'

/** What a meter can do. It is learned once and kept for this meter, so that no night asks for what it does not have. */
export interface Capabilities {
  /** EPCs that it says it serves (9F), ascending; undefined where it does not say. */
  readonly gets: readonly number[] | undefined
  /** EPCs that it says it takes (9E), ascending; undefined where it does not say. */
  readonly sets: readonly number[] | undefined
  /** It has a date and a clock (98, 97); otherwise the stamp of EA has to do. */
  readonly hasClock: boolean
  /** It has a coefficient (D3); otherwise the coefficient is 1. */
  readonly hasCoefficient: boolean
  /** It serves the constants in one frame. */
  readonly severalAtOnce: boolean
  /** The most properties of one frame that it is known to serve; undefined while more than {@link SIX} were never asked for. */
  readonly mostAtOnce?: number | undefined
  /** It serves its clock in the same answer as a day of its history; undefined while that was never tried. */
  readonly clockBesideHistory?: boolean | undefined
  /** It serves a day of its history in the same answer as its constants; undefined while that was never tried. */
  readonly historyInOpening?: boolean | undefined
  /** It serves both directions of a day in one answer; undefined while that was never tried. */
  readonly directionsAtOnce?: boolean | undefined
  /** It sets the day and serves its history in one request (SetGet); undefined while that was never tried. */
  readonly setGet?: boolean | undefined
  /** It serves the half hours (EC) that it lists; undefined while they were never asked for. */
  readonly halfHours?: boolean | undefined
  /** It takes ED beside E5, and serves EC in the same answer as a day; undefined while that was never tried. */
  readonly halfHoursBesideDay?: boolean | undefined
  /** It refuses its history by days (E2) and is read by half hours (EC). */
  readonly daysByHalfHours?: boolean | undefined
}

/** What is found out by asking for more than is known of meters. */
export type LearnedByTrying = Pick<
  Capabilities,
  | 'clockBesideHistory'
  | 'historyInOpening'
  | 'directionsAtOnce'
  | 'setGet'
  | 'halfHours'
  | 'halfHoursBesideDay'
  | 'daysByHalfHours'
>

const TRIED: readonly (keyof LearnedByTrying)[] = [
  'clockBesideHistory',
  'historyInOpening',
  'directionsAtOnce',
  'setGet',
  'halfHours',
  'halfHoursBesideDay',
  'daysByHalfHours',
]

/** So many properties at once a meter must serve (application interface). */
export const SIX = 6

/** What was learned of the meter that has this identity. */
export interface KnownMeter extends Capabilities {
  readonly identity: string
}

/** What to keep of a meter for later runs; undefined where it does not say which meter it is, or what it serves. */
export const knownMeter = ({
  identity,
  capabilities,
}: {
  readonly identity: string | undefined
  readonly capabilities: Capabilities
}): KnownMeter | undefined =>
  identity === undefined || capabilities.gets === undefined ? undefined : { ...capabilities, identity }

/** @returns what {@link knownMeter} made, read back from a file; undefined for anything else. */
export function parseKnownMeter(kept: unknown): KnownMeter | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  const { identity, gets, sets, ...flags } = kept as Record<keyof KnownMeter, unknown>
  const isMap = (map: unknown): boolean => Array.isArray(map) && map.every((epc) => typeof epc === 'number')
  const isWhole =
    typeof identity === 'string' &&
    isMap(gets) &&
    (sets === undefined || isMap(sets)) &&
    [flags.hasClock, flags.hasCoefficient, flags.severalAtOnce].every((flag) => typeof flag === 'boolean') &&
    TRIED.every((flag) => flags[flag] === undefined || typeof flags[flag] === 'boolean') &&
    (flags.mostAtOnce === undefined || typeof flags.mostAtOnce === 'number')
  return isWhole ? (kept as KnownMeter) : undefined
}

/** Whether the meter says that it does not have a property. Without a map it says nothing. */
export const lacks = ({ gets }: Pick<Capabilities, 'gets'>, { epc }: Pick<ReadableProperty, 'epc'>): boolean =>
  gets !== undefined && !gets.includes(epc)

const { currentDate, currentTime, coefficient, getMap, setMap } = smartMeter

/** What the first request for the constants has shown. */
interface FirstLook {
  readonly severalAtOnce: boolean
  readonly mostAtOnce: number | undefined
  /** @returns undefined for what it did not ask for, or what was not answered */
  readonly replyTo: <T>(property: ReadableProperty<T>) => Reply<T> | undefined
}

/**
 * Learns from the property maps. A property that was served exists whatever the map says; one that was refused or not answered
 * exists unless the map lacks it: no refusal and no silence ever means that a meter has none.
 */
export async function learnCapabilities(
  asker: Asker,
  { severalAtOnce, mostAtOnce, replyTo }: FirstLook,
  context: Context,
): Promise<Capabilities> {
  const { signal } = context
  const maps: readonly MapProperty[] = [getMap, setMap].filter((map) => replyTo(map) === undefined)
  const asked = await asker.readAll(maps, { severalAtOnce, signal })
  const read = async (map: MapProperty): Promise<number[] | undefined> =>
    epcsOf(await askAgain(replyTo(map) ?? asked[maps.indexOf(map)]!, () => asker.read(map, { signal }), context))
  const gets = await read(getMap)
  const sets = await read(setMap)
  const has = (constant: ReadableProperty): boolean => isServed(replyTo(constant)) || !lacks({ gets }, constant)
  return {
    gets,
    sets,
    hasClock: has(currentDate) && has(currentTime),
    hasCoefficient: has(coefficient),
    severalAtOnce,
    ...(mostAtOnce !== undefined && { mostAtOnce }),
  }
}

type MapProperty = ReadableProperty<ReadonlySet<number>>

const epcsOf = (map: Reply<ReadonlySet<number>>): number[] | undefined =>
  map.kind === 'value' ? [...map.value] : undefined

const isServed = (reply: Reply<unknown> | undefined): boolean => reply?.kind === 'value' || reply?.kind === 'invalid'
