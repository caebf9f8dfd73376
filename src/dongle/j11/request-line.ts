import { isCode, KenshinError } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import { sleep, type Time, type Waiting } from '../../base/time.js'
import { Turns } from '../../base/turns.js'
import { Emitter, waitForEvent, type Source } from '../../base/wait-for-event.js'
import { closeBounded, writeBounded } from '../port/bounded.js'
import { lostPort, type Port, type PortListener } from '../port/port.js'
import { codeText, Refusal, responseTo, Result } from './codes.js'
import { encodeFrame, type J11Frame } from './frame.js'
import type { J11Request } from './requests.js'
import { nameOfResult, refused, type ResultName } from './results.js'
import { J11Splitter, type J11Piece } from './splitter.js'
import { describePiece, describeRequest } from './trace.js'

/** A frame takes at most 118 ms on the wire; the dongle itself gives up a request that is not whole after 1 s. */
const STALL_MS = 1_000
/** Results of a request whose bytes were lost on the way: nothing was done. */
const DAMAGED: readonly (ResultName | undefined)[] = [
  'commandIncomplete',
  'headerSum',
  'dataSum',
  'tooShort',
  'tooLong',
]
const DAMAGED_PAUSES_MS = [0, 0]
/** An earlier request, of this program or of one that was killed, may still be under way. */
const BUSY_PAUSES_MS = [500, 1_000, 2_000, 5_000]

/** The requests to one open port and the frames from it. */
export class RequestLine implements PortListener, Source<J11Frame> {
  readonly #time: Time
  readonly #log: Logger
  readonly #splitter = new J11Splitter('response')
  readonly #lost = new AbortController()
  readonly #closed = new AbortController()
  readonly #over = AbortSignal.any([this.#lost.signal, this.#closed.signal])
  readonly #frames = new Emitter<J11Frame>(this.#over)
  readonly #turns = new Turns()
  readonly #port: Port
  #stopStall = (): void => undefined

  constructor(port: Port, time: Time, log: Logger) {
    this.#port = port
    this.#time = time
    this.#log = log
  }

  /** Ends with the reason when the port is gone. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  receive(bytes: Uint8Array): void {
    this.#stopStall()
    this.#hear(this.#splitter.push(bytes))
  }

  lose(error: KenshinError): void {
    this.#stopStall()
    this.#lost.abort(error)
  }

  subscribe(listener: (frame: J11Frame) => void): () => void {
    return this.#frames.subscribe(listener)
  }

  /**
   * Sends a request when all earlier ones are answered, and waits for its answer; once more where its bytes were damaged on the way.
   * An abort rejects at once, but no other request is sent before the dongle has answered this one: it would be refused.
   * @returns the data behind the result byte, and the result where it is not success but as good
   * @throws {KenshinError} `dongle.refused` (facts `request`, `result`, `reason`), `dongle.silent`, `dongle.lost`
   */
  request(request: J11Request, { signal }: Waiting): Promise<Answer> {
    const ends = AbortSignal.any([signal, this.#over])
    return this.#turns.run(ends, () => this.#sendUntilTaken(request))
  }

  /** Sends a request and waits for nothing, not even for its turn: to stop what is under way. */
  async interrupt(request: J11Request): Promise<void> {
    await this.#write(request, this.#over)
  }

  async #sendUntilTaken(request: J11Request): Promise<Answer> {
    const pauses = {
      damaged: [...DAMAGED_PAUSES_MS],
      busy: [...BUSY_PAUSES_MS],
      silent: request.isRepeatable ? [0] : [],
    }
    for (;;) {
      try {
        return await this.#sendOnce(request)
      } catch (error) {
        const why = whyAgain(error)
        const pauseMs = why && pauses[why].shift()
        if (pauseMs === undefined) throw error
        await sleep(pauseMs, { time: this.#time, signal: this.#over })
      }
    }
  }

  async #sendOnce(request: J11Request): Promise<Answer> {
    const answer = await waitForEvent(this.#frames, (frame) => answerIn(frame, request), {
      after: () => this.#write(request, this.#over),
      limitMs: request.limitMs,
      time: this.#time,
    })
    if (answer === undefined) throw noAnswer(request)
    return answer
  }

  async #write(request: J11Request, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.#log.trace('→', describeRequest(request))
    const frame = encodeFrame('request', { code: request.code, data: request.data() })
    await writeBounded(this.#port, frame, { time: this.#time, signal })
  }

  #hear(pieces: readonly J11Piece[]): void {
    for (const piece of pieces) {
      this.#log.trace('←', describePiece(piece))
      if (piece.kind === 'frame') this.#frames.emit(piece)
    }
    // What comes behind a frame that was broken off would otherwise wait for the length that it announced.
    if (this.#splitter.isInFrame && !this.#over.aborted)
      this.#stopStall = this.#time.timer(STALL_MS, () => this.#hear(this.#splitter.giveUp()))
  }

  /** Bounded, never throws, safe to call twice. */
  async close(): Promise<void> {
    this.#stopStall()
    this.#closed.abort(lostPort(this.#port.name))
    await closeBounded(this.#port, { time: this.#time, log: this.#log })
  }
}

export interface Answer {
  readonly result: ResultName | undefined
  /** Behind the result byte; empty where the result is not success. */
  readonly data: Uint8Array
}

/** @throws {KenshinError} `dongle.refused` */
function answerIn({ code, data }: J11Frame, request: J11Request): Answer | undefined {
  // They name no request, and only one is under way. What data they have no public source tells, so it is not looked at.
  if (code === Refusal.headerSum) throw refused(request.code, Result.headerSum)
  if (code === Refusal.unknownCode) throw refused(request.code, Result.unknownCommand)
  if (code === request.effect) return { result: undefined, data: new Uint8Array() }
  if (code !== request.endsAt || request.isAnswer?.(data) === false) return undefined
  if (code !== responseTo(request.code)) return { result: undefined, data }
  const [result] = data
  if (result === undefined) return undefined
  if (result === Result.success || request.accepts?.includes(result) === true)
    return { result: nameOfResult(result), data: data.subarray(1) }
  throw refused(request.code, result)
}

function whyAgain(error: unknown): 'damaged' | 'busy' | 'silent' | undefined {
  if (isCode(error, 'dongle.silent')) return 'silent'
  if (!isCode(error, 'dongle.refused')) return undefined
  const reason = error.facts.reason as ResultName | undefined
  if (reason === 'requestRunning') return 'busy'
  return DAMAGED.includes(reason) ? 'damaged' : undefined
}

const noAnswer = ({ code, limitMs }: J11Request): KenshinError =>
  new KenshinError(
    'dongle.silent',
    (words) => words.noAnswer({ command: codeText(code), seconds: Math.round(limitMs / 1000) }),
    { facts: { request: codeText(code) } },
  )
