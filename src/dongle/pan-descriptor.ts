/** What a scan finds of a meter; enough to join it again without a scan, by a dongle of either language. */
export interface PanDescriptor {
  /** 33–60, as ARIB STD-T108 counts: channel 33 is 922.5 MHz, the next is 0.2 MHz higher. */
  readonly channel: number
  /** 4 hex digits. */
  readonly panId: string
  /** 16 hex digits. */
  readonly mac: string
  /** 0–255; dBm = 0.275 × LQI − 104.27. */
  readonly lqi: number
}

export const [FIRST_CHANNEL, LAST_CHANNEL] = [33, 60]

const CHANNELS = Array.from({ length: LAST_CHANNEL - FIRST_CHANNEL + 1 }, (_, n) => FIRST_CHANNEL + n)
const isBonded = (channel: number): boolean => (channel - FIRST_CHANNEL) % 2 === 0

/**
 * Where meters are: Route B takes 400 kHz, and that is two channels, named by the lower one. J11 knows these 14 alone, and yet joins
 * meters; all meters of published logs are on them (47, 49, 51, 57, 59).
 */
export const BONDED_CHANNELS = CHANNELS.filter(isBonded)
/** No published log shows a meter there (one page does, with made-up addresses), and no source says that there is none. */
export const CHANNELS_BETWEEN = CHANNELS.filter((channel) => !isBonded(channel))

/**
 * The one check of a descriptor, wherever it comes from: bytes may be lost between dongle and host, and anyone may have written
 * to the file that remembers it. Only these four values become part of commands.
 * @returns undefined when it is none.
 */
export function parsePanDescriptor(value: unknown): PanDescriptor | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { channel, panId, mac, lqi } = value as Readonly<Record<string, unknown>>
  if (!isIntegerIn(channel, FIRST_CHANNEL, LAST_CHANNEL) || !isIntegerIn(lqi, 0, 0xff)) return undefined
  if (typeof panId !== 'string' || !/^[0-9A-F]{4}$/.test(panId)) return undefined
  if (typeof mac !== 'string' || !/^[0-9A-F]{16}$/.test(mac)) return undefined
  return { channel, panId, mac, lqi }
}

const isIntegerIn = (value: unknown, from: number, to: number): value is number =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to
