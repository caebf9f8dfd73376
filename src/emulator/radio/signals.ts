/** What a dongle reports by itself, in no dialect yet. */
export type Signal =
  | {
      readonly kind: 'event'
      readonly number: number
      /** Of the meter, or the dongle's own. */
      readonly address: string
      readonly param?: number
      /** Why a join failed, which EVENT 24 does not tell. */
      readonly failure?: JoinFailure
    }
  | { readonly kind: 'descriptor'; readonly descriptor: Descriptor }
  /** An active scan is done with a channel. */
  | { readonly kind: 'listened'; readonly channel: number }
  | { readonly kind: 'energy'; readonly energies: readonly ChannelEnergy[] }
  | { readonly kind: 'datagram'; readonly datagram: Datagram }
  /** SKSTACK-IP tells neither of these. */
  | { readonly kind: 'link'; readonly change: LinkChange }
  | { readonly kind: 'not-received'; readonly data: Uint8Array }

/** The meter said no, or said nothing. */
export type JoinFailure = 'refused' | 'unheard'

export type LinkChange = 'mac-connected' | 'pana-connected' | 'mac-lost' | 'pana-lost'

/** What a scan finds. */
export interface Descriptor {
  /** 33–60. */
  readonly channel: number
  readonly panId: string
  /** MAC address of the meter, 16 hex digits. */
  readonly mac: string
  readonly lqi: number
  /** Only a scan for a pairing ID (mode 2) shows it. */
  readonly pairingId?: string | undefined
}

/** What an energy scan measures on a channel. */
export interface ChannelEnergy {
  /** 33–60. */
  readonly channel: number
  /** 0–255. */
  readonly lqi: number
}

export interface Datagram {
  /** IPv6 addresses in full form. */
  readonly source: string
  readonly destination: string
  /** The same on both sides. */
  readonly port: number
  /** MAC address of the sender. */
  readonly mac: string
  /** Encrypted on the air. */
  readonly secured: boolean
  readonly lqi: number
  readonly data: Uint8Array
  readonly damage?: Damage | undefined
}

/** What the cable does to what the dongle says. */
export interface Damage {
  /** So many bytes in the middle are lost. */
  readonly lostBytes?: number
  /** It breaks off after so many bytes, and the whole of it follows directly (J11). */
  readonly brokenOffAfter?: number
  /** The sum of its data is wrong (J11). */
  readonly hasWrongSum?: true
}

/** EVENT numbers (BP35A1 command reference, 4.8). */
export const EventNumber = {
  neighbourAdvertised: 0x02,
  energyScanFinished: 0x1f,
  beacon: 0x20,
  sent: 0x21,
  scanFinished: 0x22,
  joinFailed: 0x24,
  joined: 0x25,
  peerEnds: 0x26,
  ended: 0x27,
  endUnanswered: 0x28,
  expired: 0x29,
  limitOn: 0x32,
  limitOff: 0x33,
} as const

/** Parameter of EVENT 21. */
export const Sent = { acknowledged: 0, failed: 1, solicitedFirst: 2 } as const

export const MULTICAST = 'FF02:0000:0000:0000:0000:0000:0000:0001'
export const PANA_PORT = 0x02cc

/** FE80::/64 and the MAC address with bit 1 of its first byte inverted, as SKLL64 makes it. */
export function linkLocalOf(mac: string): string {
  const first = (Number.parseInt(mac.slice(0, 2), 16) ^ 2).toString(16).padStart(2, '0')
  const groups = (first + mac.slice(2)).toUpperCase().match(/.{4}/g) ?? []
  return ['FE80', '0000', '0000', '0000', ...groups].join(':')
}

/** Channels of the 920 MHz band. */
export const MIN_CHANNEL = 0x21
export const MAX_CHANNEL = 0x3c
