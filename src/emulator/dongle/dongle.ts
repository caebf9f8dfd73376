import type { Radio } from '../radio/radio.js'
import type { Signal } from '../radio/signals.js'

/** A dongle in one of its languages: bytes of the host in, bytes for the host out, the radio behind it. */
export interface Dongle {
  /** The radio is set after both exist, because each needs the other. */
  connect(radio: Radio): void
  /** Bytes from the host. */
  receive(bytes: Uint8Array): void
  /** Tells the host what the radio has to tell. */
  report(signal: Signal): void
  /** From now on the dongle says nothing. */
  silence(): void
  close(): void
}
