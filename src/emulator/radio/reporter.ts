import {
  EventNumber,
  linkLocalOf,
  PANA_PORT,
  Sent,
  type ChannelEnergy,
  type Damage,
  type Descriptor,
  type JoinFailure,
  type LinkChange,
  type Signal,
} from './signals.js'
import type { Site } from './site.js'

/** Turns what happens on the radio into signals with the right addresses. */
export class Reporter {
  /** IPv6 addresses of the dongle and of the meter. */
  readonly own: string
  readonly meter: string
  readonly #site: Site
  readonly #report: (signal: Signal) => void

  constructor(site: Site, ownMac: string, report: (signal: Signal) => void) {
    this.own = linkLocalOf(ownMac)
    this.meter = linkLocalOf(site.mac)
    this.#site = site
    this.#report = report
  }

  event(number: number, address = this.meter): void {
    this.#report({ kind: 'event', number, address })
  }

  /** EVENT 24. */
  joinFailed(failure: JoinFailure, address = this.meter): void {
    this.#report({ kind: 'event', number: EventNumber.joinFailed, address, failure })
  }

  /** EVENT 21. */
  sent(param: number, address = this.meter): void {
    this.#report({ kind: 'event', number: EventNumber.sent, address, param })
  }

  beacon(descriptor: Descriptor): void {
    this.event(EventNumber.beacon, this.own)
    this.#report({ kind: 'descriptor', descriptor })
  }

  /** An active scan is done with a channel. */
  listened(channel: number): void {
    this.#report({ kind: 'listened', channel })
  }

  link(change: LinkChange): void {
    this.#report({ kind: 'link', change })
  }

  /** A datagram came whose parts did not fit together. */
  notReceived(data: Uint8Array): void {
    this.#report({ kind: 'not-received', data })
  }

  /** The end of an energy scan, and what it measured. */
  energies(energies: readonly ChannelEnergy[]): void {
    this.event(EventNumber.energyScanFinished, this.own)
    this.#report({ kind: 'energy', energies })
  }

  /** An authentication frame of the meter. */
  pana(data: Uint8Array): void {
    this.datagram({ port: PANA_PORT, data, secured: false })
  }

  /** An authentication frame which the dongle answers by itself. */
  answeredPana(data: Uint8Array): void {
    this.pana(data)
    this.sent(Sent.acknowledged)
  }

  datagram({
    port,
    data,
    secured = true,
    destination = this.own,
    mac = this.#site.mac,
    damage,
  }: {
    readonly port: number
    readonly data: Uint8Array
    readonly secured?: boolean
    readonly destination?: string
    readonly mac?: string | undefined
    readonly damage?: Damage | undefined
  }): void {
    const { lqi } = this.#site
    const source = linkLocalOf(mac)
    this.#report({ kind: 'datagram', datagram: { source, destination, port, mac, secured, lqi, data, damage } })
  }
}
