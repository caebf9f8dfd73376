import { CommandLine } from '../../src/dongle/skstack/command-line.js'
import type { Dongle } from '../../src/dongle/dongle.js'
import type { Dialect } from '../../src/dongle/skstack/dialect.js'
import { skstackDongle } from '../../src/dongle/skstack/dongle.js'
import type { SkEvent } from '../../src/dongle/skstack/events.js'
import { lostPort, type Port } from '../../src/dongle/port/port.js'
import { silent, type Logger } from '../../src/base/log.js'
import type { Time } from '../../src/base/time.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { loadTranscript, type Step } from './transcript.js'

export const never = new AbortController().signal

/** Runs the clock until a promise has settled. @throws {Error} when nothing is left that could settle it. */
export async function settled<T>(time: VirtualTime, promise: Promise<T>): Promise<T> {
  let isDone = (): boolean => false
  const finish = (): void => void (isDone = () => true)
  promise.then(finish, finish)
  await time.settle()
  while (!isDone()) {
    const moved = await time.step()
    if (!moved && !isDone()) throw new Error('nothing happens any more')
  }
  return promise
}

/** What a promise is rejected with. */
export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )

export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
export const bytesOf = (words: string): Uint8Array => Uint8Array.from(Buffer.from(words, 'latin1'))

/** The steps of one section of a transcript. */
export function section(name: string, title: string): readonly Step[] {
  const found = loadTranscript(name).find((each) => each.name === title)
  if (found === undefined) throw new Error(`no section "${title}" in ${name}.txt`)
  return found.steps
}

/** A line that stands alone, as `section` gives them. */
export const host = (words: string): Step => ({ kind: 'host', bytes: bytesOf(words) })
export const prints = (words: string): Step => ({ kind: 'dongle', bytes: bytesOf(words) })
export const waits = (seconds: number): Step => ({ kind: 'wait', seconds })

/** Where kenshin writes other words than the recorded host did; the dongle's echo follows. */
export const reworded = (steps: readonly Step[], from: string, to: string): Step[] =>
  steps.map((step) => (step.kind === 'wait' ? step : { ...step, bytes: bytesOf(latin1(step.bytes).replace(from, to)) }))

/**
 * A port behind which a transcript is played: it expects the host's bytes and prints the dongle's. Transaction IDs are the
 * host's to choose: those of the transcript stand for those that were really sent, in requests and answers alike; all other
 * bytes have to be literally the same.
 */
export class PlayedPort implements Port {
  readonly name = 'transcript'
  readonly #time: Time
  readonly #line: CommandLine
  readonly #steps: Step[]
  #received: Buffer = Buffer.alloc(0)
  #waiting = false
  readonly #tids = new Map<string, Uint8Array>()
  /** When the host wrote, ms. */
  readonly writtenAt: number[] = []
  /** Everything the host wrote that was not expected. */
  readonly strangers: string[] = []

  constructor(line: CommandLine, steps: readonly Step[], time: Time) {
    this.#line = line
    this.#steps = [...steps]
    this.#time = time
  }

  /** Steps not yet played. */
  get left(): readonly string[] {
    return this.#steps.map((step) => (step.kind === 'wait' ? `@+${step.seconds}` : latin1(step.bytes)))
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#received = Buffer.concat([this.#received, bytes])
    this.writtenAt.push(this.#time.monotonic())
    this.play()
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Goes on as far as the talk does without the host. */
  play(): void {
    while (!this.#waiting) {
      const step = this.#steps[0]
      if (step === undefined) this.#take(this.#received.length)
      if (step === undefined || (step.kind === 'host' && this.#received.length < step.bytes.length)) return
      this.#steps.shift()
      if (step.kind === 'host') this.#expect(step.bytes)
      else if (step.kind === 'dongle') this.#line.receive(this.#withSentTid(step.bytes))
      else this.#pause(step.seconds)
    }
  }

  #pause(seconds: number): void {
    this.#waiting = true
    this.#time.timer(seconds * 1000, () => {
      this.#waiting = false
      this.play()
    })
  }

  #expect(expected: Uint8Array): void {
    const actual = Uint8Array.from(this.#received.subarray(0, expected.length))
    this.#received = this.#received.subarray(expected.length)
    const at = frameAt(expected)
    if (at !== undefined) {
      this.#tids.set(requestKey(expected, at), actual.slice(at + 2, at + 4))
      actual.set(expected.subarray(at + 2, at + 4), at + 2)
    }
    if (latin1(actual) !== latin1(expected)) this.strangers.push(`${latin1(actual)} instead of ${latin1(expected)}`)
  }

  #take(length: number): void {
    if (length > 0) this.strangers.push(latin1(this.#received.subarray(0, length)))
    this.#received = Buffer.alloc(0)
  }

  /** An answer gets the transaction ID of the request with its service, a notification that of any. */
  #withSentTid(bytes: Uint8Array): Uint8Array {
    const words = latin1(bytes)
    const [, before = '', tid = '', objects = '', esv = ''] =
      /^(.* 0E1A 0E1A .* 1081)([0-9A-F]{4})([0-9A-F]{12})([0-9A-F]{2})/.exec(words) ?? []
    const service = { '71': '61', '51': '61', '72': '62', '52': '62' }[esv]
    const sent = [...this.#tids].find(([key]) => key === `${tid} ${service ?? ''}`)?.[1]
    if (esv === '' || sent === undefined) return withBinaryTid(bytes, this.#tids)
    const digits = Buffer.from(sent).toString('hex').toUpperCase()
    return bytesOf(before + digits + objects + words.slice(before.length + 4 + objects.length))
  }
}

/** Where the data of a SKSENDTO with a request (ESV 6x) begins; undefined in other commands. */
function frameAt(bytes: Uint8Array): number | undefined {
  const at = Buffer.from(bytes).indexOf(Buffer.of(0x10, 0x81))
  return latin1(bytes).startsWith('SKSENDTO ') && (bytes[at + 10] ?? 0) >> 4 === 6 ? at : undefined
}

const requestKey = (bytes: Uint8Array, at: number): string =>
  Buffer.from(bytes.subarray(at + 2, at + 4))
    .toString('hex')
    .toUpperCase() +
  ' ' +
  Buffer.from(bytes.subarray(at + 10, at + 11)).toString('hex')

function withBinaryTid(bytes: Uint8Array, tids: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const at = Buffer.from(bytes).indexOf(Buffer.of(0x10, 0x81))
  if (at < 0) return bytes
  const [sent] = tids.values()
  const copy = Uint8Array.from(bytes)
  if (sent !== undefined) copy.set(sent, at + 2)
  return copy
}

export interface Played {
  readonly time: VirtualTime
  readonly line: CommandLine
  readonly port: PlayedPort
  readonly dongle: Dongle
  readonly events: readonly SkEvent[]
}

/** A dongle that is awake and follows a transcript. */
export function played(steps: readonly Step[], dialect: Dialect, log: Logger = silent): Played {
  const time = new VirtualTime()
  const line = new CommandLine(time, log)
  line.dialect = dialect
  const port = new PlayedPort(line, steps, time)
  line.attach(port)
  const events: SkEvent[] = []
  line.subscribe((event) => events.push(event))
  return { time, line, port, dongle: awake(line, time), events }
}

/** The dongle as `openDongle` hands it over. */
export const awake = (line: CommandLine, time: Time): Dongle => skstackDongle(line, '', time)

/** The plug is pulled. */
export const pull = (line: CommandLine): void => line.lose(lostPort('transcript'))
