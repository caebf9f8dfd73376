import type { Secret } from '../../base/secret.js'
import type { Time } from '../../base/time.js'
import type { Frame } from '../../echonet/frame.js'
import type { Behaviours } from '../faults/behaviour.js'
import type { Latency } from './latency.js'
import type { Meter } from '../meter/meter.js'
import type { MeterClock } from '../meter/clock.js'
import type { Descriptor, Signal } from './signals.js'

/** The meter's place in the radio network, and its credentials. */
export interface Site {
  /** MAC address of the meter, 16 hex digits. */
  readonly mac: string
  /** 33–60 */
  readonly channel: number
  /** 4 hex digits. */
  readonly panId: string
  /** Link quality of its beacons and of its datagrams, 0–255. */
  readonly beaconLqi: number
  readonly lqi: number
  readonly routeBId: Secret
  readonly password: Secret
  /** Scans shorter than this duration find nothing. */
  readonly foundFromDuration: number
  /** Other meters: they answer every active scan of their channel, and no join. */
  readonly neighbours: readonly Descriptor[]
}

/** One request as the emulator's log remembers it. */
export interface LoggedRequest {
  /** The meter's clock, epoch seconds. */
  readonly time: number
  readonly frame: Frame
  /** How many answers were sent; a fault may make it 0 or 2. */
  readonly replies: number
}

/** What the radio needs. */
export interface RadioParts {
  readonly site: Site
  /** MAC address of the dongle. */
  readonly ownMac: string
  readonly meter: Meter
  readonly clock: MeterClock
  readonly time: Time
  readonly latency: Latency
  readonly behaviours: Behaviours
  /** Takes what the dongle reports by itself. */
  readonly report: (signal: Signal) => void
  readonly onRequest: ((request: LoggedRequest) => void) | undefined
}

/** The last 8 characters of the Route-B ID, which beacons carry. */
export const pairingIdOf = ({ routeBId }: Site): string => routeBId.reveal().slice(-8)
