/** The PANA session between dongle and meter: join, renewal, end. */
import type { Surroundings } from './site.js'
import { panaChallenge, panaComplete, panaEnd, panaProof, panaStart } from './pana.js'
import type { Reporter } from './reporter.js'
import { EventNumber, Sent } from './signals.js'
import { Tasks, type Wait } from '../tasks.js'
import type { Dialect } from '../dongle/models.js'
import type { Stage } from '../faults/behaviour.js'

/** What the dongle knows when it joins. */
export interface JoinRequest {
  readonly address: string
  readonly channel: number
  readonly panId: string
  readonly routeBId: string
  readonly password: string
}

export type SessionState = 'none' | 'joining' | 'joined' | 'renewing'

export class Session {
  state: SessionState = 'none'
  /** A meter that went silent answers no join, no request and no farewell. */
  isReachable = true
  readonly #around: Surroundings
  readonly #say: Reporter
  /** Everything that lives and ends with the session: its join, delayed answers, announcements. */
  readonly tasks: Tasks
  readonly #joined: () => void
  #last: JoinRequest | undefined

  /** @param joined called after each EVENT 25 of a join. */
  constructor(around: Surroundings, say: Reporter, joined: () => void) {
    this.#around = around
    this.#say = say
    this.tasks = new Tasks(around.time)
    this.#joined = joined
  }

  join(request: JoinRequest, stage: Stage): void {
    this.tasks.stop()
    this.state = 'joining'
    this.#last = request
    this.tasks.start(async (wait) => {
      if (this.#reaches(request)) await this.#authenticate(this.#accepts(request, stage), wait)
      else await this.#hearNobody(request, wait)
    })
  }

  /** @returns false when there was never a session to renew. */
  rejoin(stage: Stage): boolean {
    if (this.#last === undefined || this.state === 'none') return false
    this.join(this.#last, stage)
    return true
  }

  #reaches({ address, channel, panId }: JoinRequest): boolean {
    const { site } = this.#around
    return this.isReachable && address === this.#say.meter && channel === site.channel && panId === site.panId
  }

  #accepts({ routeBId, password }: JoinRequest, stage: Stage): boolean {
    const { site, behaviours } = this.#around
    const join = { accepted: routeBId === site.routeBId.reveal() && password === site.password.reveal() }
    if (join.accepted) behaviours.ask((behaviour) => behaviour.onJoin?.(join, stage))
    return join.accepted
  }

  async #hearNobody({ address }: JoinRequest, wait: Wait): Promise<void> {
    await wait.for(this.#around.latency.join)
    this.#say.sent(Sent.solicitedFirst, address)
    await wait.for(this.#around.latency.joinSilence)
    this.#fail(address)
  }

  async #authenticate(accepted: boolean, wait: Wait): Promise<void> {
    const { latency, site } = this.#around
    await wait.for(latency.join)
    this.#say.sent(Sent.solicitedFirst)
    this.#say.event(EventNumber.neighbourAdvertised)
    const frames = [panaStart, panaChallenge(site.routeBId), ...(accepted ? [panaProof, panaComplete] : [])]
    await this.#exchange(frames, wait)
    if (accepted) {
      this.#succeed()
      this.#joined()
    } else this.#fail()
  }

  async #exchange(frames: readonly Uint8Array[], wait: Wait): Promise<void> {
    for (const frame of frames) {
      this.#say.answeredPana(frame)
      await wait.for(this.#around.latency.joinStep)
    }
  }

  #succeed(): void {
    this.state = 'joined'
    this.#say.event(EventNumber.joined)
  }

  #fail(address = this.#say.meter): void {
    this.state = 'none'
    this.#say.event(EventNumber.joinFailed, address)
    this.tasks.stop()
  }

  /** The lifetime is over: EVENT 29, then the dongle authenticates anew by itself. */
  expire(ms: number, renewed: boolean): void {
    if (this.state !== 'joined') return
    this.state = 'renewing'
    this.#say.event(EventNumber.expired)
    this.tasks.start(async (wait) => {
      if (renewed) {
        for (const frame of [panaChallenge(this.#around.site.routeBId), panaProof, panaComplete])
          this.#say.answeredPana(frame)
      }
      await wait.for(ms)
      if (renewed) this.#succeed()
      else this.#fail()
    })
  }

  /** The meter ends it: EVENT 26, 27. */
  endByPeer(): void {
    if (this.state === 'none') return
    this.tasks.stop()
    this.state = 'none'
    this.#say.event(EventNumber.peerEnds)
    this.#say.event(EventNumber.ended)
  }

  /**
   * SKTERM. The dialects differ in whether EVENT 21 comes before or after OK.
   * @param ok prints OK.
   */
  leave(dialect: Dialect, ok: () => void): void {
    this.tasks.stop()
    this.state = 'none'
    const { latency } = this.#around
    if (dialect === 'single' && this.isReachable) this.#say.sent(Sent.solicitedFirst)
    ok()
    this.tasks.start(async (wait) => {
      if (!this.isReachable) {
        await wait.for(latency.leaveSilence)
        this.#say.event(EventNumber.endUnanswered)
        return
      }
      if (dialect === 'dual') this.#say.sent(Sent.acknowledged)
      await wait.for(latency.leave)
      this.#say.pana(panaEnd)
      this.#say.event(EventNumber.ended)
    })
  }

  /** SKRESET: forgotten without a word. */
  reset(): void {
    this.tasks.stop()
    this.state = 'none'
    this.#last = undefined
  }
}
