import { dayStart, type LocalDate } from '../../base/clock.js'
import type { EnergyUnit } from '../../echonet/energy.js'
import { isExchanged, meterIn, proveUnit, recordDue, type StoredMeter, type ToldMeter } from './stored-meter.js'
import { sameUnit } from './stored-history.js'
import type { MeterRecord } from '../store.js'

/** The meter that is being read, beside the one that was stored last under its name. */
export class Recognition {
  readonly #meter: string
  #known: StoredMeter
  #told: ToldMeter | undefined

  constructor(meter: string, known: StoredMeter) {
    this.#meter = meter
    this.#known = known
  }

  /**
   * Hears what the meter tells of itself, once in each session.
   * @returns whether it is another meter than the one of the session before, or the first one
   * @throws {KenshinError} `history.unit-differs`
   */
  hear({ identity = this.#known.identity, unit }: ToldMeter): boolean {
    proveUnit(this.#meter, this.#known, { identity, unit })
    const before = this.#told
    this.#told = { identity, unit }
    return before === undefined || before.identity !== identity || !sameUnit(before.unit, unit)
  }

  get isExchanged(): boolean {
    return isExchanged(this.#known, this.#heard)
  }

  get unit(): EnergyUnit {
    return this.#heard.unit
  }

  /** The oldest reading of this meter; Infinity where it replaces the known one and was not read yet. */
  get registerSince(): number | undefined {
    return this.isExchanged ? Infinity : this.#known.registerSince
  }

  /** The newest record, stored or waiting. */
  get record(): MeterRecord | undefined {
    return this.#known.record
  }

  /** @returns the record to store with readings of a date, where one is due */
  recordWith(registerSince: number | undefined, date: LocalDate): MeterRecord | undefined {
    // An exchanged meter of which there is no reading yet: it is found out again.
    if (registerSince === Infinity) return undefined
    return recordDue(this.#known, { meter: this.#meter, time: dayStart(date), registerSince, ...this.#heard })
  }

  /** The record is stored, or waits. */
  accept(record: MeterRecord): void {
    this.#known = meterIn({ meters: [record], days: [] })
  }

  get #heard(): ToldMeter {
    if (this.#told === undefined) throw new Error('the meter has told nothing of itself yet')
    return this.#told
  }
}
