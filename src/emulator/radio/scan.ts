import { hash } from '../household/integers.js'
import { MIN_CHANNEL, MAX_CHANNEL, type ChannelEnergy, type Descriptor } from './signals.js'
import { pairingIdOf, type Site } from './site.js'

export interface ScanRequest {
  /** SKSCAN 0, 2 and 3: measure the energy of each channel; look for PANs with our pairing ID; look for all PANs. */
  readonly mode: 'energy' | 'pairing-id' | 'all'
  /** Bit n stands for channel 33 + n. */
  readonly mask: number
  /** 0–14 */
  readonly duration: number
  /** How many beacon intervals it listens to each channel. */
  readonly intervals: number
  readonly pairingId: string
}

export interface ScanPlan {
  /** Milliseconds for each channel: step × intervals. */
  readonly channelMs: number
  /** In the order of time, and what an active scan finds there. */
  readonly channels: readonly { readonly channel: number; readonly found: readonly Descriptor[] }[]
  /** What an energy scan measures; undefined for an active scan. */
  readonly energies: readonly ChannelEnergy[] | undefined
}

/** How long a scan takes, what it finds and when. */
export function planScan(request: ScanRequest, site: Site, stepMs: number): ScanPlan {
  const isEnergy = request.mode === 'energy'
  const heard = isEnergy ? [] : heardBy(request, site)
  const channels = channelsOf(request.mask)
  return {
    channelMs: stepMs * request.intervals,
    channels: channels.map((channel) => ({ channel, found: heard.filter((each) => each.channel === channel) })),
    energies: isEnergy ? channels.map((channel) => ({ channel, lqi: noiseOf(channel) })) : undefined,
  }
}

const channelsOf = (mask: number): number[] =>
  Array.from({ length: MAX_CHANNEL - MIN_CHANNEL + 1 }, (_, n) => n)
    .filter((n) => (mask >>> n) & 1)
    .map((n) => MIN_CHANNEL + n)

/** Neighbours answer whatever pairing ID is asked for; only a scan for one shows the pairing IDs. */
function heardBy({ mode, duration, pairingId }: ScanRequest, site: Site): Descriptor[] {
  const isFound = (mode === 'all' || pairingId === pairingIdOf(site)) && duration >= site.foundFromDuration
  const heard = [...(isFound ? [meterOf(site)] : []), ...site.neighbours]
  return mode === 'pairing-id' ? heard : heard.map((descriptor) => ({ ...descriptor, pairingId: undefined }))
}

/** What is heard of the meter. */
export const meterOf = (site: Site): Descriptor => ({
  channel: site.channel,
  panId: site.panId,
  mac: site.mac,
  lqi: site.beaconLqi,
  pairingId: pairingIdOf(site),
})

/** Near −101 dBm (0.275 × LQI − 104.27), a little different on each channel. */
const noiseOf = (channel: number): number => 8 + (hash(channel, 0) % 8)
