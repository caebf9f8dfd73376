import type { Command } from 'commander'
import { text, say } from '../base/text.js'
import { jobAction } from './job-command.js'

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
  const command = program
    .command('backfill')
    .description(say(text('one nightly run, now', '夜間ジョブを今すぐ 1 回実行する')))
  jobAction(command, async () => (await import('../../jobs/nightly-backfill.js')).nightlyBackfill).addHelpText(
    'after',
    say(EXAMPLES),
  )
}
