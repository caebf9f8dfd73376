/**
 * One Wi-SUN dongle that speaks SKSTACK-IP.
 *
 *   Port ──bytes──▶ Splitter ──pieces──▶ parsePiece ──events──▶ the pending command, and every listener
 *   Port ◀──bytes── encodeCommand ◀── command()          one command at a time, the others queue
 */
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { deferred, untilAborted, withDeadline, type Time } from '../base/time.js'
import { describeCommand, encodeCommand, type SkCommand } from './commands.js'
import type { Dialect } from './dialect.js'
import { parsePiece, type SkEvent } from './events.js'
import type { Port } from './port-contract.js'
import { openPort } from './port.js'
import { Splitter } from './splitter.js'
import { Turns } from './turns.js'
import { wake } from './wake.js'

export interface Answer {
  /** The word behind OK, if any. */
  readonly value: string | undefined
  /** Lines and EVENTs that came between the command and its end. */
  readonly events: readonly SkEvent[]
}

export interface Dongle {
  readonly port: string
  readonly dialect: Dialect
  /** EVER, such as `1.5.2`. */
  readonly firmware: string
  /**
   * Sends a command and waits for its end.
   * @throws {KenshinError} `dongle.refused` (FAIL; fact `er`), `dongle.silent`, `dongle.lost`
   */
  command(command: SkCommand, waiting: { signal: AbortSignal }): Promise<Answer>
  /** Hands over every event, also those of commands; returns the unsubscriber. */
  subscribe(listener: (event: SkEvent) => void): () => void
  /** Ends with the reason when the port is gone; everything that waits for the dongle should end with it. */
  readonly lost: AbortSignal
  close(): Promise<void>
}

export interface DongleContext {
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Bytes outside any command: 107 ms for the longest at 115200 baud, longer only when the other side takes none. */
const RAW_MS = 3_000
/** The driver waits for its last bytes; a device that takes none must not hold the end of the run. */
const CLOSE_MS = 5_000

/**
 * Opens a port, wakes the dongle on it and finds its dialect.
 * @throws {KenshinError} of the port, or `dongle.silent` when nothing there speaks SKSTACK-IP.
 */
export async function openDongle(port: string, { time, log, signal }: DongleContext): Promise<Dongle> {
  const line = new CommandLine(time, log)
  line.attach(await openPort(port, line, signal))
  try {
    const { dialect, firmware } = await wake(line, { time, signal })
    log.info('dongle awake', { port, dialect, firmware })
    return {
      port,
      dialect,
      firmware,
      lost: line.lostSignal,
      command: (command, waiting) => line.command(command, waiting),
      subscribe: (listener) => line.subscribe(listener),
      close: () => line.close(),
    }
  } catch (error) {
    await line.close()
    throw error
  }
}

/** The talk with one open port, before and after its dialect is known. */
export class CommandLine {
  readonly #time: Time
  readonly #log: Logger
  readonly #splitter = new Splitter()
  readonly #listeners = new Set<(event: SkEvent) => void>()
  readonly #lost = new AbortController()
  readonly #turns = new Turns()
  #port: Port | undefined

  constructor(time: Time, log: Logger) {
    this.#time = time
    this.#log = log
  }

  attach(port: Port): void {
    this.#port = port
  }

  get lostSignal(): AbortSignal {
    return this.#lost.signal
  }

  /** Sees the bytes as they come; for languages that have no lines. */
  tap: ((bytes: Uint8Array) => void) | undefined

