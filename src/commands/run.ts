import type { Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
Examples:
  kenshin run                     catch up now, then read every night
  systemctl enable --now kenshin  the same as a service, see config/systemd

The time is jobs.nightly-backfill in the settings: cron, Asia/Tokyo.
heartbeat.json in the state folder tells when the last run ended, and how.
`,
  `
例:
  kenshin run                     今すぐ不足分を読み、以後毎晩実行
  systemctl enable --now kenshin  サービスとして実行（config/systemd）

時刻は設定の jobs.nightly-backfill（cron、日本時間）です。
最後の実行の時刻と結果は、状態フォルダーの heartbeat.json にあります。
`,
)

export function register(program: Command): void {
  program
    .command('run')
    .description(say(text('stay and run the jobs by cron', '常駐して cron どおりに実行する')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (_options: object, command: Command) => {
      const [{ openContext }, { runContext }, { runSchedule }] = await Promise.all([
        import('./context.js'),
        import('./run-context.js'),
        import('../../jobs/schedule.js'),
      ])
      const context = await openContext(command)
      return runSchedule(runContext(context), context.config.jobs['nightly-backfill'])
    })
}
