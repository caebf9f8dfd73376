/** Which price a half hour has. */
import { DAY_S, dateAt, dayNumber, dayStart, SLOT_S, SLOTS_PER_DAY, type LocalDate } from '../../base/clock.js'
import type { Band, DayKind, Tariff, Version } from './tariff.js'

export const dayKinds = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies DayKind[]

/** 1970-01-01 was a Thursday. */
const weekday = (date: LocalDate): DayKind => (((dayNumber(date) + 3) % 7) + 1) as DayKind

/** A half hour as the bands see it. */
export interface Moment {
  /** 1–12. */
  readonly month: number
  readonly day: DayKind
  /** 0–47. */
  readonly slot: number
}

/** The first band that fits; undefined where none does. */
export const bandOf = (bands: readonly Band[], { month, day, slot }: Moment): Band | undefined =>
  bands.find((band) => band.months.has(month) && band.days.has(day) && band.slots.has(slot))

/** The first half hour of a year that no band fits; undefined where each has one. */
export function uncovered(bands: readonly Band[]): Moment | undefined {
  for (let month = 1; month <= 12; month++)
    for (const day of dayKinds)
      for (let slot = 0; slot < SLOTS_PER_DAY; slot++)
        if (bandOf(bands, { month, day, slot }) === undefined) return { month, day, slot }
  return undefined
}

/** What is priced together: a band while a version holds. */
export interface Place {
  readonly version: Version
  readonly band: Band
}

/** Finds the version and band of any instant (epoch seconds); undefined before the first version. Remembers the last date, and days alike. */
export function placeFinder({ versions, isHoliday }: Tariff): (time: number) => Place | undefined {
  const made = new Map<string, (Place | undefined)[]>()
  let [start, places] = [Infinity, [] as (Place | undefined)[]]
  return (time) => {
    if (time < start || time >= start + DAY_S) {
      const date = dateAt(time)
      start = dayStart(date)
      places = placesOn(date)
    }
    return places[Math.floor((time - start) / SLOT_S)]
  }

  function placesOn(on: LocalDate): (Place | undefined)[] {
    const version = versions.findLast(({ from }) => from <= on)
    const [month, day] = [Number(on.slice(5, 7)), isHoliday(on) ? 8 : weekday(on)] as const
    const alike = `${version?.from} ${month} ${day}`
    const found = made.get(alike) ?? placesOf(version, month, day)
    made.set(alike, found)
    return found
  }
}

function placesOf(version: Version | undefined, month: number, day: DayKind): (Place | undefined)[] {
  return Array.from({ length: SLOTS_PER_DAY }, (_, slot) => {
    const band = version && bandOf(version.bands, { month, day, slot })
    return version && band && { version, band }
  })
}
