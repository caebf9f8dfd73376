/**
 * The meter's frames when a session is opened or ended: PANA (RFC 5191) with EAP-PSK (RFC 4764), with the real lengths and
 * order. Keys, nonces and tags are filler, because nothing here has to be secure.
 */
import type { Secret } from '../../base/secret.js'

const SESSION = 0x11111111
const Type = { auth: 2, terminate: 3 } as const
const Flags = { request: 0x8000, start: 0xc000, complete: 0xa000, answer: 0x0000 } as const
const Avp = { auth: 1, eap: 2, integrity: 3, lifetime: 8, keyId: 4, nonce: 5, prf: 6, result: 7 } as const

const filler = (byte: number): number[] => Array.from({ length: 16 }, () => byte)
const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff]
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)]

/** Code, flags, length, reserved, value, filled up to four bytes. */
function avp(code: number, value: readonly number[]): number[] {
  const padding = Array.from({ length: -value.length & 3 }, () => 0)
  return [...u16(code), 0, 0, ...u16(value.length), 0, 0, ...value, ...padding]
}

function frame(flags: number, type: number, sequence: number, ...avps: number[][]): Uint8Array {
  const body = avps.flat()
  return Uint8Array.from([
    ...[0, 0, ...u16(16 + body.length), ...u16(flags), ...u16(type)],
    ...[...u32(SESSION), ...u32(sequence), ...body],
  ])
}

/** The session lifetime in every published log: one day. */
const LIFETIME_S = 86_400

/** The offer of algorithms. */
export const panaStart = frame(Flags.start, Type.auth, 0x22222220, avp(Avp.prf, u32(5)), avp(Avp.integrity, u32(12)))

/** EAP-PSK 1 with the server's name: `SM` and the Route-B ID, in clear. */
export function panaChallenge(routeBId: Secret): Uint8Array {
  const name = [...Buffer.from(`SM${routeBId.reveal()}`, 'latin1')]
  const eap = [0x01, 0xe3, ...u16(22 + name.length), 0x2f, 0x00, ...filler(0xb0), ...name]
  return frame(Flags.request, Type.auth, 0x22222221, avp(Avp.nonce, filler(0xa0)), avp(Avp.eap, eap))
}

/** EAP-PSK 3. */
export const panaProof = frame(
  Flags.request,
  Type.auth,
  0x22222222,
  avp(Avp.eap, [
    ...[0x01, 0xe4, ...u16(59), 0x2f, 0x80, ...filler(0xb0), ...filler(0xc0)],
    ...[...u32(0), ...filler(0xd0), 0xd0],
  ]),
)

export const panaComplete = frame(
  Flags.complete,
  Type.auth,
  0x22222223,
  avp(Avp.result, u32(0)),
  avp(Avp.eap, [0x03, 0xe4, ...u16(4)]),
  avp(Avp.keyId, u32(0x16)),
  avp(Avp.lifetime, u32(LIFETIME_S)),
  avp(Avp.auth, filler(0xe0)),
)

/** The meter agrees to the end. */
export const panaEnd = frame(Flags.answer, Type.terminate, 0x22222229, avp(Avp.auth, filler(0xe0)))
