/**
 * All properties of a low-voltage smart electric energy meter (class 0288). The emulated meter serves each of them; kenshin reads
 * those that it needs.
 *
 * To add one: its row in `meter-properties.ts`, its bytes in `test/vectors/properties.json`, and whoever reads it. Its official name
 * stands in the row, not in `words/`: the standard fixes it, in English and Japanese, as it fixes the EPC.
 */
import { KenshinError } from '../base/errors.js'
import { hex } from './codes.js'
import { meterProperties } from './meter-properties.js'
import type { PropertySpec } from './property-spec.js'
import { superClassProperties } from './super-class-properties.js'

export const smartMeter = { ...superClassProperties, ...meterProperties }

type Specs = (typeof smartMeter)[keyof typeof smartMeter]

/** Every EPC of the table. */
export type Epc = Specs['epc']

/** The decoded value of an EPC: `PropertyValue<0xe2>` is a CountHistory. */
export type PropertyValue<E extends Epc> = ReturnType<Extract<Specs, { epc: E }>['decode']>

const byEpc = new Map<number, Specs>(Object.values(smartMeter).map((spec) => [spec.epc, spec]))

/** The row of an EPC; undefined where the table has none. */
export const findProperty = (epc: number): PropertySpec<number, unknown> | undefined => byEpc.get(epc)

/**
 * EDT → value of the EPC's own type.
 * @throws {KenshinError} `echonet.value` when the size or the value is not what the table says, or the EPC is not in it.
 */
export function decodeProperty<E extends Epc>(epc: E, edt: Uint8Array): PropertyValue<E>
export function decodeProperty(epc: number, edt: Uint8Array): unknown
export function decodeProperty(epc: number, edt: Uint8Array): unknown {
  const spec = findProperty(epc)
  if (spec !== undefined) return spec.decode(edt)
  throw new KenshinError('echonet.value', (words) => words.notInTable({ epc: hex(epc) }))
}
