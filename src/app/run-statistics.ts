import { isPossible } from '../base/clock.js'
import type { Time } from '../base/time.js'
import type { HistoryDay } from '../history/day.js'
import { stronger, type Proof } from '../history/proof.js'
import type { Batch, RunRecord } from '../store/store.js'

/** What one run did. */
export interface Totals {
  readonly daysRead: number
  /** Slots of finished days without a value. */
  readonly holes: number
  /** Readings stored. One that was written twice, because its usage became known later, counts once. */
  readonly readings: number
  /** All points that the store accepted: day marks too, and a reading that was written twice counts twice. */
  readonly pointsWritten: number
  readonly requests: number
  readonly retries: number
  readonly seconds: number
}

/** Counts and times what one run does, over all its sessions. */
export class RunStatistics {
  readonly #time: Time
  #beganMs: number
  /** Start of the run by the host's clock, and by the meter's once its date is proven; epoch seconds. */
  #beganByHost: number
  #hasBegun = false
  #beganByMeter: number | undefined
  readonly #ms = { scan: 0, join: 0, read: 0, write: 0 }
  #hasJoined = false
  #readingSince: number | undefined
  #requests = 0
  #retries = 0
  #daysRead = 0
  #holes = 0
  /** Their instants, those of sold energy below 0: fifty runs at once hold a quarter of a million. */
  readonly #readings = new Set<number>()
  #pointsWritten = 0
  readonly #committed = new Set<string>()
  #lqi: number | undefined
  #proof: Proof | undefined

  constructor(time: Time) {
    this.#time = time
    this.#beganMs = time.monotonic()
    this.#beganByHost = Math.floor(time.now() / 1000)
  }

  /** Whether a session was ever open in this run. */
  get hasJoined(): boolean {
    return this.#hasJoined
  }

  /** The dongle is free for this meter: the wait for the first time that it is counts as nothing. */
  begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#beganMs = this.#time.monotonic()
    this.#beganByHost = Math.floor(this.#time.now() / 1000)
  }

  /** A session is open. */
  addJoin({ scanMs, joinMs }: { scanMs: number; joinMs: number }): void {
    this.#hasJoined = true
    this.#ms.scan += scanMs
    this.#ms.join += joinMs
  }

  /**
   * The meter's date is proven: from now on its clock tells when the run began. That clock shows only minutes; a host's clock that
   * agrees tells the second, so that two runs within one minute have different times.
   * @param possibleAt the earliest and the latest instant (epoch seconds) of the meter's clock at a monotonic time of the host (ms)
   */
  dateBy(possibleAt: (monotonicMs: number) => readonly [earliest: number, latest: number]): void {
    const [earliest, latest] = possibleAt(this.#beganMs)
    const agrees = this.#beganByHost >= Math.floor(earliest) && this.#beganByHost <= latest
    this.#beganByMeter ??= agrees ? this.#beganByHost : Math.floor(earliest)
  }

  /** What the dates of this run are proven by, over all its sessions. */
  proveBy(proof: Proof): void {
    this.#proof = stronger(this.#proof, proof)
  }

  /** From now on the time counts as reading the history. */
  beginReading(): void {
    this.#readingSince = this.#time.monotonic()
  }

  /** A wait is no part of the time for reading. */
  leaveOut(ms: number): void {
    if (this.#readingSince !== undefined) this.#readingSince += ms
  }

  addDay(holes: number): void {
    this.#daysRead++
    this.#holes += holes
  }

  /** Requests that were answered in sessions that are over. */
  get answered(): number {
    return this.#requests
  }

  /** Days that are safe in store or spool, each counted once however often it is read. */
  get daysCommitted(): number {
    return this.#committed.size
  }

  addCommitted(days: readonly Pick<HistoryDay, 'date' | 'direction'>[]): void {
    for (const { date, direction } of days) this.#committed.add(`${direction} ${date}`)
  }

  addWritten({ readings, days }: Pick<Batch, 'readings' | 'days'>, ms: number): void {
    for (const { direction, time } of readings) this.#readings.add(direction === 'normal' ? time : -time)
    this.#pointsWritten += readings.length + days.length
    this.#ms.write += ms
  }

  endSession({ requests, retries }: { requests: number; retries: number }, lqi: number | undefined): void {
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
      readings: this.#readings.size,
      pointsWritten: this.#pointsWritten,
      requests: this.#requests,
      retries: this.#retries,
      seconds: seconds(this.#time.monotonic() - this.#beganMs),
    }
  }

  /**
   * @returns undefined where the start of the run cannot be dated: the meter's date is not proven, and the host's clock is
   * impossible or contradicts the meter's
   */
  record(meter: string, job: string, outcome: string): RunRecord | undefined {
    const host = isPossible(this.#beganByHost) && outcome !== 'history.date-not-proven' ? this.#beganByHost : undefined
    const time = this.#beganByMeter ?? host
    if (time === undefined) return undefined
    const { daysRead, pointsWritten, requests, retries } = this.totals
    return {
      meter,
      job,
      time,
      outcome,
      scanS: seconds(this.#ms.scan),
      joinS: seconds(this.#ms.join),
      readS: seconds(this.#ms.read),
      writeS: seconds(this.#ms.write),
      requests,
      retries,
      lqi: this.#lqi,
      proof: this.#proof,
      daysRead,
      pointsWritten,
    }
  }
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10
