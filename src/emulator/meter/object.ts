import { isCode } from '../../base/errors.js'
import { Eoj } from '../../echonet/codes.js'
import { smartMeter } from '../../echonet/properties.js'
import type { CollectionTime } from '../../echonet/recent-values.js'
import type { EchonetObject } from './rules.js'
import type { Memory } from './history.js'
import type { MeterClock } from './clock.js'
import { firstGeneration, secondGeneration } from './values.js'

export interface MeterObjectOptions {
  readonly clock: Pick<MeterClock, 'now'>
  readonly memory: Memory
  /** Second-generation meters add C0, D0, EE, EF. */
  readonly generation: 1 | 2
  /** EPCs this meter does not have. */
  readonly without: ReadonlySet<number>
  /** EPC → bytes that are served as they are. */
  readonly fixed: ReadonlyMap<number, Uint8Array>
}

const HIGHEST_DAY = 99
const NOTHING_SET: CollectionTime = { time: undefined, count: 1 }

/** The object 028801: the properties it serves, and those that can be set. */
export class MeterObject implements EchonetObject {
  readonly eoj = Eoj.meter
  /** E5: days ago. It stays from one session to the next. */
  day = 0
  /** The value of E5 before it was last set. */
  previousDay = 0
  /** ED. It stays as well. */
  halfHours = NOTHING_SET
  /** The value of ED before it was last set. */
  previousHalfHours = NOTHING_SET
  /** E2, E4, EA and EB tell the register of that much earlier than they say, s. */
  lagS: number
  readonly #options: MeterObjectOptions
  readonly #values: ReadonlyMap<number, NonNullable<ReturnType<typeof firstGeneration.get>>>
  readonly #setters = new Map<number, (edt: Uint8Array) => boolean>([
    [0x81, (edt) => this.#setLocation(edt)],
    [0xe5, (edt) => this.#setDay(smartMeter.historyDay.decode(edt))],
    [0xed, (edt) => this.#setHalfHours(edt)],
    [0xef, (edt) => this.#setMinutes(edt)],
  ])
  #location: Uint8Array = Uint8Array.of(0x61)
  #minutes = NOTHING_SET

  constructor(options: MeterObjectOptions) {
    this.#options = options
    this.lagS = options.memory.historyLagS
    const known = [...firstGeneration, ...(options.generation === 2 ? secondGeneration : [])]
    this.#values = new Map(known.filter(([epc]) => !options.without.has(epc)))
  }

  get(epc: number): Uint8Array | undefined {
    const fixed = this.#options.fixed.get(epc)
    if (fixed !== undefined) return fixed
    return this.#values.get(epc)?.({
      now: Math.floor(this.#options.clock.now()),
      memory: this.#options.memory,
      generation: this.#options.generation,
      served: new Set(this.#values.keys()),
      writable: new Set([...this.#setters.keys()].filter((key) => this.#values.has(key))),
      day: this.day,
      lagS: this.lagS,
      location: this.#location,
      halfHours: this.halfHours,
      minutes: this.#minutes,
    })
  }

  set(epc: number, edt: Uint8Array): boolean {
    if (!this.#values.has(epc)) return false
    try {
      return this.#setters.get(epc)?.(edt) ?? false
    } catch (error) {
      if (isCode(error, 'echonet.value')) return false
      throw error
    }
  }

  #setLocation(edt: Uint8Array): boolean {
    this.#location = smartMeter.installationLocation.decode(edt)
    return true
  }

  /** FF ("not set") cannot be written. */
  #setDay(day: number): boolean {
    if (day > HIGHEST_DAY) return false
    this.previousDay = this.day
    this.day = day
    return true
  }

  /** Year FFFF ("not set") cannot be written, as FF to E5. */
  #setHalfHours(edt: Uint8Array): boolean {
    const asked = smartMeter.recentHalfHoursTime.decode(edt)
    if (asked.time === undefined) return false
    this.previousHalfHours = this.halfHours
    this.halfHours = asked
    return true
  }

  #setMinutes(edt: Uint8Array): boolean {
    const asked = smartMeter.recentMinutesTime.decode(edt)
    if (asked.time === undefined) return false
    this.#minutes = asked
    return true
  }
}
