import type { Piece } from './splitter.js'

/** What a line or a datagram of the dongle means. What is unknown is `other`; nothing is dropped. */
export type SkEvent =
  | { readonly kind: 'ok'; readonly value: string | undefined }
  /** `FAIL ER05`: `er` is `ER05`. */
  | { readonly kind: 'fail'; readonly er: string }
  | { readonly kind: 'event'; readonly number: number; readonly from: string; readonly param: number | undefined }
  | ({ readonly kind: 'datagram' } & Datagram)
  | { readonly kind: 'pan-begin' }
  | { readonly kind: 'pan-field'; readonly name: string; readonly value: string }
  /** EINFO, EVER, EAPPVER, ESREG: the words after the name. */
  | { readonly kind: 'info'; readonly name: string; readonly values: readonly string[] }
  /** The answer to SKLL64, which has no OK. */
  | { readonly kind: 'address'; readonly address: string }
  /** A command repeated by the dongle (register SFE), without its secrets. */
  | { readonly kind: 'echo'; readonly line: string }
  | { readonly kind: 'other'; readonly line: string }

/** A UDP datagram from the radio. */
export interface Datagram {
  /** IPv6, 8 groups of 4 upper-case digits. */
  readonly from: string
  readonly remotePort: number
  readonly localPort: number
  /** 0–255, only where register SA2 is 1 (dual stack). */
  readonly lqi: number | undefined
  readonly data: Uint8Array
}

/** EVENT numbers (BP35A1 command reference, SE edition, 4.2). */
export const EventNumber = {
  beacon: 0x20,
  sent: 0x21,
  scanDone: 0x22,
  joinFailed: 0x24,
  joined: 0x25,
  endedByPeer: 0x26,
  ended: 0x27,
  endTimedOut: 0x28,
  sessionExpired: 0x29,
  sendLimitOn: 0x32,
  sendLimitOff: 0x33,
} as const

/** Third word of EVENT 21. */
export const SendResult = { sent: 0, failed: 1, neighbourSolicitation: 2 } as const

const IPV6 = /^(?:[0-9A-F]{4}:){7}[0-9A-F]{4}$/
const ECHO = /^(?:SK[A-Z0-9]+|[RW](?:OPT|UART))\b/
const SECRET_ECHO = /^SKSET(?:PWD|RBID)$/
const ER = /^ER\d\d$/
const INFO = /^(EINFO|EVER|EAPPVER|ESREG)\b/

/** The meaning of a piece, in either dialect: the side word of the dual stack has one digit, a result has two. */
export function parsePiece(piece: Piece): SkEvent {
  switch (piece.kind) {
    case 'datagram':
      return parseDatagram(piece.head, piece.payload)
    case 'garbage':
      return { kind: 'other', line: Buffer.from(piece.bytes).toString('latin1') }
    case 'line':
      return parseLine(piece.line)
  }
}

function parseLine(line: string): SkEvent {
  // An unfinished command is echoed without line end, and the next event is glued to it.
  const glued = line.indexOf('EVENT ')
  const words = (glued > 0 ? line.slice(glued) : line).trim().split(/\s+/)
  const [name = '', ...values] = words
  if (name === 'OK') return { kind: 'ok', value: values[0] }
  if (name === 'FAIL') return { kind: 'fail', er: values.find((word) => ER.test(word)) ?? '' }
  if (name === 'EVENT') return parseEvent(values, line)
  if (name === 'EPANDESC') return { kind: 'pan-begin' }
  if (INFO.test(name)) return { kind: 'info', name, values }
  if (ECHO.test(name)) return { kind: 'echo', line: SECRET_ECHO.test(name) ? `${name} ****` : line }
  if (words.length === 1 && IPV6.test(name)) return { kind: 'address', address: name }
  return parsePanField(line) ?? { kind: 'other', line }
}

function parseEvent([number, from, ...more]: string[], line: string): SkEvent {
  if (number === undefined || !/^[0-9A-F]{1,2}$/.test(number)) return { kind: 'other', line }
  const param = more.find((word) => word.length === 2)
  return {
    kind: 'event',
    number: Number.parseInt(number, 16),
    from: from ?? '',
    param: param === undefined ? undefined : Number.parseInt(param, 16),
  }
}

function parsePanField(line: string): SkEvent | undefined {
  const [, name, value] = /^ +([A-Za-z ]+):([0-9A-Za-z]+)\s*$/.exec(line) ?? []
  return name === undefined || value === undefined ? undefined : { kind: 'pan-field', name, value }
}

/** ERXUDP source destination rport lport MAC [lqi] sec [side] len */
function parseDatagram(head: string, data: Uint8Array): SkEvent {
  const [, from = '', , remotePort = '', localPort = '', , first = ''] = head.split(' ')
  return {
    kind: 'datagram',
    from,
    remotePort: Number.parseInt(remotePort, 16),
    localPort: Number.parseInt(localPort, 16),
    lqi: first.length === 2 ? Number.parseInt(first, 16) : undefined,
    data,
  }
}
