import type { Command } from 'commander'
import type { Outcome, RunContext } from '../app/context.js'
import { say, text } from '../base/text.js'

export interface JobOptions {
  readonly meter?: string
  readonly days?: number
  readonly dryRun?: boolean
}

export type Job = (context: RunContext, options: JobOptions) => Promise<Outcome[]>

/**
 * What `import` and `backfill` share: their common options, the plan with `--dry-run`, else the job with progress.
 * @param load the job itself, loaded only when it runs.
 */
export function jobAction(command: Command, load: () => Promise<Job>): Command {
  return command
    .option('--meter <name>', say(text('only this meter of the settings', '設定のうちこのメーターだけ')))
    .option('--dry-run', say(text('print the plan and an estimate, then stop', '計画と所要時間を表示して終了')))
    .action(async (options: JobOptions, self: Command) => {
      const { openContext } = await import('./context.js')
      const context = await openContext(self, { hasProgress: true })
      if (options.dryRun === true) return (await import('./print-plan.js')).printPlan(context, options)
      const [job, { withProgress }, { runContext }] = await Promise.all([
        load(),
        import('./with-progress.js'),
        import('./run-context.js'),
      ])
      return withProgress(context, (reporting) => job({ ...runContext(context), ...reporting }, options))
    })
}
