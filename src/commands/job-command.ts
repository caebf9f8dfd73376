import type { Command } from 'commander'
import type { Outcome, RunContext } from '../app/context.js'
import { readersWords } from '../words/words.js'

export interface JobOptions {
  readonly meter?: string
  readonly days?: number
  readonly dryRun?: boolean
  readonly ascii?: boolean
}

export type Job = (context: RunContext, options: JobOptions) => Promise<Outcome[]>

/**
 * What `import` and `backfill` share: their common options, the plan with `--dry-run`, else the job with progress.
 * @param load the job itself, loaded only when it runs.
 */
export function jobAction(command: Command, load: () => Promise<Job>): void {
  const { meter, dryRun, ascii } = readersWords().commands.jobOptions
  command
    .option('--meter <name>', meter)
    .option('--dry-run', dryRun)
    .option('--ascii', ascii)
    .action(async (options: JobOptions, self: Command) => {
      const { openContext } = await import('./context.js')
      const context = await openContext(self, { hasProgress: true })
      if (options.dryRun === true) return (await import('./print-plan.js')).printPlan(context, options)
      const [job, { withProgress }, { runContext }] = await Promise.all([
        load(),
        import('./with-progress.js'),
        import('./run-context.js'),
      ])
      return withProgress(context, options, (callbacks) => job({ ...runContext(context), ...callbacks }, options))
    })
}
