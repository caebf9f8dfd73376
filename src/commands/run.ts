import type { Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
Examples:
  kenshin run                              catches up now, then reads every night (cron in the settings, Asia/Tokyo)
  systemctl enable --now kenshin           the same as a service: config/systemd/kenshin.service
`,
  `
例:
  kenshin run                              今すぐ不足分を読み、以後毎晩実行（設定の cron、日本時間）
  systemctl enable --now kenshin           サービスとして実行: config/systemd/kenshin.service
`,
)

export function register(program: Command): void {
  program
    .command('run')
    .description(say(text('stay and run the jobs by cron', '常駐して cron どおりに実行する')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (_options: object, command: Command) => {
      const [{ openContext }, { runSchedule }] = await Promise.all([
        import('./context.js'),
        import('../../jobs/schedule.js'),
      ])
      return runSchedule(await openContext(command))
    })
}
