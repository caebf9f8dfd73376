import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hex, hexToBytes } from '../../src/echonet/codes.js'
import { decodePropertyMap, encodePropertyMap } from '../../src/echonet/property-map.js'
import { loadVectors } from '../helpers/vectors.js'

interface Vector {
  readonly source: string
  readonly edt: string
  readonly epcs: readonly string[]
}

const vectors = loadVectors<Vector[]>('property-maps')
const outside: unknown = expect.objectContaining({ code: 'echonet.value' })

describe('decodePropertyMap()', () => {
  it.each(vectors)('reads $edt ($source)', ({ edt, epcs }) => {
    expect([...decodePropertyMap(hexToBytes(edt))].map((epc) => hex(epc))).toEqual(epcs)
  })

  it.each(vectors)('rejects every cut of $edt', ({ edt }) => {
    const bytes = hexToBytes(edt)
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodePropertyMap(bytes.subarray(0, length)), `${length} bytes`).toThrow(outside)
  })

  it.each(vectors)('rejects a byte behind $edt', ({ edt }) => {
    expect(() => decodePropertyMap(hexToBytes(`${edt}80`))).toThrow(outside)
  })
})

describe('encodePropertyMap()', () => {
  it.each(vectors)('writes $edt ($source)', ({ edt, epcs }) => {
    expect(bytesToHex(encodePropertyMap(new Set(epcs.map((epc) => parseInt(epc, 16)))))).toBe(edt)
  })

  it('writes what decodePropertyMap() reads, whatever the order', () => {
    const epcs = fc.uniqueArray(fc.integer({ min: 0x80, max: 0xff }))
    fc.assert(
      fc.property(epcs, (any) => {
        const decoded = decodePropertyMap(encodePropertyMap(new Set(any)))
        expect([...decoded]).toEqual(any.toSorted((a, b) => a - b))
      }),
    )
  })

  it.each([0x7f, 0x100, 0x80 + 0.5])('rejects %f, which is no EPC of a device', (epc) => {
    expect(() => encodePropertyMap(new Set([epc]))).toThrow(outside)
  })
})
