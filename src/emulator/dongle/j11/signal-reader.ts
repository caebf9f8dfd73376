import type { J11Frame } from '../../../dongle/j11/frame.js'
import {
  EventNumber,
  PANA_PORT,
  type Datagram,
  type Descriptor,
  type LinkChange,
  type Signal,
} from '../../radio/signals.js'
import { choices } from './choices.js'
import { linkChanged, notReceived, pana, received, scanned } from './notifications.js'
import type { J11State } from './state.js'

/** What the radio tells, and what of it J11 tells the host. */
export class SignalReader {
  readonly #state: J11State
  /** On the channel that is being listened to. */
  #heard: Descriptor[] = []

  constructor(state: J11State) {
    this.#state = state
  }

  /** @returns undefined where the host is told nothing. */
  frameOf(signal: Signal): J11Frame | undefined {
    switch (signal.kind) {
      case 'descriptor':
        this.#heard.push(signal.descriptor)
        return undefined
      case 'listened':
        return scanned(signal.channel, this.#heard.splice(0))
      case 'energy':
        return undefined
      case 'event':
        return this.#event(signal)
      case 'datagram':
        return this.#datagram(signal.datagram)
      case 'link':
        return this.#link(signal.change)
      case 'not-received':
        return this.#state.route && notReceived(this.#state.route, signal.data)
    }
  }

  #event({ number, failure = 'refused' }: Extract<Signal, { kind: 'event' }>): J11Frame | undefined {
    const { route, scanned: endScan } = this.#state
    switch (number) {
      case EventNumber.scanFinished:
        endScan?.()
        return undefined
      case EventNumber.joined:
        return route && pana('joined', route)
      case EventNumber.joinFailed:
        return route && pana(failure, route)
      case EventNumber.peerEnds:
        return this.#link('pana-lost')
      default:
        return undefined
    }
  }

  /** The frames of the authentication are the module's own business. */
  #datagram(datagram: Datagram): J11Frame | undefined {
    const { route, ports } = this.#state
    const isTold = datagram.port !== PANA_PORT && ports.has(datagram.port)
    return route && isTold ? received(datagram, route.panId) : undefined
  }

  #link(change: LinkChange): J11Frame | undefined {
    const { route } = this.#state
    if (change === 'mac-lost' && choices.lostLinkEndsRoute) this.#state.route = undefined
    return route && linkChanged(change, route)
  }
}
