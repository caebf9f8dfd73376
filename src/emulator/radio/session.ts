/** The PANA session between dongle and meter: join, renewal, end. */
import type { RadioParts } from './site.js'
import { panaChallenge, panaComplete, panaEnd, panaProof, panaStart } from './pana.js'
import type { Reporter } from './reporter.js'
import { EventNumber, Sent, type JoinFailure } from './signals.js'
import { Tasks, type Wait } from '../tasks.js'
import type { Dialect } from '../dongle/models.js'
import type { Controls, JoinAnswer } from '../faults/behaviour.js'

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
  /** False: the meter answers nothing, neither a join nor a request nor SKTERM. */
  isReachable = true
  readonly #parts: RadioParts
  readonly #reporter: Reporter
  /** Everything that ends with the session: its join, delayed answers, announcements. */
  readonly tasks: Tasks
  readonly #joined: () => void
  #last: JoinRequest | undefined

  /** @param joined called after each EVENT 25 of a join. */
  constructor(parts: RadioParts, reporter: Reporter, joined: () => void) {
    this.#parts = parts
    this.#reporter = reporter
    this.tasks = new Tasks(parts.time)
    this.#joined = joined
  }

  join(request: JoinRequest, controls: Controls): void {
    this.tasks.stop()
    this.state = 'joining'
    this.#last = request
    this.tasks.start(async (wait) => {
      const { answered, accepted } = this.#answerTo(request, controls)
      if (answered) await this.#authenticate(accepted, wait)
      else await this.#failUnheard(request, wait)
    })
  }

  /** @returns false when there was never a session to renew. */
  rejoin(controls: Controls): boolean {
    if (this.#last === undefined || this.state === 'none') return false
    this.join(this.#last, controls)
    return true
  }

  #reaches({ address, channel, panId }: JoinRequest): boolean {
    const { site } = this.#parts
    return this.isReachable && address === this.#reporter.meter && channel === site.channel && panId === site.panId
  }

  #answerTo(request: JoinRequest, controls: Controls): JoinAnswer {
    const { site, behaviours } = this.#parts
    const isRight = request.routeBId === site.routeBId.reveal() && request.password === site.password.reveal()
    const join = { answered: this.#reaches(request), accepted: isRight }
    if (join.answered && join.accepted) behaviours.ask((behaviour) => behaviour.onJoin?.(join, controls))
    return join
  }

  async #failUnheard({ address }: JoinRequest, wait: Wait): Promise<void> {
    await wait.for(this.#parts.latency.join)
    this.#reporter.sent(Sent.solicitedFirst, address)
    await wait.for(this.#parts.latency.joinSilence)
    this.#fail('unheard', address)
  }

  async #authenticate(accepted: boolean, wait: Wait): Promise<void> {
    const { latency, site } = this.#parts
    await wait.for(latency.join)
    this.#reporter.sent(Sent.solicitedFirst)
    this.#reporter.event(EventNumber.neighbourAdvertised)
    const frames = [panaStart, panaChallenge(site.routeBId), ...(accepted ? [panaProof, panaComplete] : [])]
    await this.#exchange(frames, wait)
    if (accepted) {
      this.#succeed()
      this.#joined()
    } else this.#fail('refused')
  }

  async #exchange(frames: readonly Uint8Array[], wait: Wait): Promise<void> {
    for (const frame of frames) {
      this.#reporter.answeredPana(frame)
      await wait.for(this.#parts.latency.joinStep)
    }
  }

  #succeed(): void {
    this.state = 'joined'
    this.#reporter.event(EventNumber.joined)
  }

  #fail(failure: JoinFailure, address = this.#reporter.meter): void {
    this.state = 'none'
    this.#reporter.joinFailed(failure, address)
    this.tasks.stop()
  }

  /** The lifetime is over: EVENT 29, then the dongle joins again by itself. */
  expire(ms: number, renewed: boolean): void {
    if (this.state !== 'joined') return
    this.state = 'renewing'
    this.#reporter.event(EventNumber.expired)
    this.tasks.start(async (wait) => {
      if (renewed) {
        for (const frame of [panaChallenge(this.#parts.site.routeBId), panaProof, panaComplete])
          this.#reporter.answeredPana(frame)
      }
      await wait.for(ms)
      if (renewed) this.#succeed()
      else this.#fail('unheard')
    })
  }

  /** The meter ends it: EVENT 26, 27. */
  endByPeer(): void {
    if (this.state === 'none') return
    this.tasks.stop()
    this.state = 'none'
    this.#reporter.event(EventNumber.peerEnds)
    this.#reporter.event(EventNumber.ended)
  }

  /** The meter is out of reach of the radio; only J11 tells it. */
  loseLink(): void {
    if (this.state === 'none') return
    this.tasks.stop()
    this.state = 'none'
    this.#reporter.link('mac-lost')
  }

  /**
   * SKTERM. The dialects differ in whether EVENT 21 comes before or after OK.
   * @param ok prints OK.
   */
  leave(dialect: Dialect, ok: () => void): void {
    this.tasks.stop()
    this.state = 'none'
    const { latency } = this.#parts
    if (dialect === 'single' && this.isReachable) this.#reporter.sent(Sent.solicitedFirst)
    ok()
    this.tasks.start(async (wait) => {
      if (!this.isReachable) {
        await wait.for(latency.leaveSilence)
        this.#reporter.event(EventNumber.endUnanswered)
        return
      }
      if (dialect === 'dual') this.#reporter.sent(Sent.acknowledged)
      await wait.for(latency.leave)
      this.#reporter.pana(panaEnd)
      this.#reporter.event(EventNumber.ended)
    })
  }

  /** SKRESET: ends without a signal, and SKREJOIN is impossible. */
  reset(): void {
    this.tasks.stop()
    this.state = 'none'
    this.#last = undefined
  }
}
