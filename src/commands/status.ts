import type { Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
Examples:
  kenshin status         which days are stored; what the meter will forget, when
  kenshin status --json  the same for programs
`,
  `
例:
  kenshin status         揃っている日と、メーターからまもなく消える日を表示
  kenshin status --json  プログラム向け
`,
)

export function register(program: Command): void {
  program
    .command('status')
    .description(say(text('calendar of days: complete, partial, holed, missing', '日ごとの取得状況を表示する')))
    .option('--meter <name>', say(text('only this meter of the settings', '設定のうちこのメーターだけ')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (options: { meter?: string }, command: Command) => {
      const [{ openContext }, { showStatus }] = await Promise.all([import('./context.js'), import('./show-status.js')])
      return showStatus(await openContext(command), options)
    })
}
