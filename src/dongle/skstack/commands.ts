/**
 * One command of the language = one value. Source for all: BP35A1 command reference, SE edition, section 3; the dual
 * stack's differences as published logs of BP35C2 and RS-WSUHA-P show them.
 */
import type { Secret } from '../../base/secret.js'
import { FIRST_CHANNEL } from '../pan-descriptor.js'
import { sideWords, type Dialect } from './dialect.js'
import { EventNumber, SendResult, type SkEvent } from './events.js'

/** Where the side word stands, which only the dual dialect has. */
const SIDE = Symbol('side')

/** A word for the wire alone: addresses stand in no log. */
interface HiddenWord {
  reveal(): string
  toString(): string
}

const hidden = (word: string): HiddenWord => ({ reveal: () => word, toString: () => '****' })

export interface SkCommand {
  /** Words joined by one space; a secret is revealed only on the wire. */
  readonly words: readonly (string | Secret | HiddenWord | typeof SIDE)[]
  /** SKSENDTO alone: a space, then raw bytes, and no line end. */
  readonly payload?: Uint8Array
  /** What ends a good answer: OK; `address` for SKLL64, which has no OK; or OK after an EINFO/EVER/ESREG line. */
  readonly endsAt: 'ok' | 'address' | 'info-then-ok'
  /** The event that proves that it was done, in case its OK is lost on the cable, and how long the OK may come after it. */
  readonly effect?: { readonly isSeen: (event: SkEvent) => boolean; readonly okFollowsMs: number }
  /** Sending it twice does no harm: it is sent again when no answer came. */
  readonly isRepeatable?: boolean
  /** How long the answer may take. */
  readonly limitMs: number
}

/** Simple commands answer within 5–20 ms; seconds only when something is wrong with the dongle. */
const SIMPLE_MS = 3_000
/** Carrier sense, retransmissions and a neighbour solicitation may come before the OK. */
const SEND_MS = 20_000
/** A refusal can take 40 s (retransmissions of 2 + 4 + 8 × 5 s). */
export const JOIN_MS = 60_000
/** The OK comes right after EVENT 21. */
const OK_AFTER_SENT_MS = 1_000

const simple = (...words: SkCommand['words']): SkCommand => ({ words, endsAt: 'ok', limitMs: SIMPLE_MS })
const setting = (...words: SkCommand['words']): SkCommand => ({ ...simple(...words), isRepeatable: true })
const asking = (...words: string[]): SkCommand => ({ ...setting(...words), endsAt: 'info-then-ok' })

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** Ends the session, empties the tables, sets every register to its default (echo on). */
export const SKRESET = simple('SKRESET')
export const SKVER = asking('SKVER')
export const SKINFO = asking('SKINFO')
/** OK 00: received data is printed as raw bytes, OK 01: as hex text; FAIL ER04: always as hex text. */
export const ROPT = setting('ROPT')

/** Registers (section 3.1). */
export const Register = { channel: 'S2', panId: 'S3', showLqi: 'SA2', echo: 'SFE' } as const

export const SKSREG = (register: string, value: string): SkCommand =>
  setting('SKSREG', register, register === Register.panId ? hidden(value) : value)

/** The length is hexadecimal: a password has C (12) characters. */
export const SKSETPWD = (password: Secret): SkCommand => setting('SKSETPWD', hex(password.reveal().length, 1), password)

/** The Route-B ID; its last 8 characters become the pairing ID that a scan looks for. */
export const SKSETRBID = (id: Secret): SkCommand => setting('SKSETRBID', id)

/** Bit 0 is channel 33 (hex 21). */
const channelMask = (channels: readonly number[]): number =>
  channels.reduce((mask, channel) => mask | (1 << (channel - FIRST_CHANNEL)), 0)

const isOneOf =
  (...numbers: number[]) =>
  (event: SkEvent): boolean =>
    event.kind === 'event' && numbers.includes(event.number)

