import { validateDetailed } from 'node-cron'
import { text, type Text } from '../src/base/text.js'
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

/** Five fields, each valid, and no run between 23:50 and 00:35. */
export const cronRule: Rule = (value) => {
  if (value.trim().split(/\s+/).length !== 5)
    return {
      what: text('does not have five fields', '5 つの欄になっていません'),
    }
  const { fields, errors } = validateDetailed(value)
  if (fields === undefined) return wrongField(errors[0]?.field ?? '')
  const quiet = fields.hour.flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute)).find(isQuiet)
  return quiet === undefined ? undefined : inQuietWindow(quiet)
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
