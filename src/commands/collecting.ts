/** What `import` and `backfill` share: progress while they work, a summary at the end. */
import type { Outcome } from '../../jobs/one-meter.js'
import { KenshinError } from '../base/errors.js'
import { say, text } from '../base/text.js'
import { formatNumber } from '../report/format.js'
import { Progress } from '../report/progress.js'
import { print, type CommandContext } from './context.js'

/** Runs a job with progress and prints what it did. @throws the first meter's error, after all meters were tried. */
export async function showing(
  { json, time, signal }: CommandContext,
  job: (onProgress: Progress['update']) => Promise<Outcome[]>,
): Promise<void> {
  const progress = new Progress(process.stderr, time)
  let outcomes: Outcome[]
  try {
    outcomes = await job((meter, now) => progress.update(meter, now))
  } finally {
    progress.end()
  }
  if (json)
    print(JSON.stringify(outcomes.map(({ meter, totals, error }) => ({ meter, ...totals, error: codeOf(error) }))))
  else for (const outcome of outcomes) if (outcome.totals) print(say(summary(outcome.meter, outcome.totals)))
  const failed = outcomes.filter(({ error }) => error !== undefined)
  for (const { meter, error } of failed.slice(1)) process.stderr.write(`${meter}: ${explain(error!)}\n`)
  if (failed[0]?.error !== undefined) throw failed[0].error
  signal.throwIfAborted()
}

const codeOf = (error: Error | undefined): string | undefined =>
  error === undefined ? undefined : error instanceof KenshinError ? error.code : 'internal'

const explain = (error: Error): string => (error instanceof KenshinError ? error.explain() : error.message)

function summary(meter: string, totals: NonNullable<Outcome['totals']>): { en: string; ja: string } {
  const { daysRead, pointsWritten, holes, requests, retries, seconds } = totals
  const [points, asked] = [formatNumber(pointsWritten), formatNumber(requests)]
  return text(
    `${meter}: ${daysRead} days read, ${points} points stored, ${holes} holes, ${asked} requests (${retries} repeated), ${seconds} s`,
    `${meter}: ${daysRead} 日分を読み取り、${points} 点を保存、欠測 ${holes}、要求 ${asked}（再送 ${retries}）、${seconds} 秒`,
  )
}
