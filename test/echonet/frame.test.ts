import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCode } from '../../src/base/errors.js'
import { bytesToHex, Esv, esvName, hexToBytes, type EsvName } from '../../src/echonet/codes.js'
import { decodeFrame, describeFrame, encodeFrame, type Frame, type Property } from '../../src/echonet/frame.js'
import { loadVectors } from '../helpers/vectors.js'

type Pair = readonly [epc: string, edt: string]

interface Vector {
  readonly name: string
  readonly source: string
  readonly hex: string
  readonly tid: number
  readonly seoj: number
  readonly deoj: number
  readonly esv: EsvName
  readonly properties: readonly Pair[]
  readonly getProperties?: readonly Pair[]
}

const vectors = loadVectors<Vector[]>('frames')

const propertiesOf = (pairs: readonly Pair[]): Property[] =>
  pairs.map(([epc, edt]) => ({ epc: parseInt(epc, 16), edt: hexToBytes(edt) }))

const frameOf = ({ tid, seoj, deoj, esv, properties, getProperties }: Vector): Frame => ({
  tid,
  seoj,
  deoj,
  esv: Esv[esv],
  properties: propertiesOf(properties),
  ...(getProperties && { getProperties: propertiesOf(getProperties) }),
})

const malformed: unknown = expect.objectContaining({ code: 'echonet.malformed' })
const answer = (): Frame => decodeFrame(hexToBytes('1081000102880105FF017202D70106E10101'))

describe('frame vectors', () => {
  it('have every service', () => {
    expect(new Set(vectors.map(({ esv }) => esv))).toEqual(new Set(Object.keys(Esv)))
  })
})

describe('decodeFrame()', () => {
  it.each(vectors)('reads $name ($source)', (vector) => {
    expect(decodeFrame(hexToBytes(vector.hex))).toEqual(frameOf(vector))
  })

  it.each(vectors)('rejects every cut of $name', ({ hex }) => {
    const bytes = hexToBytes(hex)
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeFrame(bytes.subarray(0, length)), `${length} bytes`).toThrow(malformed)
  })

  it.each(vectors)('rejects a byte behind $name', ({ hex }) => {
    expect(() => decodeFrame(hexToBytes(`${hex}00`))).toThrow(malformed)
  })

  it.each([
    ['a property', 'D70106'],
    ['a property without data', 'D700'],
    ['the lowest EPC', '800130'],
    [
      'five properties, as a real meter with OPC 06 and eleven entries',
      'E10101D30400000001EA0131EB0132970200'.concat('00'),
    ],
  ])('leaves out %s behind the last that OPC counts', (_, surplus) => {
    for (const { hex, ...vector } of vectors)
      expect(decodeFrame(hexToBytes(hex + surplus))).toEqual(frameOf({ hex, ...vector }))
  })

  it.each([
    ['half a property', 'D7'],
    ['a property cut off', 'D70206'],
    ['a property and a byte', 'D7010600'],
    ['a line end', '0D0A'],
    ['a byte below the lowest EPC', '7F0130'],
    ['bytes that are no EPC', '4F004B00'],
  ])('rejects %s behind the last that OPC counts', (_, surplus) => {
    for (const { hex } of vectors) expect(() => decodeFrame(hexToBytes(hex + surplus))).toThrow(malformed)
  })

  it.each(['0081', '1082', '1181'])('rejects the header %s', (header) => {
    expect(() => decodeFrame(hexToBytes(`${header}000102880105FF017200`))).toThrow(malformed)
  })

  it('rejects a service that no specification names', () => {
    expect(() => decodeFrame(hexToBytes('1081000102880105FF017500'))).toThrow(malformed)
  })

  it('rejects a property whose PDC runs past the end', () => {
    expect(() => decodeFrame(hexToBytes('1081000102880105FF017201D7020600'.slice(0, -2)))).toThrow(malformed)
  })

  it('reads a frame in the middle of a larger buffer', () => {
    const bytes = hexToBytes(`FFFF${vectors[0]!.hex}FFFF`)
    expect(decodeFrame(bytes.subarray(2, -2))).toEqual(frameOf(vectors[0]!))
  })

  it('keeps its data when the buffer that it came from is filled again', () => {
    const received = Buffer.from('1081000102880105FF017201D70106', 'hex')
    const frame = decodeFrame(received)
    received.fill(0xff)
    expect(frame.properties).toEqual([{ epc: 0xd7, edt: Uint8Array.of(6) }])
  })

  it('gives a frame or echonet.malformed for any bytes', () => {
    const start = fc.constantFrom('', '1081', '1081000102880105FF0172', '1081000105FF010288016E')
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (head, rest) => {
        const bytes = Uint8Array.of(...hexToBytes(head), ...rest)
        try {
          const counted = encodeFrame(decodeFrame(bytes))
          expect(bytesToHex(counted)).toBe(bytesToHex(bytes.subarray(0, counted.length)))
        } catch (error) {
          expect(isCode(error, 'echonet.malformed'), String(error)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('encodeFrame()', () => {
  it.each(vectors)('writes $name ($source)', (vector) => {
    expect(bytesToHex(encodeFrame(frameOf(vector)))).toBe(vector.hex)
  })

  it('writes what decodeFrame() reads', () => {
    const group = fc.array(fc.record({ epc: fc.nat(0xff), edt: fc.uint8Array({ maxLength: 255 }) }), { maxLength: 8 })
    const common = { tid: fc.nat(0xffff), seoj: fc.nat(0xffffff), deoj: fc.nat(0xffffff), properties: group }
    const twoGroups = [Esv.SetGet, Esv.SetGet_Res, Esv.SetGet_SNA]
    const oneGroup = Object.values(Esv).filter((esv) => !twoGroups.some((other) => other === esv))
    const frame: fc.Arbitrary<Frame> = fc.oneof(
      fc.record({ ...common, esv: fc.constantFrom(...oneGroup) }),
      fc.record({ ...common, esv: fc.constantFrom(...twoGroups), getProperties: group }),
    )
    fc.assert(
      fc.property(frame, (any) => {
        expect(decodeFrame(encodeFrame(any))).toEqual(any)
      }),
    )
  })

  it('refuses what the one byte of PDC or OPC cannot count', () => {
    const property = { epc: 0xe2, edt: new Uint8Array(256) }
    expect(() => encodeFrame({ ...answer(), properties: [property] })).toThrow(RangeError)
    const many = Array.from({ length: 256 }, () => ({ epc: 0xe2, edt: new Uint8Array() }))
    expect(() => encodeFrame({ ...answer(), properties: many })).toThrow(RangeError)
  })
})

describe('describeFrame()', () => {
  it('names service, transaction, EPCs and their data', () => {
    expect(describeFrame(answer())).toBe('Get_Res 0001 D7=06 E1=01')
    expect(describeFrame({ ...answer(), esv: Esv.SetGet, getProperties: [{ epc: 0xe2, edt: new Uint8Array() }] })).toBe(
      'SetGet 0001 D7=06 E1=01 E2',
    )
  })

  it.each([0x83, 0x8d, 0xc0])('does not tell the data of EPC %i, which names a household', (epc) => {
    const frame = { ...answer(), properties: [{ epc, edt: Uint8Array.of(0x5a, 0x31) }] }
    expect(describeFrame(frame)).toMatch(/^Get_Res 0001 [8C][03D]=\*{4}$/)
  })
})

describe('esvName()', () => {
  it('names a code as the specification does, and an unknown one by its digits', () => {
    expect([0x72, 0x5e, 0x0f].map(esvName)).toEqual(['Get_Res', 'SetGet_SNA', '0F'])
  })
})
