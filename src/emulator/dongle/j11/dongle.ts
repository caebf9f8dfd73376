/**
 * A dongle that speaks J11: frames in, frames out.
 *
 *   host ── bytes → J11Splitter → commands → Radio ── air ── meter
 *        ←─ bytes ── notifications ←──── signals ←──┘
 *
 * It carries out one request at a time and refuses any other meanwhile; only a reset is taken always.
 */
import { codeText, Refusal, Request, responseTo, Result } from '../../../dongle/j11/codes.js'
import { encodeFrame, type J11Frame } from '../../../dongle/j11/frame.js'
import { J11Splitter, type J11Piece } from '../../../dongle/j11/splitter.js'
import type { Time } from '../../../base/time.js'
import type { Behaviours, CommandAnswer } from '../../faults/behaviour.js'
import type { Latency } from '../../radio/latency.js'
import type { Radio } from '../../radio/radio.js'
import type { Damage, Signal } from '../../radio/signals.js'
import { Tasks, type Wait } from '../../tasks.js'
import type { Dongle } from '../dongle.js'
import type { J11Model } from '../models.js'
import { choices } from './choices.js'
import { isCommand, runCommand } from './commands.js'
import { damaged } from './damage.js'
import { started } from './notifications.js'
import { refused, type Outcome } from './outcome.js'
import { RECEIVE_LIMIT_MS } from './send.js'
import { SignalReader } from './signal-reader.js'
import { forget, type J11State } from './state.js'

export interface J11Options {
  readonly model: J11Model
  /** Whether requests with wrong sums are carried out. */
  readonly ignoresSums: boolean
  readonly latency: Latency
  readonly time: Time
  readonly behaviours: Behaviours
  /** Takes what the dongle says. */
  readonly write: (bytes: Uint8Array) => void
}

export class J11Dongle implements Dongle {
  readonly #options: J11Options
  readonly #tasks: Tasks
  #splitter: J11Splitter
  #state: J11State | undefined
  #signals: SignalReader | undefined
  #activity: 'starting' | 'busy' | 'idle' = 'idle'
  #isSilent = false
  #cancelLimit: (() => void) | undefined
  /** Said together with what comes next. */
  #held: Uint8Array[] = []

  constructor(options: J11Options) {
    this.#options = options
    this.#tasks = new Tasks(options.time)
    this.#splitter = this.#makeSplitter()
  }

  connect(radio: Radio): void {
    const { model, latency } = this.#options
    this.#state = {
      ...{ model, radio, latency, ports: new Set<number>() },
      ...{ settings: undefined, credentials: undefined, route: undefined, scanned: undefined },
    }
    this.#signals = new SignalReader(this.#state)
  }

  receive(bytes: Uint8Array): void {
    if (this.#activity === 'starting') return
    const pieces = this.#splitter.push(bytes)
    for (const piece of pieces) this.#take(piece)
    if (pieces.length > 0) this.#forgetLimit()
    this.#limitReceiving()
  }

  report(signal: Signal): void {
    const frame = this.#signals?.frameOf(signal)
    if (frame !== undefined) this.#say(frame, signal.kind === 'datagram' ? signal.datagram.damage : undefined)
  }

  silence(): void {
    this.#isSilent = true
  }

  close(): void {
    this.#tasks.stop()
    this.#forgetLimit()
  }

  #makeSplitter(): J11Splitter {
    return new J11Splitter('request', { ignoresSums: this.#options.ignoresSums })
  }

  #connected(): J11State {
    if (this.#state === undefined) throw new Error('The emulated dongle has no radio.')
    return this.#state
  }

  /** A request that has begun has a second to become whole. */
  #limitReceiving(): void {
    if (!this.#splitter.isInFrame || this.#cancelLimit !== undefined) return
    this.#cancelLimit = this.#options.time.timer(RECEIVE_LIMIT_MS, () => {
      this.#cancelLimit = undefined
      const code = this.#splitter.pendingCode
      if (code !== undefined) this.#respond(code, refused(choices.incomplete))
      for (const piece of this.#splitter.giveUp()) this.#take(piece)
      this.#limitReceiving()
    })
  }

  #forgetLimit(): void {
    this.#cancelLimit?.()
    this.#cancelLimit = undefined
  }

  #take(piece: J11Piece): void {
    if (this.#activity === 'starting' || piece.kind === 'garbage') return
    if (piece.kind === 'frame') this.#hear(piece)
    else if (piece.fault === 'header-sum') this.#say({ code: Refusal.headerSum, data: choices.refusalData })
    else this.#respond(piece.code, refused(piece.fault === 'data-sum' ? Result.dataSum : choices.impossibleLength))
  }

  #hear({ code, data }: J11Frame): void {
    if (code === Request.reset) this.#reset()
    else if (!isCommand(code)) this.#say({ code: Refusal.unknownCode, data: choices.refusalData })
    else if (this.#activity === 'busy') this.#respond(code, refused(choices.busy))
    else {
      this.#activity = 'busy'
      this.#tasks.start((wait) => this.#run(code, data, wait))
    }
  }

  async #run(code: number, data: Uint8Array, wait: Wait): Promise<void> {
    await wait.for(this.#options.latency.command)
    const answer = this.#answerTo(code)
    const doing = { wait, write: (bytes: Uint8Array) => this.#write(bytes) }
    const outcome =
      answer.refusal === undefined ? await runCommand(code, data, this.#connected(), doing) : refused(answer.refusal)
    this.#activity = 'idle'
    if (!answer.isResultLost) this.#respond(code, outcome, answer)
    outcome.afterResponse?.()
  }

  #answerTo(code: number): CommandAnswer {
    const answer = { command: codeText(code), lines: [], isResultLost: false }
    this.#options.behaviours.ask((behaviour) => behaviour.onCommand?.(answer))
    return answer
  }

  /** It answers nothing; when it has started again it says so. */
  #reset(): void {
    this.#tasks.stop()
    this.#splitter = this.#makeSplitter()
    this.#activity = 'starting'
    const { isResultLost, keepsCredentials = choices.resetKeepsCredentials } = this.#answerTo(Request.reset)
    forget(this.#connected(), { keepsCredentials })
    this.#tasks.start(async (wait) => {
      await wait.for(this.#options.latency.startUp)
      this.#activity = 'idle'
      if (!isResultLost) this.#say(started())
    })
  }

  #respond(code: number, { result, data = [] }: Outcome, { isHeld }: Pick<CommandAnswer, 'isHeld'> = {}): void {
    const frame = { code: responseTo(code), data: Uint8Array.of(result, ...data) }
    if (isHeld) this.#held.push(encodeFrame('response', frame))
    else this.#say(frame)
  }

  #say(frame: J11Frame, damage: Damage = {}): void {
    const bytes = damaged(encodeFrame('response', frame), damage)
    this.#write(Uint8Array.from(Buffer.concat([...this.#held.splice(0), bytes])))
  }

  #write(bytes: Uint8Array): void {
    if (!this.#isSilent) this.#options.write(bytes)
  }
}