  data(bytes: Uint8Array): void {
    this.tap?.(bytes)
    for (const piece of this.#splitter.push(bytes)) {
      const event = parsePiece(piece)
      this.#log.trace('←', traceOf(event))
      for (const listener of [...this.#listeners]) listener(event)
    }
  }

  lost(error: KenshinError): void {
    this.#lost.abort(error)
  }

  subscribe(listener: (event: SkEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Bytes outside any command, for waking a dongle that hangs in the data of an unfinished SKSENDTO.
   * @throws {KenshinError} `dongle.silent` when nobody takes them, `dongle.lost`
   */
  async raw(bytes: Uint8Array, { signal }: { signal: AbortSignal }): Promise<void> {
    const ends = AbortSignal.any([signal, this.#lost.signal])
    await withDeadline(RAW_MS, { time: this.#time, signal: ends, expired: stuck }, async (limit) => {
      limit.throwIfAborted()
      this.#log.trace('→', { raw: bytes.length })
      await untilAborted(Promise.resolve(this.#port?.write(bytes)), limit)
    })
  }

  async command(command: SkCommand, { signal }: { signal: AbortSignal }): Promise<Answer> {
    const ends = AbortSignal.any([signal, this.#lost.signal])
    return this.#turns.run(ends, () => this.#exchange(command, ends))
  }

  /** The listener stands before the bytes go out; the clock starts with them. */
  async #exchange(command: SkCommand, ends: AbortSignal): Promise<Answer> {
    const expired = (): Error => silent(command)
    return withDeadline(command.limitMs, { time: this.#time, signal: ends, expired }, async (signal) => {
      signal.throwIfAborted()
      const answer = deferred<Answer>()
      const unsubscribe = this.subscribe(collector(command, answer))
      try {
        this.#log.trace('→', { command: describeCommand(command) })
        const written = this.#port?.write(encodeCommand(command))
        const [ended] = await untilAborted(Promise.all([answer.promise, written]), signal)
        return ended
      } finally {
        unsubscribe()
      }
    })
  }

  /** Bounded, never throws, safe to call twice. */
  async close(): Promise<void> {
    if (this.#port === undefined) return
    const limit = { time: this.#time, signal: new AbortController().signal, expired: stuck }
    const closed = this.#port.close()
    await withDeadline(CLOSE_MS, limit, (signal) => untilAborted(closed, signal)).catch((error: unknown) => {
      this.#log.debug('port not closed in good order', { why: String(error) })
    })
  }
}

/** Gathers a command's events until its end. */
function collector(
  command: SkCommand,
  answer: { resolve: (answer: Answer) => void; reject: (error: Error) => void },
): (event: SkEvent) => void {
  const events: SkEvent[] = []
  return (event) => {
    events.push(event)
    if (event.kind === 'fail') answer.reject(refused(command, event.er))
    else if (event.kind === 'ok' && mayEnd(command, events)) answer.resolve({ value: event.value, events })
    else if (event.kind === 'address' && command.endsAt === 'address') answer.resolve({ value: event.address, events })
  }
}

/** An OK without the line asked for is the late end of an earlier command (after a restart of the host). */
const mayEnd = (command: SkCommand, events: readonly SkEvent[]): boolean =>
  command.endsAt === 'ok' || (command.endsAt === 'info-then-ok' && events.some(({ kind }) => kind === 'info'))

const refused = (command: SkCommand, er: string): KenshinError =>
  new KenshinError(
    'dongle.refused',
    text(
      `The dongle refused ${String(command.words[0])} (FAIL ${er}).`,
      `ドングルが ${String(command.words[0])} を拒否しました（FAIL ${er}）。`,
    ),
    { facts: { er, command: String(command.words[0]) } },
  )

const silent = (command: SkCommand): KenshinError =>
  new KenshinError(
    'dongle.silent',
    text(
      `The dongle did not answer ${String(command.words[0])} within ${command.limitMs / 1000} s.`,
      `ドングルが ${command.limitMs / 1000} 秒以内に ${String(command.words[0])} に応答しませんでした。`,
    ),
    { facts: { command: String(command.words[0]) } },
  )

const stuck = (): KenshinError =>
  new KenshinError('dongle.silent', text('The dongle does not take any bytes.', 'ドングルがデータを受け取りません。'))

/**
 * For logs. The pairing ID is the tail of the Route-B ID, authentication (PANA) carries the ID itself, and a meter's answers
 * its serial number: of all three only that they came is shown. The meter layer tells answers without what is personal.
 */
function traceOf(event: SkEvent): Record<string, unknown> {
  if (event.kind === 'pan-field' && event.name === 'PairID') return { ...event, value: '****' }
  if (event.kind === 'other')
    return { kind: event.kind, line: event.line.replace(/ (02CC 02CC|0E1A 0E1A) .*/s, ' $1 …') }
  if (event.kind !== 'datagram') return { ...event }
  const { data, ...rest } = event
  return { ...rest, bytes: data.length }
}
