import { validateDetailed } from 'node-cron'
import { dateOfDayNumber, dayNumber, makeDate } from '../../src/base/clock.js'
import { refuse, type Refusal, type Rule } from './problems.js'

/** Minutes of the day between which no history is asked for: some meters roll it late. */
const QUIET_FROM = 23 * 60 + 50
const QUIET_UNTIL = 35

/** E5 reaches 99 days back. */
const MEMORY_DAYS = 99

/** Cron takes any blanks between its fields, also tabs; node-cron takes single spaces alone. */
export const plainCron = (value: string): string => value.trim().replaceAll(/\s+/g, ' ')

/** Five fields, each valid, no run between 23:50 and 00:35, and none so late that the meter has forgotten days. */
export const cronRule: Rule = (value) => {
  if (value.split(' ').length !== 5) return refuse(({ refusals }) => refusals.fieldCount)
  const { fields, errors } = validateDetailed(value)
  if (fields === undefined) return wrongField(errors[0]?.field)
  const quiet = fields.hour.flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute)).find(isQuiet)
  if (quiet !== undefined) return inQuietWindow(quiet)
  const gap = longestGap(value)
  return gap > MEMORY_DAYS
    ? refuse(({ refusals }) => refusals.tooSeldom({ days: gap, memoryDays: MEMORY_DAYS }))
    : undefined
}

type Token = number | string

/** Leap days come back after 8 years, on the same weekday after 40. */
const YEARS = 50

/** The most days between the dates of two runs; Infinity where there are no two. */
export function longestGap(cron: string): number {
  const { fields } = validateDetailed(cron)
  if (fields === undefined) return Infinity
  const { dayOfMonth, month, dayOfWeek } = fields as Record<'dayOfMonth' | 'month' | 'dayOfWeek', readonly Token[]>
  if (dayOfMonth.length === 31 && month.length === 12 && dayOfWeek.length === 7) return 1
  let [longest, before] = [-Infinity, undefined as number | undefined]
  for (let day = dayNumber(makeDate(2026, 1, 1)), end = day + YEARS * 366; day < end; day++) {
    const [, inYear = 0, inMonth = 0] = dateOfDayNumber(day).split('-').map(Number)
    if (!month.includes(inYear) || !fallsOn(dayOfMonth, day, inMonth) || !isWeekday(dayOfWeek, day, inMonth)) continue
    longest = Math.max(longest, day - (before ?? day))
    before = day
  }
  return longest > 0 ? longest : Infinity
}

const lastOfMonth = (day: number, inMonth: number): number => {
  const [year = 0, month = 0] = dateOfDayNumber(day - inMonth + 32)
    .split('-')
    .map(Number)
  return inMonth + dayNumber(makeDate(year, month, 1)) - 1 - day
}

/** `L`, `L-3` count from the end of the month; `15W`, `LW` are a weekday at most two days off. */
const fallsOn = (tokens: readonly Token[], day: number, inMonth: number): boolean =>
  tokens.some((token) => {
    if (typeof token === 'number') return token === inMonth
    const [, fromEnd, at] = /^(L)?(?:-?(\d+))?W?$/i.exec(token) ?? []
    return inMonth === (fromEnd === undefined ? Number(at) : lastOfMonth(day, inMonth) - Number(at ?? 0))
  })

/** `5L` is the last Friday of a month, `5#2` the second. 1970-01-01 was a Thursday. */
const isWeekday = (tokens: readonly Token[], day: number, inMonth: number): boolean =>
  tokens.some((token) => {
    const [, weekday, last, nth] = /^(\d)(L)?(?:#(\d))?$/i.exec(String(token)) ?? []
    if (Number(weekday) % 7 !== (day + 4) % 7) return false
    if (last !== undefined) return inMonth + 7 > lastOfMonth(day, inMonth)
    return nth === undefined || Math.ceil(inMonth / 7) === Number(nth)
  })

/** Whether a run that begins up to so many minutes late may begin between 23:50 and 00:35. */
export function mayBeQuiet(cron: string, lateMin: number): boolean {
  const { fields } = validateDetailed(cron)
  const starts = fields?.hour.flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute)) ?? []
  return starts.some((minute) => minute + lateMin >= QUIET_FROM)
}

const isQuiet = (minute: number): boolean => minute >= QUIET_FROM || minute < QUIET_UNTIL

const wrongField = (field = ''): Refusal =>
  refuse(({ refusals: { wrongFields, notCron } }) =>
    field in wrongFields ? wrongFields[field as keyof typeof wrongFields] : notCron,
  )

function inQuietWindow(minute: number): Refusal {
  const time = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return refuse(({ refusals }) => refusals.inQuietWindow({ time }))
}
