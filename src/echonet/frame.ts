import { KenshinError } from '../base/errors.js'
import { Esv, esvName, hex, isEsv } from './codes.js'

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
  /** 0–255 properties; of a SetGet the ones to set. */
  readonly properties: readonly Property[]
  /** Only SetGet, SetGet_Res and SetGet_SNA have this second group: the ones to get. */
  readonly getProperties?: readonly Property[]
}

const HEADER_BYTES = 12

const hasTwoGroups = (esv: Esv): boolean => esv === Esv.SetGet || esv === Esv.SetGet_Res || esv === Esv.SetGet_SNA

/**
 * Frame → bytes.
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
    ...groups.flatMap((group) => [group.length, ...group.flatMap(({ epc, edt }) => [epc, edt.length, ...edt])]),
  ])
}

const low = (value: number): number => value & 0xff

/**
 * Bytes → frame.
 * @throws {KenshinError} `echonet.malformed` when it is cut off, has bytes left over, is not EHD 10 81, or has an ESV
 * that no specification names.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES) throw malformed(`has ${bytes.length} bytes, fewer than a header`)
  if (bytes[0] !== 0x10 || bytes[1] !== 0x81)
    throw malformed(`begins with ${hex(bytes[0]!)} ${hex(bytes[1]!)}, not 10 81`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const esv = view.getUint8(10)
  if (!isEsv(esv)) throw malformed(`has the unknown service ${hex(esv)}`)
  const first = decodeGroup(bytes, HEADER_BYTES - 1)
  const second = hasTwoGroups(esv) ? decodeGroup(bytes, first.end) : undefined
  const end = second?.end ?? first.end
  if (end !== bytes.length) throw malformed(`has ${bytes.length - end} bytes after its last property`)
  return {
    tid: view.getUint16(2),
    seoj: view.getUint32(3) >>> 8,
    deoj: view.getUint32(6) & 0xffffff,
    esv,
    properties: first.properties,
    ...(second && { getProperties: second.properties }),
  }
}

function decodeGroup(bytes: Uint8Array, start: number): { properties: Property[]; end: number } {
  const count = bytes[start]
  if (count === undefined) throw malformed('ends before a property count')
  const properties: Property[] = []
  let at = start + 1
  for (let i = 0; i < count; i++) {
    const [epc, pdc] = [bytes[at], bytes[at + 1]]
    if (epc === undefined || pdc === undefined) throw malformed(`ends before property ${i + 1} of ${count}`)
    const edt = bytes.slice(at + 2, at + 2 + pdc)
    if (edt.length < pdc) throw malformed(`ends inside EPC ${hex(epc)}: ${edt.length} of ${pdc} bytes`)
    properties.push({ epc, edt })
    at += 2 + pdc
  }
  return { properties, end: at }
}

const malformed = (what: string): KenshinError =>
  new KenshinError('echonet.malformed', {
    en: `An ECHONET Lite frame ${what}.`,
    ja: `ECHONET Lite フレームが不正です: ${what}.`,
  })

/** `Get 0007 D3 D7=06`: for logs. */
export function describeFrame({ tid, esv, properties, getProperties }: Frame): string {
  const group = [...properties, ...(getProperties ?? [])]
    .map(({ epc, edt }) => hex(epc) + (edt.length === 0 ? '' : `=${Buffer.from(edt).toString('hex').toUpperCase()}`))
    .join(' ')
  return `${esvName(esv)} ${hex(tid, 2)} ${group}`
}
