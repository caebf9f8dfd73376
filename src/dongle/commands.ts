/**
 * One command of the language = one value. Source for all: BP35A1 command reference, SE edition, section 3; the dual
 * stack's differences as published logs of BP35C2 and RS-WSUHA-P show them.
 */
import type { Secret } from '../base/secret.js'
import { sideWords, type Dialect } from './dialect.js'

export interface SkCommand {
  /** Words joined by one space; a secret is revealed only on the wire. */
  readonly words: readonly (string | Secret)[]
  /** SKSENDTO alone: a space, then raw bytes, and no line end. */
  readonly payload?: Uint8Array
  /** What ends a good answer: OK; `address` for SKLL64, which has no OK; or OK after an EINFO/EVER/ESREG line. */
  readonly endsAt: 'ok' | 'address' | 'info-then-ok'
  /** How long the answer may take. */
  readonly limitMs: number
}

/** Simple commands answer within 5–20 ms; seconds only when the dongle is ill. */
const SIMPLE_MS = 3_000
/** Carrier sense, retransmissions and a neighbour solicitation may come before the OK. */
const SEND_MS = 20_000

const simple = (...words: (string | Secret)[]): SkCommand => ({ words, endsAt: 'ok', limitMs: SIMPLE_MS })
const asking = (...words: string[]): SkCommand => ({ words, endsAt: 'info-then-ok', limitMs: SIMPLE_MS })

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** Ends the session, empties the tables, sets every register to its default (echo on). */
export const SKRESET = simple('SKRESET')
export const SKVER = asking('SKVER')
export const SKINFO = asking('SKINFO')

/** Registers (section 3.1). */
export const Register = { channel: 'S2', panId: 'S3', showLqi: 'SA2', echo: 'SFE' } as const

export const SKSREG = (register: string, value: string): SkCommand => simple('SKSREG', register, value)

/** The length is hexadecimal: a password has C (12) characters. */
export const SKSETPWD = (password: Secret): SkCommand => simple('SKSETPWD', hex(password.reveal().length, 1), password)

/** The Route-B ID; its last 8 characters become the pairing ID that a scan looks for. */
export const SKSETRBID = (id: Secret): SkCommand => simple('SKSETRBID', id)

/** The mask of all 28 channels. */
export const ALL_CHANNELS = 0xffff_ffff
/** Hex 21–3C. */
export const [FIRST_CHANNEL, LAST_CHANNEL] = [33, 60]
const CHANNELS = LAST_CHANNEL - FIRST_CHANNEL + 1

/** The mask of one channel (hex 21–3C): bit 0 is channel 21. */
export const channelMask = (channel: number): number => 2 ** (channel - FIRST_CHANNEL)

/** Mode 2: active scan with the pairing ID. Answers OK at once; EVENT 20 and 22 follow. */
export const SKSCAN = (dialect: Dialect, mask: number, duration: number): SkCommand =>
  simple('SKSCAN', '2', hex(mask, 8), hex(duration, 1), ...sideWords(dialect))

/** Time of a scan, ms: channels × 9.6 ms × (2^D + 1). */
export function scanMs(mask: number, duration: number): number {
  const channels = mask === ALL_CHANNELS ? CHANNELS : mask.toString(2).replaceAll('0', '').length
  return channels * 9.6 * (2 ** duration + 1)
}

/** The link-local address of a MAC address. */
export const SKLL64 = (mac: string): SkCommand => ({ words: ['SKLL64', mac], endsAt: 'address', limitMs: SIMPLE_MS })

/** Answers OK at once; EVENT 25 or 24 follows. */
export const SKJOIN = (address: string): SkCommand => simple('SKJOIN', address)

/** FAIL ER10 where there is no session; else EVENT 27 or 28 follows. */
export const SKTERM = simple('SKTERM')

const UDP_HANDLE = '1'
/** 1: encrypted or not sent at all. */
const ENCRYPTED = '1'

/**
 * Sends one datagram, always as raw bytes (WOPT concerns only what the dongle prints). EVENT 21 tells the result, before the OK.
 */
export const SKSENDTO = (dialect: Dialect, to: string, port: number, payload: Uint8Array): SkCommand => ({
  words: ['SKSENDTO', UDP_HANDLE, to, hex(port, 4), ENCRYPTED, ...sideWords(dialect), hex(payload.length, 4)],
  payload,
  endsAt: 'ok',
  limitMs: SEND_MS,
})

/** What goes on the wire. */
export function encodeCommand({ words, payload }: SkCommand): Uint8Array {
  const line = words.map((word) => (typeof word === 'string' ? word : word.reveal())).join(' ')
  if (payload === undefined) return Buffer.from(`${line}\r\n`, 'latin1')
  return Buffer.concat([Buffer.from(`${line} `, 'latin1'), payload])
}

/** For logs: secrets masked, payload as hex. */
export const describeCommand = ({ words, payload }: SkCommand): string =>
  words.map(String).join(' ') +
  (payload === undefined ? '' : ` <${Buffer.from(payload).toString('hex').toUpperCase()}>`)
