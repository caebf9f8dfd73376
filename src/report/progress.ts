import { say, text, type Text } from '../base/text.js'
import type { Time } from '../base/time.js'
import { formatDuration } from './format.js'

/** What one step of a run reports. */
export interface Step {
  readonly date: string
  readonly done: number
  readonly total: number
  readonly holes: number
  readonly requests: number
  readonly retries: number
}

/** Between two plain lines, where there is no terminal. */
const LINE_EVERY_MS = 15_000
const BAR_WIDTH = 24

/** One line that grows on a terminal; elsewhere a plain line now and then. Days, holes, requests, time left. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #time: Time
  readonly #begunMs: number
  #lastLineMs: number
  #holes = 0
  #first: { readonly done: number; readonly ms: number } | undefined
  #shown = false

  constructor(stream: NodeJS.WriteStream, time: Time) {
    this.#stream = stream
    this.#time = time
    this.#begunMs = time.monotonic()
    this.#lastLineMs = this.#begunMs
  }

  update(meter: string, step: Step): void {
    const now = this.#time.monotonic()
    this.#holes += step.holes
    this.#first ??= { done: step.done, ms: now }
    const words = say(this.#words(meter, step, now))
    if (this.#stream.isTTY) this.#draw(`${bar(step.done / step.total)} ${words}`)
    else if (now - this.#lastLineMs >= LINE_EVERY_MS || step.done === step.total) {
      this.#lastLineMs = now
      this.#stream.write(`${words}\n`)
    }
  }

  /** Leaves the last state of the line standing. */
  end(): void {
    if (this.#shown) this.#stream.write('\n')
    this.#shown = false
  }

  #words(meter: string, { date, done, total, requests, retries }: Step, now: number): Text {
    const left = formatDuration(this.#secondsLeft(done, total, now))
    return text(
      `${meter} ${date} ${done}/${total} days, ${this.#holes} holes, ${requests} requests (${retries} repeated), ${left.en} left`,
      `${meter} ${date} ${done}/${total} 日、欠測 ${this.#holes}、要求 ${requests}（再送 ${retries}）、残り ${left.ja}`,
    )
  }

  /** By the pace since the first day; the first day itself came with the join. */
  #secondsLeft(done: number, total: number, now: number): number {
    const { done: from, ms } = this.#first!
    const each = done > from ? (now - ms) / (done - from) : now - this.#begunMs
    return ((total - done) * each) / 1000
  }

  #draw(line: string): void {
    this.#shown = true
    this.#stream.cursorTo(0)
    this.#stream.write(line.slice(0, Math.max(20, this.#stream.columns - 1)))
    this.#stream.clearLine(1)
  }
}

function bar(part: number): string {
  const full = Math.round(Math.min(1, part) * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
}
