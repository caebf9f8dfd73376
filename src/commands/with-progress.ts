/** What `import` and `backfill` share: progress while they work, a summary at the end, and on a terminal what is stored now. */
import type { Outcome, RunContext } from '../app/context.js'
import { codeOf, isOurs, KenshinError } from '../base/errors.js'
import { Progress, type WriteLine } from '../report/progress.js'
import { signsFor } from '../report/terminal/paper.js'
import { readersWords, say, text } from '../words/words.js'
import type { CommandContext } from './context.js'
import { print } from './outputs.js'
import type { StatusOptions } from './show-status.js'

/** Runs a job with progress and prints what it did. @throws the first meter's error, after all meters were tried. */
export async function withProgress(
  context: CommandContext,
  shown: StatusOptions,
  job: (callbacks: Required<Pick<RunContext, 'onPhase' | 'onProgress' | 'onOutcome'>>) => Promise<Outcome[]>,
): Promise<void> {
  const { json, signal } = context
  const meters = shown.meter === undefined ? context.config.meters.length : 1
  const progress = progressOf(context, { ...shown, meters })
  let outcomes: Outcome[]
  try {
    outcomes = await job({
      onPhase: (meter, phase) => progress.phase(meter, phase),
      onProgress: (meter, step) => progress.step(meter, step),
      onOutcome: ({ meter, error }) => progress.ended(meter, { isOk: error === undefined }),
    })
  } finally {
    progress.end()
  }
  if (json) print(JSON.stringify(outcomes.map(asJson)))
  else
    for (const { meter, totals } of outcomes)
      if (totals) print(readersWords().commands.job.summary({ meter, ...totals }))
  signal.throwIfAborted()
  throwFirst(context, outcomes)
  if (!json && process.stdout.isTTY) await drawStatus(context, shown)
}

/** Elsewhere than on a terminal the summary is enough: cron would mail a picture every night. */
async function drawStatus(context: CommandContext, shown: StatusOptions): Promise<void> {
  const { showStatus } = await import('./show-status.js')
  print('')
  await showStatus(context, shown).catch((error: unknown) => {
    context.signal.throwIfAborted()
    // What was read is stored, whether it can be shown or not.
    context.log.warn(explain(error instanceof Error ? error : new Error(String(error))))
  })
}

/** Progress on stderr, until the run is told to stop. */
export function progressOf(
  { json, log, screen, time, signal }: CommandContext,
  { ascii, meters = 1 }: { ascii?: boolean | undefined; meters?: number } = {},
): Progress {
  const writeLine: WriteLine = json
    ? (_, facts) => log.info('progress', facts)
    : (words) => screen.print(`${say(words)}\n`)
  const progress = new Progress(screen, time, writeLine, { signs: signsFor(process.env, ascii), meters })
  signal.addEventListener('abort', () => progress.stop(), { once: true })
  return progress
}

const asJson = ({ meter, totals, error }: Outcome): object => ({
  meter,
  ...totals,
  ...(error && { error: codeOf(error) }),
})

/** Logs all errors but the first, which ends the command. */
function throwFirst({ config, log }: CommandContext, outcomes: readonly Outcome[]): void {
  const [first, ...others] = outcomes.flatMap(({ meter, error }) => (error === undefined ? [] : [{ meter, error }]))
  if (first === undefined) return
  for (const { meter, error } of others) log.error(explain(error), { meter })
  throw config.meters.length > 1 ? naming(first.meter, first.error) : first.error
}

const explain = (error: Error): string => (isOurs(error) ? error.explain() : (error.stack ?? error.message))

/** With several meters the sentence names the one that failed. */
function naming(meter: string, error: Error): Error {
  if (!isOurs(error)) return error
  const { code, words, facts, remedy } = error
  const named = text((_, language) => `${meter}: ${words[language]}`)
  return new KenshinError(code, named, { facts, remedy, cause: error })
}
