/** What `import` and `backfill` share: progress while they work, a summary at the end. */
import type { Outcome, RunContext } from '../app/context.js'
import { codeOf, KenshinError } from '../base/errors.js'
import { say, text, type Text } from '../base/text.js'
import { formatDuration, formatNumber, plural } from '../report/format.js'
import { Progress, type Teller } from '../report/progress.js'
import { print, type CommandContext } from './context.js'

type Reporting = Required<Pick<RunContext, 'onPhase' | 'onProgress'>>

/** Runs a job with progress and prints what it did. @throws the first meter's error, after all meters were tried. */
export async function withProgress(
  context: CommandContext,
  job: (reporting: Reporting) => Promise<Outcome[]>,
): Promise<void> {
  const { json, log, screen, time, signal } = context
  const tell: Teller = json ? (_, facts) => log.info('progress', facts) : (words) => screen.print(`${say(words)}\n`)
  const progress = new Progress(screen, time, tell)
  signal.addEventListener('abort', () => progress.stop(), { once: true })
  let outcomes: Outcome[]
  try {
    outcomes = await job({
      onPhase: (meter, phase) => progress.phase(meter, phase),
      onProgress: (meter, step) => progress.step(meter, step),
    })
  } finally {
    progress.end()
  }
  if (json) print(JSON.stringify(outcomes.map(asJson)))
  else for (const { meter, totals } of outcomes) if (totals) print(say(summary(meter, totals)))
  signal.throwIfAborted()
  throwFirst(context, outcomes)
}

const asJson = ({ meter, totals, error }: Outcome): object => ({
  meter,
  ...totals,
  ...(error && { error: codeOf(error) }),
})

/** Tells of all errors but the first, which ends the command. */
function throwFirst({ config, log }: CommandContext, outcomes: readonly Outcome[]): void {
  const [first, ...others] = outcomes.flatMap(({ meter, error }) => (error === undefined ? [] : [{ meter, error }]))
  if (first === undefined) return
  for (const { meter, error } of others) log.error(explain(error), { meter })
  throw config.meters.length > 1 ? naming(first.meter, first.error) : first.error
}

const explain = (error: Error): string =>
  error instanceof KenshinError ? error.explain() : (error.stack ?? error.message)

/** With several meters it is said which one failed. */
function naming(meter: string, error: Error): Error {
  if (!(error instanceof KenshinError)) return error
  const { code, words, facts, remedy } = error
  return new KenshinError(code, text(`${meter}: ${words.en}`, `${meter}: ${words.ja}`), { facts, remedy, cause: error })
}

function summary(meter: string, totals: NonNullable<Outcome['totals']>): Text {
  const { daysRead, readings, holes, requests, retries, seconds } = totals
  const [stored, asked, took] = [plural(readings, 'reading'), formatNumber(requests), formatDuration(seconds)]
  return text(
    `${meter}: ${plural(daysRead, 'day')} read, ${stored} stored, ${plural(holes, 'hole')}, ${asked} requests (${retries} repeated), ${took.en}`,
    `${meter}: ${daysRead} 日分を読み取り、指示値 ${formatNumber(readings)} 件を保存、欠測 ${holes}、要求 ${asked}（再送 ${retries}）、${took.ja}`,
  )
}
