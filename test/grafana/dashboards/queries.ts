/**
 * What each panel asks. The questions are the same in both query languages, and so are the names of the columns of their answers:
 * whatever is drawn from them has to be said once.
 */

export const panels = [
  'today',
  'month',
  'lastMonth',
  'total',
  'monthByDay',
  'halfHours',
  'heatMapBought',
  'heatMapSold',
  'days',
  'months',
  'typicalDay',
  'register',
  'lastRun',
  'countsBought',
  'countsSold',
  'calendar',
  'leaving',
  'leavingDays',
  'runs',
  'link',
  'requests',
  'duration',
] as const

export type Panel = (typeof panels)[number]

/** The questions of a panel; Grafana names them A, B, C … */
export type Queries = Readonly<Record<Panel, readonly string[]>>

export const languages = ['influxql', 'flux'] as const
export type QueryLanguage = (typeof languages)[number]

/** Days that the meter holds, and for how many of them a day that is not complete is about to be lost. */
export const MEMORY_DAYS = 99
export const LEAVING_DAYS = 7

/** On so many dates a hole is asked for. */
export const HOLE_ATTEMPTS = 3
