import type { Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
STORE is one of
  settings     the store of the settings in use
  FILE.sqlite  a SQLite file of kenshin
  FILE.yaml    the store of other settings

KENSHIN_INFLUX_TOKEN and KENSHIN_INFLUX_PASSWORD belong to settings, or to the
only InfluxDB of the two. Of two, each has its own: KENSHIN_INFLUX_TOKEN__FROM
and KENSHIN_INFLUX_TOKEN__TO (…_PASSWORD__FROM, …__TO; …_FILE works as well).

Examples:
  kenshin copy --from kenshin.sqlite --to settings   from SQLite to InfluxDB
  kenshin copy --from settings --to backup.sqlite    a backup
`,
  `
STORE は次のいずれか
  settings     使用中の設定のデータベース
  FILE.sqlite  kenshin の SQLite ファイル
  FILE.yaml    別の設定ファイルのデータベース

KENSHIN_INFLUX_TOKEN と KENSHIN_INFLUX_PASSWORD は settings のもの、または一方だけが
InfluxDB のときにそのものです。両方が InfluxDB のときは KENSHIN_INFLUX_TOKEN__FROM と
KENSHIN_INFLUX_TOKEN__TO（…_PASSWORD__FROM、…__TO、…_FILE も可）で別々に指定します。

例:
  kenshin copy --from kenshin.sqlite --to settings   SQLite から InfluxDB へ
  kenshin copy --from settings --to backup.sqlite    バックアップ
`,
)

export function register(program: Command): void {
  program
    .command('copy')
    .description(
      say(text('copy everything from one store to another', 'データベースから別のデータベースへすべて複写する')),
    )
    .requiredOption('--from <store>', say(text('where to read', '読み取り元')))
    .requiredOption('--to <store>', say(text('where to write', '書き込み先')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (options: { from: string; to: string }, command: Command) => {
      const { copyStores } = await import('./copy-stores.js')
      return copyStores(command.optsWithGlobals(), options)
    })
}
