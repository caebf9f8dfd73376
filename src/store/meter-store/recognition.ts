import { DAY_S, dayStart, type LocalDate } from '../../base/clock.js'
import { KenshinError } from '../../base/errors.js'
import { sameUnit, type EnergyUnit } from '../../echonet/energy.js'
import type { MeterRecord } from '../store.js'
import { meterIn, type StoredMeter } from './stored-meter.js'

/** What a meter tells of itself. */
export interface ToldMeter {
  /** A digest of its maker and production number; undefined where it does not serve them. */
  readonly identity: string | undefined
  readonly unit: EnergyUnit
}

/** After this the record is written again: a database with a retention forgets records as it forgets readings. */
const RECORD_LASTS_S = 30 * DAY_S

/** Compares the meter that is read with the one that was last stored under its name. */
export class Recognition {
  readonly #meter: string
  #stored: StoredMeter
  #told: ToldMeter | undefined

  /** @param meter its name */
  constructor(meter: string, stored: StoredMeter) {
    this.#meter = meter
    this.#stored = stored
  }

  /**
   * Takes what the meter tells of itself in a session.
   * @returns whether it is the first session, or the meter is another one than in the session before
   * @throws {KenshinError} `history.unit-differs`: the same meter never changes its unit
   */
  compare({ identity = this.#stored.identity, unit }: ToldMeter): boolean {
    const now = { identity, unit }
    const before = this.#stored.unit
    if (before !== undefined && !sameUnit(before, unit) && !isExchanged(this.#stored, now))
      throw unitDiffers(this.#meter, before, unit)
    const lastTold = this.#told
    this.#told = now
    return lastTold === undefined || lastTold.identity !== identity || !sameUnit(lastTold.unit, unit)
  }

  get isExchanged(): boolean {
    return isExchanged(this.#stored, this.#present)
  }

  get unit(): EnergyUnit {
    return this.#present.unit
  }

  /** Instant of this meter's oldest reading, epoch seconds: Infinity after an exchange, while it has none; undefined without one. */
  get registerSince(): number | undefined {
    return this.isExchanged ? Infinity : this.#stored.registerSince
  }

  /** The newest record of the meter, in the store or in the spool. */
  get record(): MeterRecord | undefined {
    return this.#stored.record
  }

  /**
   * The record to write together with readings of a date.
   * @returns undefined where the newest record says the same and is not old
   */
  recordWith(registerSince: number | undefined, date: LocalDate): MeterRecord | undefined {
    // A new meter without a reading: the next run finds the exchange again.
    if (registerSince === Infinity) return undefined
    const record = { meter: this.#meter, time: dayStart(date), registerSince, ...this.#present }
    const old = this.#stored.record
    return old !== undefined && saysTheSame(old, record) && record.time - old.time <= RECORD_LASTS_S
      ? undefined
      : record
  }

  /** The record is in the store, or in the spool. */
  accept(record: MeterRecord): void {
    this.#stored = meterIn({ meters: [record], days: [] })
  }

  get #present(): ToldMeter {
    if (this.#told === undefined) throw new Error('the meter has told nothing of itself yet')
    return this.#told
  }
}

/** A meter that does not serve its number counts as the same one. */
const isExchanged = (stored: StoredMeter, told: ToldMeter): boolean =>
  stored.identity !== undefined && told.identity !== undefined && stored.identity !== told.identity

const saysTheSame = (a: MeterRecord, b: MeterRecord): boolean =>
  a.identity === b.identity && a.registerSince === b.registerSince && sameUnit(a.unit, b.unit)

const unitDiffers = (meter: string, stored: EnergyUnit, told: EnergyUnit): KenshinError =>
  new KenshinError(
    'history.unit-differs',
    (words) => words.unitDiffers({ meter, now: words.unit(told), before: words.unit(stored) }),
    { facts: { known: stored, told } },
  )
