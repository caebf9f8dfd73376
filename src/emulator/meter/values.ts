/** The properties of the emulated meter: one line each. */
import { dateAt, secondOfDay, SLOT_S } from '../../base/clock.js'
import { Secret } from '../../base/secret.js'
import { smartMeter } from '../../echonet/properties.js'
import type { CountHistory } from '../../echonet/history-values.js'
import type { CollectionTime, RecentCounts } from '../../echonet/recent-values.js'
import type { CountPair, TimedCount } from '../../echonet/register-values.js'
import { countsOfDay, keptCount, latestSlot, type Memory } from './history.js'
import { countAt, powerAt, readingAt, type Direction } from '../household/household.js'

/** Everything that the values depend on. */
export interface MeterState {
  /** Whole epoch seconds, by the meter's clock. */
  readonly now: number
  readonly memory: Memory
  readonly generation: 1 | 2
  readonly served: ReadonlySet<number>
  readonly writable: ReadonlySet<number>
  /** E5 */
  readonly day: number
  /** E2, E4, EA and EB tell the register of that much earlier than they say, s. */
  readonly lagS: number
  /** 81 */
  readonly location: Uint8Array
  /** ED */
  readonly halfHours: CollectionTime
  /** EF */
  readonly minutes: CollectionTime
}

type Value = (state: MeterState) => Uint8Array

const MAKER = 0x16
/** Serial numbers of the meter, and of the one that replaced it. */
const [SERIAL, SERIAL_AFTER_EXCHANGE] = ['Z012345678', 'Z900000001']
const ROUTE_B_IDENTIFICATION = '00000016000000000000000000000001'
const ANNOUNCED = [0x80, 0x81, 0x88]
const MINUTE_S = 60

export const firstGeneration: ReadonlyMap<number, Value> = new Map<number, Value>([
  [0x80, () => smartMeter.operationStatus.encode(true)],
  [0x81, ({ location }) => smartMeter.installationLocation.encode(location)],
  [0x82, ({ generation }) => smartMeter.standardVersion.encode({ release: generation === 2 ? 'R' : 'F', revision: 0 })],
  [0x88, () => smartMeter.faultStatus.encode(false)],
  [0x8a, () => smartMeter.manufacturerCode.encode(MAKER)],
  [0x8d, ({ memory }) => smartMeter.serialNumber.encode(serialOf(memory))],
  [0x97, ({ now }) => smartMeter.currentTime.encode(hourAndMinute(now))],
  [0x98, ({ now }) => smartMeter.currentDate.encode(dateAt(now))],
  [0x9d, ({ served }) => smartMeter.announcementMap.encode(new Set(ANNOUNCED.filter((epc) => served.has(epc))))],
  [0x9e, ({ writable }) => smartMeter.setMap.encode(writable)],
  [0x9f, ({ served }) => smartMeter.getMap.encode(served)],
  [0xd3, ({ memory }) => smartMeter.coefficient.encode(memory.household.coefficient)],
  [0xd7, ({ memory }) => smartMeter.effectiveDigits.encode(memory.household.digits)],
  [0xe0, ({ memory, now }) => smartMeter.cumulativeNormal.encode(countAt('normal', now, memory.household))],
  [0xe1, ({ memory }) => smartMeter.unit.encode(memory.household.unitExponent)],
  [0xe2, (state) => smartMeter.cumulativeHistoryNormal.encode(dayOf('normal', state))],
  [0xe3, ({ memory, now }) => smartMeter.cumulativeReverse.encode(countAt('reverse', now, memory.household))],
  [0xe4, (state) => smartMeter.cumulativeHistoryReverse.encode(dayOf('reverse', state))],
  [0xe5, ({ day }) => smartMeter.historyDay.encode(day)],
  [0xe7, ({ memory, now }) => smartMeter.instantaneousPower.encode(powerAt(now, memory.household))],
  [0xe8, ({ memory, now }) => smartMeter.instantaneousCurrents.encode(currentsOf(powerAt(now, memory.household)))],
  [0xea, (state) => smartMeter.fixedTimeNormal.encode(latest('normal', state))],
  [0xeb, (state) => smartMeter.fixedTimeReverse.encode(latest('reverse', state))],
  [0xec, (state) => smartMeter.recentHalfHours.encode(recent(state.halfHours, SLOT_S, state))],
  [0xed, ({ halfHours }) => smartMeter.recentHalfHoursTime.encode(halfHours)],
])

/** Properties that only second-generation meters have. */
export const secondGeneration: ReadonlyMap<number, Value> = new Map<number, Value>([
  [0xc0, () => smartMeter.routeBIdentification.encode(new Secret(ROUTE_B_IDENTIFICATION))],
  [0xd0, (state) => smartMeter.oneMinuteCumulative.encode(latestMinute(state))],
  [0xee, (state) => smartMeter.recentMinutes.encode(recent(state.minutes, MINUTE_S, state))],
  [0xef, ({ minutes }) => smartMeter.recentMinutesTime.encode(minutes)],
])

const serialOf = ({ household }: Memory): string =>
  household.exchangeAt === undefined ? SERIAL : SERIAL_AFTER_EXCHANGE

const dayOf = (direction: Direction, { day, lagS, now, memory }: MeterState): CountHistory => ({
  day,
  counts: countsOfDay(direction, day, now, memory, lagS),
})

function latest(direction: Direction, { lagS, now, memory }: MeterState): TimedCount {
  const time = latestSlot(now, memory)
  return { time, count: readingAt(direction, time - lagS, memory.household) }
}

function latestMinute({ now, memory: { household } }: MeterState): CountPair {
  const time = now - (now % MINUTE_S)
  return { time, normal: readingAt('normal', time, household), reverse: readingAt('reverse', time, household) }
}

function recent({ time, count }: CollectionTime, stepS: number, { now, memory }: MeterState): RecentCounts {
  if (time === undefined) return { time, readings: [] }
  const at = (direction: Direction, instant: number): number | undefined => keptCount(direction, instant, now, memory)
  const times = Array.from({ length: count }, (_, i) => time - i * stepS)
  return { time, readings: times.map((t) => ({ time: t, normal: at('normal', t), reverse: at('reverse', t) })) }
}

const hourAndMinute = (time: number): { hour: number; minute: number } => {
  const minutes = Math.floor(secondOfDay(time) / MINUTE_S)
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 }
}

/** Single-phase three-wire at 100 V; R carries 40 % of the load, T the rest. */
function currentsOf(watts: number): { rDeciamperes: number; tDeciamperes: number } {
  const total = Math.round(watts / 10)
  const r = Math.round(total * 0.4)
  return { rDeciamperes: r, tDeciamperes: total - r }
}
