/**
 * What a Wi-SUN dongle does for a meter's client, whatever language it speaks:
 *
 *   openDongle ──▶ Dongle ── introduce, scan, join ──▶ PanaSession ── send, hear, leave
 */
import type { Context } from '../base/context.js'
import { Secret } from '../base/secret.js'
import type { Waiting } from '../base/time.js'
import type { Source } from '../base/wait-for-event.js'
import type { PanDescriptor } from './pan-descriptor.js'

export interface RouteBCredentials {
  /** 32 characters. */
  readonly id: Secret
  /** 12 characters, passed on byte for byte. */
  readonly password: Secret
}

const PAIRING_ID_LENGTH = 8

/** What a meter's beacon and a scan name instead of the whole Route-B ID: the end of it. */
export const pairingIdOf = ({ id }: Pick<RouteBCredentials, 'id'>): Secret =>
  new Secret(id.reveal().slice(-PAIRING_ID_LENGTH))

/** What a dongle says of itself. */
export type DongleFacts = SkstackFacts | J11Facts

interface SkstackFacts {
  readonly language: 'SKSTACK-IP'
  /** Such as `1.5.2`; empty where the line was damaged. */
  readonly firmware: string
  readonly dialect: 'single' | 'dual'
  /** How it prints what it receives; kenshin reads both. */
  readonly output: 'text' | 'bytes'
}

export interface J11Facts {
  readonly language: 'J11'
  /** Such as `1.3.158A`. */
  readonly firmware: string
  /** For B route and Enhanced HAN; or another id, 4 hex digits: no public source tells what it can do. */
  readonly build: 'B route and HAN' | { readonly id: string }
}

/** A PAN that answered a scan. */
export interface Beacon extends PanDescriptor {
  /** The end of a Route-B ID; undefined where the dongle does not tell it, or bytes were lost on the cable. */
  readonly pairingId: string | undefined
}

export interface ScanRange {
  /** D: a channel is listened to for 9.6 ms × 2^D. */
  readonly duration: number
  /** 33–60 */
  readonly channels: readonly number[]
}

export interface Dongle {
  /** Ends with the reason when the port is gone. */
  readonly lost: AbortSignal
  /** The scans that a search for a meter takes: the likeliest to find it first. */
  readonly scans: readonly ScanRange[]
  /** @throws {KenshinError} `dongle.silent`, `dongle.lost` */
  look(waiting: Waiting): Promise<DongleFacts>
  /** Tells it who joins: before a scan. @throws {KenshinError} `dongle.refused`, `dongle.silent`, `dongle.lost` */
  introduce(credentials: RouteBCredentials, waiting: Waiting): Promise<void>
  /** Looks once for meters that know the introduced credentials. @throws {KenshinError} as {@link introduce} */
  scan(range: ScanRange, context: Context): Promise<Beacon[]>
  /**
   * Opens a PANA session once, for datagrams of one UDP port. An abort ends it again.
   * @returns undefined when the meter refused or did not answer
   * @throws {KenshinError} as {@link introduce}
   */
  join(pan: PanDescriptor, udpPort: number, context: Context): Promise<PanaSession | undefined>
  /** Bounded, never throws, safe to call twice. */
  close(): Promise<void>
}

/** Why a dongle sends nothing for now: it authenticates again by itself, or its transmit time of an hour is used up (ARIB). */
export type Pause = 're-authentication' | 'transmit limit'

export type SessionEvent =
  /** A datagram of the meter; `lqi` 0–255 where known. */
  | { readonly kind: 'datagram'; readonly payload: Uint8Array; readonly lqi: number | undefined }
  | { readonly kind: 'paused' | 'resumed'; readonly why: Pause }
  | { readonly kind: 'over'; readonly how: 'endedByMeter' | 'notRenewed' }

/** An authenticated session with one meter. */
export interface PanaSession extends Source<SessionEvent> {
  /**
   * Sends one datagram, the next only when this has ended.
   * @returns whether the radio saw it acknowledged; `failed` and `unknown` prove no loss
   * @throws {KenshinError} `dongle.refused`, `dongle.silent`, `dongle.lost`
   */
  send(payload: Uint8Array, waiting: Waiting): Promise<'sent' | 'failed' | 'unknown'>
  /** Ends the session, bounded. @returns whether the farewell was heard. @throws {KenshinError} as {@link send} */
  leave(): Promise<boolean>
}
