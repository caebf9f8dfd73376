import { isCode, KenshinError } from '../base/errors.js'
import { Emitter, waitForEvent, type Source } from '../base/events.js'
import type { Logger } from '../base/log.js'
import { sleep, untilAborted, withDeadline, type Time, type Waiting } from '../base/time.js'
import { answerTo, withPresumedOk, type Answer } from './answer.js'
import { dependsOnDialect, describeCommand, encodeCommand, nameOf, type SkCommand } from './commands.js'
import { otherDialect, type Dialect } from './dialect.js'
import { parsePiece, type SkEvent } from './events.js'
import { lostPort, type Port, type PortListener } from './port/port.js'
import { Splitter } from './splitter.js'
import { traceOf } from './trace.js'
import { Turns } from './turns.js'

/** Bytes outside any command: 107 ms for the longest at 115200 baud, longer only when the other side takes none. */
const RAW_MS = 3_000
/** The driver waits for its last bytes; a device that takes none must not hold the end of the run. */
const CLOSE_MS = 5_000

const CRLF = Buffer.from('\r\n')
/** FAIL ER05: wrong number of arguments; ER06: one of them is wrong (the side number, read as a length). */
const MISUNDERSTOOD: readonly unknown[] = ['ER05', 'ER06']
/** What is left of a misunderstood SKSENDTO becomes a line of its own, refused within 20 ms. */
const REMAINS_MS = 100

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

  /** A guess until EINFO, or a refusal, has told. */
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
   * Bytes outside any command, for waking a dongle that hangs in the data of an unfinished SKSENDTO.
   * @throws {KenshinError} `dongle.silent` when nobody takes them, `dongle.lost`
   */
  async raw(bytes: Uint8Array, { signal }: Waiting): Promise<void> {
    const ends = AbortSignal.any([signal, this.#over])
    await withDeadline(RAW_MS, { time: this.#time, signal: ends, expired: takesNoBytes }, async (limit) => {
      limit.throwIfAborted()
      this.#log.trace('→', { raw: bytes.length })
      await untilAborted(Promise.resolve(this.#port?.write(bytes)), limit)
    })
  }

  /**
   * An abort rejects at once. A command that is already written keeps its turn until the dongle has answered: the next one would
   * be lost, or be taken for its data.
   */
  command(command: SkCommand, { signal }: Waiting): Promise<Answer> {
    const ends = AbortSignal.any([signal, this.#over])
    return this.#turns.run(ends, () => this.#exchange(command))
  }

  async #exchange(command: SkCommand): Promise<Answer> {
    try {
      return await this.#say(command)
    } catch (error) {
      if (command.isRepeatable === true && isCode(error, 'dongle.silent')) return this.#say(command)
      if (dependsOnDialect(command) && isCode(error, 'dongle.refused') && MISUNDERSTOOD.includes(error.facts.er))
        return this.#sayInOtherDialect(command, error)
      throw error
    }
  }

  /** A damaged EINFO tells the wrong dialect; the refusal of its words tells the right one. */
  async #sayInOtherDialect(command: SkCommand, refusal: KenshinError): Promise<Answer> {
    const before = this.dialect
    this.dialect = otherDialect(before)
    try {
      if (command.payload !== undefined) await this.#endRemains()
      const answer = await this.#say(command)
      this.#log.info('the dongle speaks the other dialect', { dialect: this.dialect })
      return answer
    } catch (error) {
      if (!isCode(error, 'dongle.refused')) throw error
      this.dialect = before
      throw refusal
    }
  }

  async #endRemains(): Promise<void> {
    await this.raw(CRLF, { signal: this.#over })
    await sleep(REMAINS_MS, { time: this.#time, signal: this.#over })
  }

  async #say(command: SkCommand): Promise<Answer> {
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
    if (this.#port === undefined) return
    this.#closed.abort(lostPort(this.#port.name))
    const limit = { time: this.#time, signal: new AbortController().signal, expired: takesNoBytes }
    const closed = this.#port.close()
    await withDeadline(CLOSE_MS, limit, (signal) => untilAborted(closed, signal)).catch((error: unknown) => {
      this.#log.debug('port not closed in good order', { why: String(error) })
    })
  }
}

const noAnswer = (command: SkCommand): KenshinError =>
  new KenshinError(
    'dongle.silent',
    (words) => words.noAnswer({ command: nameOf(command), seconds: Math.round(command.limitMs / 1000) }),
    { facts: { command: nameOf(command) } },
  )

const takesNoBytes = (): KenshinError => new KenshinError('dongle.silent', (words) => words.takesNoBytes)
