/** The radio link between dongle and meter: scans, datagrams, transmit limit. */
import { ECHONET_PORT, Eoj, Esv } from '../../echonet/codes.js'
import { encodeFrame, type Frame } from '../../echonet/frame.js'
import { Announcements } from './announcements.js'
import type { Controls } from '../faults/behaviour.js'
import { makeExchange, readFrame, type Exchange, type Reply } from './exchange.js'
import { Reporter } from './reporter.js'
import { meterOf, planScan, type ScanRequest } from './scan.js'
import { Serving } from './serving.js'
import { Session, type JoinRequest } from './session.js'
import { EventNumber, MULTICAST, type Descriptor } from './signals.js'
import { pairingIdOf, type LoggedRequest, type RadioParts } from './site.js'
import { Tasks } from '../tasks.js'

/** A datagram the dongle was told to send. */
export interface Outgoing {
  readonly address: string
  readonly port: number
  /** 0 plain, 1 encrypted or not at all, 2 encrypted if possible. */
  readonly security: number
  readonly data: Uint8Array
}

export class Radio {
  readonly reporter: Reporter
  readonly session: Session
  readonly log: LoggedRequest[] = []
  readonly #parts: RadioParts
  readonly #tasks: Tasks
  readonly #announcements: Announcements
  readonly #serving: Serving
  readonly #held: Reply[] = []
  readonly #controls: Controls
  #requests = 0
  isScanning = false
  /** Whether the transmit time is used up, so that nothing may be sent. */
  isLimited = false

  constructor(parts: RadioParts, dongle: Pick<Controls, 'silenceDongle' | 'disconnect'>) {
    this.#parts = parts
    this.reporter = new Reporter(parts.site, parts.ownMac, parts.report)
    this.#tasks = new Tasks(parts.time)
    this.#announcements = new Announcements(parts, this.reporter)
    this.session = new Session(parts, this.reporter, () => this.#announce())
    this.#serving = this.#makeServing()
    this.#controls = this.#makeControls(dongle)
  }

  #makeServing(): Serving {
    const { meter, latency } = this.#parts
    return new Serving({
      whileBusy: meter.whileBusy,
      latency,
      tasks: () => this.session.tasks,
      send: (replies) => this.#send(replies),
    })
  }

  #send(replies: readonly Reply[]): void {
    if (this.session.state !== 'joined') return
    for (const { data, mac, damage } of replies) this.reporter.datagram({ port: ECHONET_PORT, data, mac, damage })
  }

  #makeControls(dongle: Pick<Controls, 'silenceDongle' | 'disconnect'>): Controls {
    return {
      meter: this.#parts.meter,
      clock: this.#parts.clock,
      held: this.#held,
      notify: (frame) => this.reporter.datagram({ port: ECHONET_PORT, data: encodeFrame(frame) }),
      expireSession: (ms, renewed) => this.session.expire(ms, renewed),
      endSession: () => this.session.endByPeer(),
      loseLink: () => this.session.loseLink(),
      reportLink: (change) => this.reporter.link(change),
      reportNotReceived: (data) => this.reporter.notReceived(data),
      limitSending: (ms) => this.limitSending(ms),
      silenceMeter: () => (this.session.isReachable = false),
      ...dongle,
    }
  }

  scan(request: ScanRequest): void {
    const { site, latency } = this.#parts
    const { channelMs, channels, energies } = planScan(request, site, latency.scanStep)
    this.isScanning = true
    this.#tasks.start(async (wait) => {
      for (const { channel, found } of channels) {
        await wait.for(channelMs)
        for (const descriptor of found)
          if (descriptor.mac !== site.mac || this.session.isReachable) this.reporter.beacon(descriptor)
        if (energies === undefined) this.reporter.listened(channel)
      }
      this.isScanning = false
      if (energies === undefined) this.reporter.event(EventNumber.scanFinished, this.reporter.own)
      else this.reporter.energies(energies)
    })
  }

  /** The meter that answers on a channel. @param pairingId that it must have */
  meterAt(channel: number, pairingId: string | undefined): Descriptor | undefined {
    const { site } = this.#parts
    const isMeant = pairingId === undefined || pairingId === pairingIdOf(site)
    return this.session.isReachable && channel === site.channel && isMeant ? meterOf(site) : undefined
  }

  join(request: JoinRequest): void {
    this.session.join(request, this.#controls)
  }

  rejoin(): boolean {
    return this.session.rejoin(this.#controls)
  }

  #announce(): void {
    this.session.tasks.start((wait) => this.#announcements.run(wait, () => this.session.state === 'joined'))
  }

  /** Stops everything: scan, session, transmit limit (SKRESET, end of the emulator). */
  reset(): void {
    this.#tasks.stop()
    this.session.reset()
    this.isScanning = false
    this.isLimited = false
  }

  /** The total transmit time of ARIB STD-T108 is used up: EVENT 32, later 33. */
  limitSending(ms: number): void {
    this.isLimited = true
    this.reporter.event(EventNumber.limitOn, this.reporter.own)
    this.#tasks.start(async (wait) => {
      await wait.for(ms)
      this.isLimited = false
      this.reporter.event(EventNumber.limitOff, this.reporter.own)
    })
  }

  /** Begins an exchange; the faults may change it. */
  prepare(data: Uint8Array): Exchange {
    const exchange = makeExchange(this.#requests + 1, data)
    if (exchange.request === undefined) return exchange
    this.#requests++
    this.#parts.behaviours.ask((behaviour) => behaviour.onRequest?.(exchange, this.#controls))
    return exchange
  }

  /** Whether a datagram leaves the antenna and is acknowledged: the parameter of EVENT 21. */
  isDelivered({ address, security }: Outgoing): boolean {
    if (this.isLimited) return false
    if (address === MULTICAST) return true
    return address === this.reporter.meter && (this.session.state === 'joined' || security === 0)
  }

  /** The datagram is on the air: the meter may answer. */
  deliver(exchange: Exchange, outgoing: Outgoing): void {
    const isHeard =
      this.isDelivered(outgoing) &&
      exchange.reaches &&
      this.session.isReachable &&
      this.session.state === 'joined' &&
      outgoing.security > 0 &&
      outgoing.port === ECHONET_PORT
    if (isHeard) this.#hear(exchange, outgoing.data)
    if (exchange.request !== undefined) this.#remember(exchange.request, exchange)
    for (const action of exchange.afterResult) action()
  }

  #remember(frame: Frame, exchange: Exchange): void {
    const request = {
      time: this.#parts.clock.now(),
      frame,
      // A meter that serves one after the other has not replied yet.
      get replies(): number {
        return exchange.replies.length
      },
    }
    this.log.push(request)
    this.#parts.onRequest?.(request)
  }

  #hear(exchange: Exchange, data: Uint8Array): void {
    const frame = readFrame(data)
    if (frame?.esv === Esv.INFC_Res && frame.deoj === Eoj.meter) this.#announcements.confirm(frame)
    if (frame === undefined || exchange.request === undefined) return
    this.#serving.serve(frame, () => this.#repliesTo(exchange, frame))
  }

  #repliesTo(exchange: Exchange, frame: Frame): readonly Reply[] {
    const answer = this.#parts.meter.answer(frame)
    if (answer !== undefined) exchange.replies = [{ data: encodeFrame(answer) }]
    this.#parts.behaviours.ask((behaviour) => behaviour.onReply?.(exchange, this.#controls))
    return exchange.replies.length === 0 ? [] : [...this.#held.splice(0), ...exchange.replies]
  }
}
