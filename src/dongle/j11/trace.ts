import { codeText, Notification, Refusal, Request, responseTo } from './codes.js'
import type { J11Request } from './requests.js'
import { byteText } from './results.js'
import { panaIn, scannedIn, versionIn } from './notes.js'
import type { J11Piece } from './splitter.js'

const names = new Map<number, string>([
  ...Object.entries(Request).map(([name, code]) => [responseTo(code), name] as const),
  ...Object.entries(Notification).map(([name, code]) => [code, name] as const),
  ...Object.entries(Refusal).map(([name, code]) => [code, name] as const),
])

/** For logs: the data only where it holds no secret and no address. */
export const describeRequest = ({ code, shown }: J11Request): Record<string, unknown> => ({
  request: codeText(code),
  name: names.get(responseTo(code)),
  ...(shown !== undefined && { data: shown }),
})

/**
 * A piece as logs show it, so that anyone may see them: without addresses, PAN ID and identifiers, and without what a meter sent,
 * which may be its serial number.
 */
export function describePiece(piece: J11Piece): Record<string, unknown> {
  switch (piece.kind) {
    case 'garbage':
      return { kind: 'garbage', bytes: piece.bytes.length }
    case 'broken':
      return { kind: 'broken', fault: piece.fault, code: codeText(piece.code) }
    case 'frame':
      return {
        code: codeText(piece.code),
        name: names.get(piece.code),
        bytes: piece.data.length,
        ...harmless(piece),
      }
  }
}

const SENT = responseTo(Request.send)

function harmless(frame: J11Piece & { kind: 'frame' }): Record<string, unknown> {
  const { code, data } = frame
  const [first, second] = data
  if (code === Notification.scanned) {
    const found = scannedIn(frame)
    return { channel: found?.channel, beacons: found?.beacons.length }
  }
  if (code === Notification.pana) return { result: panaIn(frame)?.result }
  if (code === Notification.link || code === Notification.notReceived)
    return first === undefined ? {} : { state: byteText(first) }
  if (code >> 12 !== 2 || first === undefined) return {}
  return {
    result: byteText(first),
    ...(code === SENT && second !== undefined && { radio: byteText(second) }),
    ...(code === responseTo(Request.version) && versionIn(data.subarray(1))),
  }
}
