import type { Source } from '../base/wait-for-event.js'
import type { Waiting } from '../base/time.js'

/**
 * A way to exchange ECHONET Lite frames with one meter. The Wi-SUN session is one; a network carrier would be another.
 */
export interface MeterLink extends Source<Uint8Array> {
  /**
   * Sends one frame, waiting first while the link may not send (re-authentication, transmit limit).
   * @returns whether the radio saw it acknowledged; `failed` and `unknown` prove no loss: the answer may still come.
   */
  send(frame: Uint8Array, waiting: Waiting): Promise<'sent' | 'failed' | 'unknown'>
  /** Hands over the payload of every ECHONET Lite datagram of this meter. */
  subscribe(listener: (payload: Uint8Array) => void): () => void
  /** Ends with the reason (`meter.session-lost`, `meter.rate-limited`, `dongle.lost`) when the link is gone. */
  readonly lost: AbortSignal
  /** Link quality 0–255, of the last datagram or else of the scan, where known. */
  readonly lqi: number | undefined
}
