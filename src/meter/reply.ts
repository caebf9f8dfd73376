import { isCode, KenshinError } from '../base/errors.js'
import { hex } from '../echonet/codes.js'
import type { PropertySpec } from '../echonet/property-spec.js'

/**
 * What came of asking for one property. A value, a refusal and silence are three things: no default ever stands in for a value
 * that did not come.
 */
export type Reply<T> = Value<T> | NoValue

export interface Value<T> {
  readonly kind: 'value'
  readonly value: T
}

export interface NoValue {
  /**
   * `refused`: the meter answered, without data for this property. `silent`: no attempt was answered. `invalid`: it answered
   * bytes that the standard gives no meaning.
   */
  readonly kind: 'refused' | 'silent' | 'invalid'
  /** The error to end with where the value is needed: `echonet.refused`, `meter.silent`, `echonet.value`. */
  readonly why: KenshinError
}

/** The value of a reply. @throws {KenshinError} why there is none. */
export function valueOf<T>(reply: Reply<T>): T {
  if (reply.kind === 'value') return reply.value
  throw reply.why
}

/** The reply that the data of an answer are: a refused property has none (Get_SNA), and none in a Get_Res is no value either. */
export function replyOf<T>(property: Pick<PropertySpec<number, T>, 'epc' | 'decode'>, edt: Uint8Array): Reply<T> {
  if (edt.length === 0) return refused(`EPC ${hex(property.epc)}`)
  try {
    return { kind: 'value', value: property.decode(edt) }
  } catch (error) {
    if (!isCode(error, 'echonet.value')) throw error
    return { kind: 'invalid', why: error }
  }
}

export function silent(epcs: readonly number[], attempts: number): NoValue {
  const names = epcs.map((epc) => hex(epc)).join(' ')
  return {
    kind: 'silent',
    why: new KenshinError('meter.silent', (words) => words.noAnswer({ epcs: names, attempts })),
  }
}

export const refused = (what: string): NoValue => ({
  kind: 'refused',
  why: new KenshinError('echonet.refused', (words) => words.refused({ what }), { facts: { what } }),
})
