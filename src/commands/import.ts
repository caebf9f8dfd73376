import { InvalidArgumentError, type Command } from 'commander'
import { text, say } from '../base/text.js'
import { jobAction } from './job-command.js'

const EXAMPLES = text(
  `
Examples:
  kenshin import --dry-run   what would be read, and how long it takes
  kenshin import             every day that the meter still holds, up to 99
  kenshin import --days 7    only the last week

It may be ended at any time (Ctrl-C) and run again: what is stored and complete
is not read again. --dry-run opens no port and writes nothing.
`,
  `
例:
  kenshin import --dry-run   読み取る日と所要時間を表示
  kenshin import             メーターに残る全日（最大 99 日）を取り込み
  kenshin import --days 7    直近 1 週間だけ

いつでも中断でき（Ctrl-C）、再実行すると続きを読みます。保存済みの日は読み直しません。
--dry-run はポートを開かず、何も書き込みません。
`,
)

export function register(program: Command): void {
  const command = program
    .command('import')
    .description(say(text('import every day that the meter still holds', 'メーターに残る履歴をすべて取り込む')))
    .option('--days <n>', say(text('how many finished days to import, 1–99', '取り込む日数（1–99）')), parseDays)
  jobAction(command, async () => (await import('../../jobs/historical-import.js')).historicalImport).addHelpText(
    'after',
    say(EXAMPLES),
  )
}

/** E5 counts days from 0 to 99; 0 is today. */
function parseDays(words: string): number {
  const days = Number(words)
  if (Number.isInteger(days) && days >= 1 && days <= 99) return days
  throw new InvalidArgumentError(
    say(text('It must be a whole number from 1 to 99.', '1 から 99 の整数を指定してください。')),
  )
}
