/** The air between the dongle and the meter: what becomes of a datagram, and who hears whom. */
import { ECHONET_PORT, Eoj, Esv } from '../../echonet/codes.js'
import { encodeFrame, type Frame } from '../../echonet/frame.js'
import { Announcements } from './announcements.js'
import type { Stage } from '../faults/behaviour.js'
import { epcsOf, makeExchange, readFrame, type Exchange, type Reply } from './exchange.js'
import { Reporter } from './reporter.js'
import { planScan, type ScanRequest } from './scan.js'
import { Session, type JoinRequest } from './session.js'
import { EventNumber, MULTICAST } from './signals.js'
import type { LoggedRequest, Surroundings } from './site.js'
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
  readonly say: Reporter
  readonly session: Session
  readonly log: LoggedRequest[] = []
  readonly #around: Surroundings
  readonly #tasks: Tasks
  readonly #announcements: Announcements
  readonly #held: Reply[] = []
  readonly #stage: Stage
  #requests = 0
  isScanning = false
  /** Nothing may be sent: the transmit time is used up. */
  isLimited = false

  constructor(around: Surroundings, plug: Pick<Stage, 'silenceDongle' | 'disconnect'>) {
    this.#around = around
    this.say = new Reporter(around.site, around.ownMac, around.report)
    this.#tasks = new Tasks(around.time)
    this.#announcements = new Announcements(around, this.say)
    this.session = new Session(around, this.say, () => this.#announce())
    this.#stage = this.#makeStage(plug)
  }

  #makeStage(plug: Pick<Stage, 'silenceDongle' | 'disconnect'>): Stage {
    return {
      meter: this.#around.meter,
      clock: this.#around.clock,
      held: this.#held,
      notify: (frame) => this.say.datagram({ port: ECHONET_PORT, data: encodeFrame(frame) }),
      expireSession: (ms, renewed) => this.session.expire(ms, renewed),
      endSession: () => this.session.endByPeer(),
      limitSending: (ms) => this.limitSending(ms),
      silenceMeter: () => (this.session.isReachable = false),
      ...plug,
    }
  }

  scan(request: ScanRequest): void {
    const { site, latency } = this.#around
    const { totalMs, beacons, energies } = planScan(request, site, latency.scanStep)
    this.isScanning = true
    this.#tasks.start(async (wait) => {
      let now = 0
      for (const { atMs, descriptor } of beacons) {
        await wait.for(atMs - now)
        now = atMs
        if (descriptor.mac !== site.mac || this.session.isReachable) this.say.beacon(descriptor)
      }
      await wait.for(totalMs - now)
      this.isScanning = false
      if (energies === undefined) this.say.event(EventNumber.scanFinished, this.say.own)
      else this.say.energies(energies)
    })
  }

  join(request: JoinRequest): void {
    this.session.join(request, this.#stage)
  }

  rejoin(): boolean {
    return this.session.rejoin(this.#stage)
  }

  #announce(): void {
    this.session.tasks.start((wait) => this.#announcements.run(wait, () => this.session.state === 'joined'))
  }

  /** Everything under way is forgotten (SKRESET, unplugged). */
  reset(): void {
    this.#tasks.stop()
    this.session.reset()
    this.isScanning = false
    this.isLimited = false
  }

  /** The total transmit time of ARIB STD-T108 is used up: EVENT 32, later 33. */
  limitSending(ms: number): void {
    this.isLimited = true
    this.say.event(EventNumber.limitOn, this.say.own)
    this.#tasks.start(async (wait) => {
      await wait.for(ms)
      this.isLimited = false
      this.say.event(EventNumber.limitOff, this.say.own)
    })
  }

  /** What is to become of a datagram, faults included. */
  prepare(data: Uint8Array): Exchange {
    const exchange = makeExchange(this.#requests + 1, data)
    if (exchange.request === undefined) return exchange
    this.#requests++
    this.#around.behaviours.ask((behaviour) => behaviour.onRequest?.(exchange, this.#stage))
    return exchange
  }

  /** Whether a datagram leaves the antenna and is acknowledged: the parameter of EVENT 21. */
  isDelivered({ address, security }: Outgoing): boolean {
    if (this.isLimited) return false
    if (address === MULTICAST) return true
    return address === this.say.meter && (this.session.state === 'joined' || security === 0)
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
    if (exchange.request !== undefined) this.#remember(exchange.request, exchange.replies.length)
    for (const happens of exchange.afterwards) happens()
  }

  #remember(frame: Frame, replies: number): void {
    const request = { time: this.#around.clock.now(), frame, replies }
    this.log.push(request)
    this.#around.onRequest?.(request)
  }

  #hear(exchange: Exchange, data: Uint8Array): void {
    const frame = readFrame(data)
    if (frame?.esv === Esv.INFC_Res && frame.deoj === Eoj.meter) this.#announcements.confirm(frame)
    if (frame === undefined || exchange.request === undefined) return
    const answer = this.#around.meter.answer(frame)
    if (answer !== undefined) exchange.replies = [{ data: encodeFrame(answer) }]
    this.#around.behaviours.ask((behaviour) => behaviour.onReply?.(exchange, this.#stage))
    this.#answer(exchange, frame)
  }

  #answer({ replies }: Exchange, request: Frame): void {
    if (replies.length === 0) return
    const { latency } = this.#around
    const isLong = epcsOf(request).some((epc) => epc === 0xe2 || epc === 0xe4)
    const all = [...this.#held.splice(0), ...replies]
    this.session.tasks.start(async (wait) => {
      await wait.for(isLong ? latency.history : latency.answer)
      if (this.session.state !== 'joined') return
      for (const { data, mac, lostBytes } of all) this.say.datagram({ port: ECHONET_PORT, data, mac, lostBytes })
    })
  }
}
