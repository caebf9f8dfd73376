import { MIN_CHANNEL, MAX_CHANNEL } from './signals.js'
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
  /** When the meter's channel has been listened to; undefined: it is not found. */
  readonly foundAtMs: number | undefined
}

/** How long an active scan takes and when it finds the meter. */
export function planScan({ mode, mask, duration, pairingId }: ScanRequest, site: Site, stepMs: number): ScanPlan {
  const channels = Array.from({ length: MAX_CHANNEL - MIN_CHANNEL + 1 }, (_, n) => n)
    .filter((n) => (mask >>> n) & 1)
    .map((n) => MIN_CHANNEL + n)
  const channelMs = stepMs * (2 ** duration + 1)
  const position = channels.indexOf(site.channel)
  const answers = mode === 3 || pairingId === pairingIdOf(site)
  const isFound = position >= 0 && answers && duration >= site.foundFromDuration
  return {
    totalMs: channels.length * channelMs,
    foundAtMs: isFound ? (position + 1) * channelMs : undefined,
  }
}
