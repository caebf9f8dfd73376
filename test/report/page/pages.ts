/** Pages of a household whose every value can be computed. */
import { DAY_S, dayStart, plusDays, SLOT_S, SLOTS_PER_DAY, slotTime, type LocalDate } from '../../../src/base/clock.js'
import { toKwh, usageAt, usageOfDay, type EnergyUnit } from '../../../src/echonet/energy.js'
import { countAt, defaultHousehold, type Household } from '../../../src/emulator/household/household.js'
import { directions, type DayMark, type Direction } from '../../../src/history/day.js'
import type { Batch, ReadingPoint } from '../../../src/store/store.js'

export interface Kept {
  readonly today: LocalDate
  readonly days: number
  /** Newest reading of today; 0–47. */
  readonly lastSlot: number
  /** Instants without a reading. */
  readonly holes?: ReadonlySet<number>
  readonly household?: Partial<Household>
}

/** What a store holds of a household: readings and day marks as a run writes them. */
export function kept({ today, days, lastSlot, holes = new Set(), household = {} }: Kept): Batch {
  const all = { ...defaultHousehold, ...household }
  const unit = { coefficient: all.coefficient, unitExponent: all.unitExponent, digits: all.digits }
  const used = directions.filter((direction) => direction === 'normal' || all.solar)
  const span = { from: dayStart(plusDays(today, -days)), to: slotTime(today, lastSlot) }
  const parts = used.map((direction) => directionOf(direction, { span, today, holes, household: all, unit }))
  return { readings: parts.flatMap(({ readings }) => readings), days: parts.flatMap(({ marks }) => marks), runs: [] }
}

/** A household whose meter was exchanged, unseen by its energy: the register of the new one begins near 0. */
export function exchanged(what: Kept, at: number): Batch {
  const [before, after] = [kept(what), kept({ ...what, household: { ...what.household, exchangeAt: at } })]
  const { unit } = before.days[0]!
  const record = (identity: string, time: number, registerSince?: number) => {
    return { meter: 'home', identity, time, unit, registerSince }
  }
  return {
    readings: [
      ...before.readings.filter(({ time }) => time < at),
      ...after.readings.filter(({ time }) => time >= at),
    ].map((reading) => (reading.time === at - SLOT_S ? { ...reading, usageKwh: undefined } : reading)),
    days: before.days,
    runs: [],
    meters: [record('old', before.readings[0]!.time), record('new', at + DAY_S, at)],
  }
}

interface Frame {
  readonly span: { readonly from: number; readonly to: number }
  readonly today: LocalDate
  readonly holes: ReadonlySet<number>
  readonly household: Household
  readonly unit: EnergyUnit
}

function directionOf(direction: Direction, { span, today, holes, household, unit }: Frame) {
  const counts = new Map<number, number>()
  for (let time = span.from; time <= span.to; time += SLOT_S)
    if (!holes.has(time)) counts.set(time, countAt(direction, time, household))
  const readings = [...counts].map(([time, count]): ReadingPoint => {
    const usage = usageAt(counts, time, unit)
    const usageKwh = usage === undefined ? undefined : toKwh(usage, unit)
    return { meter: 'home', direction, time, count, cumulativeKwh: toKwh(count, unit), usageKwh }
  })
  const marks: DayMark[] = []
  for (let start = span.from; start <= span.to; start += DAY_S) {
    const date = plusDays(today, -Math.round((dayStart(today) - start) / DAY_S))
    const slots = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => slotTime(date, slot)).filter((time) =>
      counts.has(time),
    )
    if (slots.length === 0) continue
    const usage = usageOfDay(counts, date, unit)
    const usageKwh = usage === undefined ? undefined : toKwh(usage, unit)
    const mark = { meter: 'home', direction, date, slots: slots.length, final: date < today, attempts: 1 }
    marks.push({ ...mark, usageKwh, readAt: slotTime(date, 50), unit })
  }
  return { readings, marks }
}
