import { isCode, KenshinError } from '../../base/errors.js'
import { Emitter, waitForEvent, type Source } from '../../base/wait-for-event.js'
import type { Logger } from '../../base/log.js'
import { sleep, type Time, type Waiting } from '../../base/time.js'
import { answerTo, withPresumedOk, type Answer } from './answer.js'
import { dependsOnDialect, describeCommand, encodeCommand, nameOf, type SkCommand } from './commands.js'
import { otherDialect, type Dialect } from './dialect.js'
import { parsePiece, type SkEvent } from './events.js'
import { closeBounded, writeBounded } from '../port/bounded.js'
import { lostPort, type Port, type PortListener } from '../port/port.js'
import { Splitter } from './splitter.js'
import { traceOf } from './trace.js'
import { Turns } from '../../base/turns.js'

const CRLF = Buffer.from('\r\n')
/** What a command in the other dialect gets: ER05, wrong number of arguments; ER06, a wrong one (the side number as a length). */
const WRONG_DIALECT: readonly unknown[] = ['ER05', 'ER06']
/** The dongle takes the data of an SKSENDTO that it refused for a command, and refuses that within 20 ms. */
const DATA_REFUSED_MS = 100

/** The commands to one open port and the events from it, before and after its dialect is known. */
export class CommandLine implements PortListener, Source<SkEvent> {
  readonly #time: Time
  readonly #log: Logger
  readonly #splitter = new Splitter()
  readonly #lost = new AbortController()
  readonly #closed = new AbortController()
  readonly #over = AbortSignal.any([this.#lost.signal, this.#closed.signal])
  readonly #bytes = new Emitter<Uint8Array>(this.#over)
  readonly #events = new Emitter<SkEvent>(this.#over)
  readonly #turns = new Turns()
  #port: Port | undefined
  #hasSpoken = false

  /** Whether anything was heard that only SKSTACK-IP says. */
  get hasSpoken(): boolean {
    return this.#hasSpoken
  }

  /** A guess until EINFO, or the refusal of a command, has shown it. */
  dialect: Dialect = 'dual'

  constructor(time: Time, log: Logger) {
    this.#time = time
    this.#log = log
  }

  attach(port: Port): void {
    this.#port = port
  }

  get port(): Port | undefined {
    return this.#port
  }

  /** Ends with the reason when the port is gone. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** The bytes as they come: for firmware that prints no lines. */
  get bytes(): Source<Uint8Array> {
    return this.#bytes
  }

  receive(bytes: Uint8Array): void {
    this.#bytes.emit(bytes)
    for (const piece of this.#splitter.push(bytes)) {
      const event = parsePiece(piece)
      this.#log.trace('←', traceOf(event))
      this.#hasSpoken ||= event.kind !== 'other'
      this.#events.emit(event)
    }
  }

  lose(error: KenshinError): void {
    this.#lost.abort(error)
  }

  subscribe(listener: (event: SkEvent) => void): () => void {
    return this.#events.subscribe(listener)
  }

  /**
   * Sends bytes outside any command, for a dongle that waits for the data of an unfinished SKSENDTO.
   * @throws {KenshinError} `dongle.silent` when the device takes no bytes, `dongle.lost`
   */
  async raw(bytes: Uint8Array, { signal }: Waiting): Promise<void> {
    const ends = AbortSignal.any([signal, this.#over])
    if (!ends.aborted) this.#log.trace('→', { raw: bytes.length })
    await writeBounded(this.#port, bytes, { time: this.#time, signal: ends })
  }

  /**
   * Sends a command when all earlier ones are answered, and waits for its answer. An abort rejects at once, but no other command
   * is sent before the dongle has answered this one: it would be lost, or be taken for data.
   * @throws {KenshinError} `dongle.refused` (FAIL; fact `er`), `dongle.silent`, `dongle.lost`
   */
  command(command: SkCommand, { signal }: Waiting): Promise<Answer> {
    const ends = AbortSignal.any([signal, this.#over])
    return this.#turns.run(ends, () => this.#send(command))
  }

  async #send(command: SkCommand): Promise<Answer> {
    try {
      return await this.#sendOnce(command)
    } catch (error) {
      if (command.isRepeatable === true && isCode(error, 'dongle.silent')) return this.#sendOnce(command)
      if (dependsOnDialect(command) && isCode(error, 'dongle.refused') && WRONG_DIALECT.includes(error.facts.er))
        return this.#sendInOtherDialect(command, error)
      throw error
    }
  }

  /** A damaged EINFO may look like the other dialect; then the dongle refuses the words of the wrong one. */
  async #sendInOtherDialect(command: SkCommand, refusal: KenshinError): Promise<Answer> {
    const before = this.dialect
    this.dialect = otherDialect(before)
    try {
      if (command.payload !== undefined) await this.#endRefusedData()
      const answer = await this.#sendOnce(command)
      this.#log.info('the dongle speaks the other dialect', { dialect: this.dialect })
      return answer
    } catch (error) {
      if (!isCode(error, 'dongle.refused')) throw error
      this.dialect = before
      throw refusal
    }
  }

  async #endRefusedData(): Promise<void> {
    await this.raw(CRLF, { signal: this.#over })
    await sleep(DATA_REFUSED_MS, { time: this.#time, signal: this.#over })
  }

  async #sendOnce(command: SkCommand): Promise<Answer> {
    const events = withPresumedOk(this.#events, command, this.#time)
    const answer = await waitForEvent(events, answerTo(command), {
      after: async () => {
        this.#log.trace('→', { command: describeCommand(command, this.dialect) })
        await this.#port?.write(encodeCommand(command, this.dialect))
      },
      limitMs: command.limitMs,
      time: this.#time,
    })
    if (answer === undefined) throw noAnswer(command)
    return answer
  }

  /** Bounded, never throws, safe to call twice. */
  async close(): Promise<void> {
    const port = this.release()
    if (port !== undefined) await closeBounded(port, { time: this.#time, log: this.#log })
  }

  /** Ends everything but the port: another language takes it over. */
  release(): Port | undefined {
    if (this.#port !== undefined) this.#closed.abort(lostPort(this.#port.name))
    return this.#port
  }
}

const noAnswer = (command: SkCommand): KenshinError =>
  new KenshinError(
    'dongle.silent',
    (words) => words.noAnswer({ command: nameOf(command), seconds: Math.round(command.limitMs / 1000) }),
    { facts: { command: nameOf(command) } },
  )
