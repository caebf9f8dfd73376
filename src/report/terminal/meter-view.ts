import type { LocalDate } from '../../base/clock.js'
import { stateOf, type DayMark } from '../../history/day.js'
import type { Proof } from '../../history/proof.js'
import { isWithin, type Overview } from '../overview.js'
import type { Recent } from '../recent.js'
import { cellOfStates, type CalendarCell } from './calendar.js'

/** One direction of a meter. */
export interface DirectionView {
  readonly view: Overview
  readonly marks: ReadonlyMap<LocalDate, DayMark>
  readonly recent: Recent
}

/** What is shown of one meter; its directions are at least one. */
export interface MeterView {
  readonly meter: string
  /** `to` is today, as far as it is known. */
  readonly range: { readonly from: LocalDate; readonly to: LocalDate }
  readonly directions: readonly DirectionView[]
  /** The newest stored day of this meter, whether shown or not. */
  readonly newest: LocalDate | undefined
  /** What proved the dates of the runs of these days, the best of it; undefined where no run tells. */
  readonly proof?: Proof | undefined
}

export const isEmpty = ({ directions }: MeterView): boolean => directions.every(({ marks }) => marks.size === 0)

/** The calendar's cell of a date. A direction of which the meter no longer holds that day says nothing of it. */
export const cellOf =
  ({ directions }: MeterView) =>
  (date: LocalDate): CalendarCell | undefined =>
    cellOfStates(
      directions
        .filter(({ view, marks }) => isWithin(view.memoryEnds, date, marks.get(date)))
        .map(({ marks }) => stateOf(marks.get(date))),
    )
