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
  readonly pairingId: string
}

export interface ScanPlan {
  /** Milliseconds in all: channels × step × (2^duration + 1). */
  readonly totalMs: number
  /** What an active scan finds, in the order of time: when its channel has been listened to. */
  readonly beacons: readonly { readonly atMs: number; readonly descriptor: Descriptor }[]
  /** What an energy scan measures; undefined for an active scan. */
  readonly energies: readonly ChannelEnergy[] | undefined
}

/** How long a scan takes, what it finds and when. */
export function planScan(request: ScanRequest, site: Site, stepMs: number): ScanPlan {
  const channels = channelsOf(request.mask)
  const channelMs = stepMs * (2 ** request.duration + 1)
  const isEnergy = request.mode === 'energy'
  const beacons = (isEnergy ? [] : heardBy(request, site))
    .map((descriptor) => ({ descriptor, position: channels.indexOf(descriptor.channel) }))
    .filter(({ position }) => position >= 0)
    .sort((a, b) => a.position - b.position)
    .map(({ descriptor, position }) => ({ atMs: (position + 1) * channelMs, descriptor }))
  const energies = isEnergy ? channels.map((channel) => ({ channel, lqi: noiseOf(channel) })) : undefined
  return { totalMs: channels.length * channelMs, beacons, energies }
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

const meterOf = (site: Site): Descriptor => ({
  channel: site.channel,
  panId: site.panId,
  mac: site.mac,
  lqi: site.beaconLqi,
  pairingId: pairingIdOf(site),
})

/** Near −101 dBm (0.275 × LQI − 104.27), a little different on each channel. */
const noiseOf = (channel: number): number => 8 + (hash(channel, 0) % 8)
