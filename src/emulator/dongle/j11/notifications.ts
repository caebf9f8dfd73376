/** Signals of the radio → frames that nobody asked for. */
import { Notification } from '../../../dongle/j11/codes.js'
import type { J11Frame } from '../../../dongle/j11/frame.js'
import { linkLocalOf, MULTICAST, type Datagram, type Descriptor, type LinkChange } from '../../radio/signals.js'
import { addressBytes, bytesOf, rssiOf, toJ11Channel, u16 } from './bytes.js'

const frame = (code: number, ...parts: (Uint8Array | readonly number[])[]): J11Frame => ({
  code,
  data: Uint8Array.from(parts.flatMap((part) => [...part])),
})

export const started = (): J11Frame => frame(Notification.started)

const [HEARD, NOTHING] = [0, 1]

/** 4051: one channel of a scan. @param channel 33–60, odd */
export function scanned(channel: number, found: readonly Descriptor[]): J11Frame {
  const number = toJ11Channel(channel)
  if (found.length === 0) return frame(Notification.scanned, [NOTHING, number])
  const beacons = found.map(({ mac, panId, lqi }) => [...bytesOf(mac), ...bytesOf(panId), rssiOf(lqi)])
  return frame(Notification.scanned, [HEARD, number, found.length], ...beacons)
}

const [UNICAST, TO_ALL] = [0, 1]
const [PLAIN, ENCRYPTED] = [1, 2]

/** 6018: a datagram. @param panId of the meter's network */
export const received = ({ source, destination, port, secured, lqi, data }: Datagram, panId: string): J11Frame =>
  frame(
    Notification.received,
    addressBytes(source),
    [...u16(port), ...u16(port)],
    bytesOf(panId),
    [destination === MULTICAST ? TO_ALL : UNICAST, secured ? ENCRYPTED : PLAIN, rssiOf(lqi), ...u16(data.length)],
    data,
  )

const panaResults = { joined: 1, refused: 2, unheard: 3 } as const

/** 6028: how the opening or renewal of a session ended. */
export const pana = (result: keyof typeof panaResults, { mac }: Descriptor): J11Frame =>
  frame(Notification.pana, [panaResults[result]], bytesOf(mac))

const linkChanges: Readonly<Record<LinkChange, number>> = {
  'mac-connected': 1,
  'pana-connected': 2,
  'mac-lost': 3,
  'pana-lost': 4,
}

/** 601A */
export const linkChanged = (change: LinkChange, { mac, lqi }: Descriptor): J11Frame =>
  frame(Notification.link, [linkChanges[change]], bytesOf(mac), [rssiOf(lqi)])

const SIXLOWPAN = 0x20
const [SEQUENCE, NO_FRAGMENT, TAG] = [5, 1, [0, 0]]
const SHOWN_BYTES = 5

/** 6038: a datagram whose parts did not fit together. */
export const notReceived = ({ mac }: Descriptor, data: Uint8Array): J11Frame =>
  frame(
    Notification.notReceived,
    [SIXLOWPAN],
    addressBytes(linkLocalOf(mac)),
    [SEQUENCE, NO_FRAGMENT, ...TAG],
    data.subarray(0, SHOWN_BYTES),
  )
