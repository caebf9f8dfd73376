import type { Latency } from '../../radio/latency.js'
import type { Radio } from '../../radio/radio.js'
import type { Descriptor } from '../../radio/signals.js'
import type { J11Model } from '../models.js'

/** 005F: everything one byte. */
export interface Settings {
  readonly mode: number
  readonly sleep: number
  /** 4–17 */
  readonly channel: number
  readonly power: number
}

export interface Credentials {
  readonly routeBId: string
  readonly password: string
}

/** What the commands read and change. */
export interface J11State {
  readonly model: J11Model
  readonly radio: Radio
  readonly latency: Latency
  settings: Settings | undefined
  credentials: Credentials | undefined
  /** The meter that the B route found when it was started. */
  route: Descriptor | undefined
  /** Open UDP ports. */
  readonly ports: Set<number>
  /** Ends a scan that is going on. */
  scanned: (() => void) | undefined
}

/** Everything a reset forgets. */
export function forget(state: J11State, { keepsCredentials }: { readonly keepsCredentials: boolean }): void {
  state.radio.reset()
  state.settings = undefined
  if (!keepsCredentials) state.credentials = undefined
  state.route = undefined
  state.ports.clear()
  state.scanned = undefined
}
