import { MIN_CHANNEL, MAX_CHANNEL, type Descriptor } from './signals.js'
import { pairingIdOf, type Site } from './site.js'

export interface ScanRequest {
  /** 2: only PANs with our pairing ID; 3: all. */
  readonly mode: 2 | 3
  /** Bit n stands for channel 33 + n. */
  readonly mask: number
  /** 0–14 */
  readonly duration: number
  readonly pairingId: string
}

export interface ScanPlan {
  /** Milliseconds in all: channels × step × (2^duration + 1). */
  readonly totalMs: number
  /** What is found, in the order of time: when its channel has been listened to. */
  readonly beacons: readonly { readonly atMs: number; readonly descriptor: Descriptor }[]
}

/** How long an active scan takes, what it finds and when. */
export function planScan({ mode, mask, duration, pairingId }: ScanRequest, site: Site, stepMs: number): ScanPlan {
  const channels = Array.from({ length: MAX_CHANNEL - MIN_CHANNEL + 1 }, (_, n) => n)
    .filter((n) => (mask >>> n) & 1)
    .map((n) => MIN_CHANNEL + n)
  const channelMs = stepMs * (2 ** duration + 1)
  const isFound = (mode === 3 || pairingId === pairingIdOf(site)) && duration >= site.foundFromDuration
  const heard = [...(isFound ? [meterOf(site)] : []), ...site.neighbours]
  const beacons = heard
    .map((descriptor) => ({ descriptor, position: channels.indexOf(descriptor.channel) }))
    .filter(({ position }) => position >= 0)
    .sort((a, b) => a.position - b.position)
    .map(({ descriptor, position }) => ({
      atMs: (position + 1) * channelMs,
      descriptor: mode === 2 ? descriptor : { ...descriptor, pairingId: undefined },
    }))
  return { totalMs: channels.length * channelMs, beacons }
}

const meterOf = (site: Site): Descriptor => ({
  channel: site.channel,
  panId: site.panId,
  mac: site.mac,
  lqi: site.beaconLqi,
  pairingId: pairingIdOf(site),
})
