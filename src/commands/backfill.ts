import type { Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
Examples:
  kenshin backfill            one nightly run, now: only what is missing
  kenshin backfill --dry-run  what it would read
  17 3 * * * kenshin backfill --log-level warn    as a line of your own crontab
`,
  `
例:
  kenshin backfill            夜間ジョブを今すぐ 1 回実行（不足分だけ）
  kenshin backfill --dry-run  読み取る日を表示
  17 3 * * * kenshin backfill --log-level warn    自分の crontab に書く場合
`,
)

export function register(program: Command): void {
  program
    .command('backfill')
    .description(say(text('one nightly run, now', '夜間ジョブを今すぐ 1 回実行する')))
    .option('--meter <name>', say(text('only this meter of the settings', '設定のうちこのメーターだけ')))
    .option('--dry-run', say(text('print the plan and an estimate, then stop', '計画と所要時間を表示して終了')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (options: { meter?: string; dryRun?: boolean }, command: Command) => {
      const { openContext } = await import('./context.js')
      const context = await openContext(command)
      if (options.dryRun === true) {
        const { printPlan } = await import('./dry-run.js')
        return printPlan(context, options)
      }
      const [{ nightlyBackfill }, { showing }] = await Promise.all([
        import('../../jobs/nightly-backfill.js'),
        import('./collecting.js'),
      ])
      return showing(context, (reporting) => nightlyBackfill({ ...context, ...reporting }, options))
    })
}