/** Mode 2: active scan with the pairing ID. Answers OK at once; EVENT 20 and 22 follow. */
export const SKSCAN = (channels: readonly number[], duration: number): SkCommand => ({
  words: ['SKSCAN', '2', hex(channelMask(channels), 8), hex(duration, 1), SIDE],
  endsAt: 'ok',
  effect: { isSeen: isOneOf(EventNumber.beacon, EventNumber.scanDone), okFollowsMs: 0 },
  limitMs: scanLimitMs(channels.length, duration),
})

/** How long a scan may take, ms: one and a half times its time and 5 s. */
export const scanLimitMs = (channels: number, duration: number): number => scanMs(channels, duration) * 1.5 + 5_000

/** Time of a scan, ms: channels × 9.6 ms × (2^D + 1). */
const scanMs = (channels: number, duration: number): number => channels * 9.6 * (2 ** duration + 1)

/** The link-local address of a MAC address. */
export const SKLL64 = (mac: string): SkCommand => ({
  ...setting('SKLL64', hidden(mac)),
  endsAt: 'address',
})

/** Answers OK at once; EVENT 25 or 24 follows. */
export const SKJOIN = (address: string): SkCommand => ({
  words: ['SKJOIN', hidden(address)],
  endsAt: 'ok',
  effect: { isSeen: isOneOf(EventNumber.joined, EventNumber.joinFailed), okFollowsMs: 0 },
  limitMs: JOIN_MS,
})

/** FAIL ER10 where there is no session; else EVENT 27 or 28 follows. */
export const SKTERM: SkCommand = {
  ...simple('SKTERM'),
  effect: { isSeen: isOneOf(EventNumber.ended, EventNumber.endTimedOut), okFollowsMs: 0 },
}

const UDP_HANDLE = '1'
/** 1: encrypted or not sent at all. */
const ENCRYPTED = '1'

/**
 * Sends one datagram, always as raw bytes (WOPT concerns only what the dongle prints). EVENT 21 tells the result, before the OK.
 */
export const SKSENDTO = (to: string, port: number, payload: Uint8Array): SkCommand => ({
  words: ['SKSENDTO', UDP_HANDLE, hidden(to), hex(port, 4), ENCRYPTED, SIDE, hex(payload.length, 4)],
  payload,
  endsAt: 'ok',
  effect: { isSeen: (event) => sendResultOf(event, to) !== undefined, okFollowsMs: OK_AFTER_SENT_MS },
  limitMs: SEND_MS,
})

/**
 * What an EVENT 21 tells of a datagram to this address; others belong to the dongle's own PANA traffic, and 02 means that a
 * neighbour solicitation went first.
 */
export function sendResultOf(event: SkEvent, to: string): 'sent' | 'failed' | undefined {
  if (event.kind !== 'event' || event.number !== EventNumber.sent || event.from !== to) return undefined
  if (event.param === SendResult.neighbourSolicitation) return undefined
  return event.param === SendResult.sent ? 'sent' : 'failed'
}

/** Its first word, such as `SKINFO`. */
export const nameOf = ({ words }: SkCommand): string => String(words[0])

/** Whether the dialects have different words for it: the wrong ones are refused. */
export const dependsOnDialect = ({ words }: SkCommand): boolean => words.includes(SIDE)

const wordsIn = ({ words }: SkCommand, dialect: Dialect): Exclude<SkCommand['words'][number], symbol>[] =>
  words.flatMap((word) => (typeof word === 'symbol' ? sideWords(dialect) : [word]))

/** What goes on the wire. */
export function encodeCommand(command: SkCommand, dialect: Dialect): Uint8Array {
  const { payload } = command
  const line = wordsIn(command, dialect)
    .map((word) => (typeof word === 'string' ? word : word.reveal()))
    .join(' ')
  if (payload === undefined) return Buffer.from(`${line}\r\n`, 'latin1')
  return Buffer.concat([Buffer.from(`${line} `, 'latin1'), payload])
}

/** For logs: secrets and addresses masked, payload as hex. */
export const describeCommand = (command: SkCommand, dialect: Dialect): string =>
  wordsIn(command, dialect).map(String).join(' ') +
  (command.payload === undefined ? '' : ` <${Buffer.from(command.payload).toString('hex').toUpperCase()}>`)
