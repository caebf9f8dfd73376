import { Eoj, hexToBytes } from '../../echonet/codes.js'
import { encodePropertyMap } from '../../echonet/property-map.js'
import type { EchonetObject } from './rules.js'

/** EPC D5, D6: one object, the meter. */
export const INSTANCE_LIST = hexToBytes('01028801')

const values: Readonly<Record<number, Uint8Array>> = {
  0x80: hexToBytes('30'),
  0x82: hexToBytes('010D0100'),
  0x83: hexToBytes('FE00001600000000000000000000000001'),
  0x8a: hexToBytes('000016'),
  0xd3: hexToBytes('000001'),
  0xd4: hexToBytes('0002'),
  0xd5: INSTANCE_LIST,
  0xd6: INSTANCE_LIST,
  0xd7: hexToBytes('010288'),
  0x9d: encodePropertyMap(new Set([0x80, 0xd5])),
  0x9e: encodePropertyMap(new Set()),
}

/** The node profile object 0EF001 of the emulated meter. */
export const nodeProfile: EchonetObject = {
  eoj: Eoj.nodeProfile,
  get: (epc) => (epc === 0x9f ? encodePropertyMap(new Set([...Object.keys(values).map(Number), 0x9f])) : values[epc]),
  set: () => false,
}
