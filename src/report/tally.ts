import type { Time } from '../base/time.js'
import type { RunRecord } from '../store/store.js'

export interface Totals {
  readonly daysRead: number
  /** Slots of finished days without a value. */
  readonly holes: number
  readonly pointsWritten: number
  readonly requests: number
  readonly retries: number
  readonly seconds: number
}

/** Counts and times what one run does. */
export class Tally {
  readonly #time: Time
  readonly #beganMs: number
  readonly #began: number
  readonly #ms = { scan: 0, join: 0, read: 0, write: 0 }
  #hasJoined = false
  #readingSince: number | undefined
  #requests = 0
  #retries = 0
  #daysRead = 0
  #holes = 0
  #pointsWritten = 0
  #lqi: number | undefined

  constructor(time: Time) {
    this.#time = time
    this.#beganMs = time.monotonic()
    this.#began = Math.floor(time.now() / 1000)
  }

  /** Whether a session was ever open in this run. */
  get hasJoined(): boolean {
    return this.#hasJoined
  }

  joined({ scanMs, joinMs }: { scanMs: number; joinMs: number }): void {
    this.#hasJoined = true
    this.#ms.scan += scanMs
    this.#ms.join += joinMs
  }

  /** The history is being read from now on. */
  reading(): void {
    this.#readingSince = this.#time.monotonic()
  }

  /** Nothing was asked for so long. */
  waited(ms: number): void {
    if (this.#readingSince !== undefined) this.#readingSince += ms
  }

  day(holes: number): void {
    this.#daysRead++
    this.#holes += holes
  }

  written(points: number, ms: number): void {
    this.#pointsWritten += points
    this.#ms.write += ms
  }

  /** The session is over. */
  asked({ requests, retries }: { requests: number; retries: number }, lqi: number | undefined): void {
    this.#requests += requests
    this.#retries += retries
    this.#lqi = lqi ?? this.#lqi
    if (this.#readingSince !== undefined) this.#ms.read += this.#time.monotonic() - this.#readingSince
    this.#readingSince = undefined
  }

  /** Undefined where no history was read. */
  get secondsPerRequest(): number | undefined {
    return this.#requests === 0 || this.#ms.read === 0 ? undefined : Math.round(this.#ms.read / this.#requests) / 1000
  }

  get totals(): Totals {
    return {
      daysRead: this.#daysRead,
      holes: this.#holes,
      pointsWritten: this.#pointsWritten,
      requests: this.#requests,
      retries: this.#retries,
      seconds: seconds(this.#time.monotonic() - this.#beganMs),
    }
  }

  record(meter: string, job: string, outcome: string): RunRecord {
    const { daysRead, pointsWritten, requests, retries } = this.totals
    return {
      meter,
      job,
      time: this.#began,
      outcome,
      scanS: seconds(this.#ms.scan),
      joinS: seconds(this.#ms.join),
      readS: seconds(this.#ms.read),
      writeS: seconds(this.#ms.write),
      requests,
      retries,
      lqi: this.#lqi,
      daysRead,
      pointsWritten,
    }
  }
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10
