import { validateDetailed } from 'node-cron'
import { dateOfDayNumber, dayNumber, makeDate } from '../../src/base/clock.js'
import { text, type Text } from '../../src/base/text.js'
import type { Refusal, Rule } from './rules.js'

const FIELDS: Readonly<Record<string, Text>> = {
  minute: text('minute', '分'),
  hour: text('hour', '時'),
  dayOfMonth: text('day of the month', '日'),
  month: text('month', '月'),
  dayOfWeek: text('day of the week', '曜日'),
}

/** Minutes of the day between which no history is asked for: some meters roll it late. */
const QUIET_FROM = 23 * 60 + 50
const QUIET_UNTIL = 35

/** E5 reaches 99 days back. */
const MEMORY_DAYS = 99

/** Cron takes any blanks between its fields, also tabs; node-cron takes single spaces alone. */
export const plainCron = (value: string): string => value.trim().replaceAll(/\s+/g, ' ')

/** Five fields, each valid, no run between 23:50 and 00:35, and none so late that the meter has forgotten days. */
export const cronRule: Rule = (value) => {
  if (value.split(' ').length !== 5)
    return {
      what: text('does not have five fields', '5 つの欄になっていません'),
    }
  const { fields, errors } = validateDetailed(value)
  if (fields === undefined) return wrongField(errors[0]?.field ?? '')
  const quiet = fields.hour.flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute)).find(isQuiet)
  if (quiet !== undefined) return inQuietWindow(quiet)
  const gap = longestGap(value)
  return gap > MEMORY_DAYS ? tooSeldom(gap) : undefined
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

function tooSeldom(gap: number): Refusal {
  const days = Number.isFinite(gap)
    ? { en: `${gap} days`, ja: `${gap} 日` }
    : { en: 'more than 50 years', ja: '50 年以上' }
  return {
    what: text(
      `leaves up to ${days.en} between two runs, and meters forget after ${MEMORY_DAYS} days`,
      `実行の間隔が最大 ${days.ja}になりますが、メーターの履歴は ${MEMORY_DAYS} 日で消えます`,
    ),
    todo: text("let it run more often, such as '17 3 * * *'", "'17 3 * * *' のように、より頻繁に実行してください"),
  }
}

const isQuiet = (minute: number): boolean => minute >= QUIET_FROM || minute < QUIET_UNTIL

function wrongField(field: string): Refusal {
  const name = FIELDS[field]
  return name === undefined
    ? { what: text('is not a cron expression', 'cron の書式ではありません') }
    : { what: text(`has a wrong ${name.en}`, `「${name.ja}」の欄が正しくありません`) }
}

function inQuietWindow(minute: number): Refusal {
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return {
    what: text(
      `would run at ${clock}, inside 23:50–00:35 when meters roll their history over`,
      `${clock} に実行されますが、23:50〜00:35 はメーターが履歴を切り替える時間帯です`,
    ),
    todo: text("choose another time, such as '17 3 * * *'", "'17 3 * * *' のように別の時刻を指定してください"),
  }
}
