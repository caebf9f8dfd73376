import { KenshinError, type ErrorSentence } from '../base/errors.js'
import { bytesToHex, Esv, esvName, hex, isEsv, isPersonal } from './codes.js'

/** One property of a frame: EPC and its data. PDC is `edt.length` (0–255). */
export interface Property {
  readonly epc: number
  readonly edt: Uint8Array
}

/** A format-1 frame (EHD 10 81). */
export interface Frame {
  /** Transaction ID, 0–FFFF; an answer repeats the request's. */
  readonly tid: number
  /** Source and destination object, 3 bytes each. */
  readonly seoj: number
  readonly deoj: number
  readonly esv: Esv
  /** 0–255 properties, each with up to 255 bytes; of a SetGet the ones to set. */
  readonly properties: readonly Property[]
  /** Only SetGet, SetGet_Res and SetGet_SNA have this second group: the ones to get. */
  readonly getProperties?: readonly Property[]
}

/** What a frame asks for or tells, or only sets; where it has two groups, the second. */
export const toldBy = ({ properties, getProperties }: Frame): readonly Property[] => getProperties ?? properties

/** The same frame with others of these. */
export const changeTold = (frame: Frame, change: (told: readonly Property[]) => readonly Property[]): Frame => ({
  ...frame,
  [frame.getProperties === undefined ? 'properties' : 'getProperties']: change(toldBy(frame)),
})

const HEADER_BYTES = 12

const hasTwoGroups = (esv: Esv): boolean => esv === Esv.SetGet || esv === Esv.SetGet_Res || esv === Esv.SetGet_SNA

/**
 * Frame → bytes.
 * @throws {RangeError} when a group has more than 255 properties or a property more than 255 bytes.
 * Source: ECHONET Lite Specification, part II, 3.2 (message structure).
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const groups = [frame.properties, ...(hasTwoGroups(frame.esv) ? [frame.getProperties ?? []] : [])]
  const { tid, seoj, deoj } = frame
  return Uint8Array.from([
    0x10,
    0x81,
    ...[tid >> 8, tid].map(low),
    ...[seoj >> 16, seoj >> 8, seoj].map(low),
    ...[deoj >> 16, deoj >> 8, deoj].map(low),
    frame.esv,
    ...groups.flatMap((group) => [
      lengthByte(group),
      ...group.flatMap(({ epc, edt }) => [epc, lengthByte(edt), ...edt]),
    ]),
  ])
}

function lengthByte({ length }: { readonly length: number }): number {
  if (length > 0xff) throw new RangeError(`${length} does not fit the one byte of OPC and PDC`)
  return length
}

const low = (value: number): number => value & 0xff

/**
 * Bytes → frame. Whole properties behind the last one are left out: a real meter answers OPC 06 and eleven properties, and the
 * first six are those that were asked for (yufeikang/b-route-meter #7).
 * @throws {KenshinError} `echonet.malformed` when it is cut off, has other bytes left over, is not EHD 10 81, or has an ESV
 * that no specification names.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES) throw malformed((words) => words.shorterThanHeader({ bytes: bytes.length }))
  if (bytes[0] !== 0x10 || bytes[1] !== 0x81)
    throw malformed((words) => words.otherStart({ start: bytesToHex(bytes.subarray(0, 2)) }))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const esv = view.getUint8(10)
  if (!isEsv(esv)) throw malformed((words) => words.unknownService({ esv: hex(esv) }))
  const first = decodeGroup(bytes, HEADER_BYTES - 1)
  const second = hasTwoGroups(esv) ? decodeGroup(bytes, first.end) : undefined
  const { end } = second ?? first
  if (!areProperties(bytes, end)) throw malformed((words) => words.bytesLeftOver({ bytes: bytes.length - end }))
  return {
    tid: view.getUint16(2),
    // Objects have 3 bytes, at 4 and 7: each is read together with the byte before it.
    seoj: view.getUint32(3) & 0xffffff,
    deoj: view.getUint32(6) & 0xffffff,
    esv,
    properties: first.properties,
    ...(second && { getProperties: second.properties }),
  }
}

function decodeGroup(bytes: Uint8Array, start: number): { properties: Property[]; end: number } {
  const count = bytes[start]
  if (count === undefined) throw malformed((words) => words.endsBeforeCount)
  const properties: Property[] = []
  let at = start + 1
  for (let i = 0; i < count; i++) {
    const [epc, pdc] = [bytes[at], bytes[at + 1]]
    if (epc === undefined || pdc === undefined)
      throw malformed((words) => words.endsBeforeProperty({ property: i + 1, count }))
    // A copy, because `slice` of a Buffer is a view on bytes that the serial port may fill again.
    const edt = new Uint8Array(bytes.subarray(at + 2, at + 2 + pdc))
    if (edt.length < pdc)
      throw malformed((words) => words.endsInsideProperty({ epc: hex(epc), bytes: edt.length, pdc }))
    properties.push({ epc, edt })
    at += 2 + pdc
  }
  return { properties, end: at }
}

const LOWEST_EPC = 0x80

/** Whether the bytes from `start` to the end are whole properties, or none. */
function areProperties(bytes: Uint8Array, start: number): boolean {
  let at = start
  while (at < bytes.length) {
    const [epc, pdc] = [bytes[at]!, bytes[at + 1]]
    if (epc < LOWEST_EPC || pdc === undefined) return false
    at += 2 + pdc
  }
  return at === bytes.length
}

const malformed = (sentence: ErrorSentence<'echonet.malformed'>): KenshinError =>
  new KenshinError('echonet.malformed', sentence)

/** `Get 0007 D3 D7=06`: for logs. Serial and identification numbers print as `****`. */
export function describeFrame({ tid, esv, properties, getProperties }: Frame): string {
  const group = [...properties, ...(getProperties ?? [])].map(describeProperty).join(' ')
  return `${esvName(esv)} ${hex(tid, 2)} ${group}`
}

function describeProperty({ epc, edt }: Property): string {
  if (edt.length === 0) return hex(epc)
  return `${hex(epc)}=${isPersonal(epc) ? '****' : bytesToHex(edt)}`
}
