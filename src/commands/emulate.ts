import { once } from 'node:events'
import { Option, type Command } from 'commander'
import type { Level } from '../base/log.js'
import { say, text, type Text } from '../base/text.js'
import type { EmulateWords } from '../emulator/serving/serve.js'

const EXAMPLES = text(
  `
Examples:
  kenshin emulate --tcp 127.0.0.1:7023                  then: port: tcp://127.0.0.1:7023
  kenshin emulate --pty /tmp/dongle --latency real      a serial path, as slow as real hardware
  kenshin emulate --tcp 127.0.0.1:0 --model BP35A1 --output ascii
  kenshin emulate --tcp 127.0.0.1:0 --clock 2026-11-23T23:40 --clock-rate 60 --history-roll-delay 1200
  kenshin emulate --tcp 127.0.0.1:0 --holes 2026-11-20:20-24 --wrap-at 2026-11-10T12:00
  kenshin emulate --tcp 127.0.0.1:0 --fault drop-answer:E2:2 --fault clock-jump:at=30:seconds=600

Faults, NAME[:EPC[:TIMES|all]][:at=N][:every=N][:seconds=S]:
  drop-answer lost-ack lost-request double-answer late-answer wrong-tid other-source sna malformed-frame
  value-garbage day-word foreign-controller refuse-join expire-session[:renewed=no] end-session rate-limit
  silent-meter silent-dongle hang-in-data-phase garbage-bytes glue-echo notify-between clock-jump
  neighbour-first disconnect cut-datagram damaged-einfo lost-ok[:COMMAND[:TIMES|all]]
  refuse-property empty-property other-order opc-too-low clock-not-set

Prints one JSON line when ready and serves until Ctrl-C. Route-B ID 00112233445566778899AABBCCDDEEFF, password
0123456789AB; others from KENSHIN_EMULATED_ROUTE_B_ID and KENSHIN_EMULATED_ROUTE_B_PASSWORD.
`,
  `
例:
  kenshin emulate --tcp 127.0.0.1:7023                  設定では port: tcp://127.0.0.1:7023
  kenshin emulate --pty /tmp/dongle --latency real      シリアルのパスとして、実機と同じ速さで
  kenshin emulate --tcp 127.0.0.1:0 --model BP35A1 --output ascii
  kenshin emulate --tcp 127.0.0.1:0 --clock 2026-11-23T23:40 --clock-rate 60 --history-roll-delay 1200
  kenshin emulate --tcp 127.0.0.1:0 --holes 2026-11-20:20-24 --wrap-at 2026-11-10T12:00
  kenshin emulate --tcp 127.0.0.1:0 --fault drop-answer:E2:2 --fault clock-jump:at=30:seconds=600

障害、名前[:EPC[:回数|all]][:at=N][:every=N][:seconds=秒]:
  drop-answer lost-ack lost-request double-answer late-answer wrong-tid other-source sna malformed-frame
  value-garbage day-word foreign-controller refuse-join expire-session[:renewed=no] end-session rate-limit
  silent-meter silent-dongle hang-in-data-phase garbage-bytes glue-echo notify-between clock-jump
  neighbour-first disconnect cut-datagram damaged-einfo lost-ok[:COMMAND[:TIMES|all]]
  refuse-property empty-property other-order opc-too-low clock-not-set

準備ができると JSON を 1 行出力し、Ctrl-C まで動作します。認証 ID は 00112233445566778899AABBCCDDEEFF、パスワードは
0123456789AB です。KENSHIN_EMULATED_ROUTE_B_ID と KENSHIN_EMULATED_ROUTE_B_PASSWORD で変更できます。
`,
)

interface Choice {
  readonly flags: string
  readonly words: Text
  readonly choices?: readonly string[]
  readonly repeated?: true
}

/** Names of models and latencies are repeated here, so that `--help` need not load the emulator. */
const options: readonly Choice[] = [
  {
    flags: '--tcp <host:port>',
    words: text('serve on TCP; port 0 = any free one', 'TCP で待ち受け（ポート 0 = 空き）'),
  },
  {
    flags: '--pty <path>',
    words: text('serve as a serial path (needs socat)', 'シリアルのパスとして提供（socat が必要）'),
  },
  {
    flags: '--model <name>',
    words: text('which dongle (BP35C2)', 'ドングルの型番（BP35C2）'),
    choices: ['BP35A1', 'RL7023-IPS', 'BP35C2', 'RS-WSUHA-P', 'RL7023-DSS'],
  },
  {
    flags: '--dialect <dialect>',
    words: text("instead of the model's own", '型番と異なる方言'),
    choices: ['single', 'dual'],
  },
  {
    flags: '--output <mode>',
    words: text("instead of the model's own", '型番と異なる出力形式'),
    choices: ['ascii', 'binary'],
  },
  { flags: '--echo <echo>', words: text('echo of commands (on)', 'エコー（on）'), choices: ['on', 'off', 'stuck'] },
  {
    flags: '--latency <profile>',
    words: text('how slow (fast)', '応答の遅さ（fast）'),
    choices: ['none', 'fast', 'real'],
  },
  { flags: '--piece-bytes <n>', words: text('cut all output into pieces', '出力を n バイトごとに分割') },
  {
    flags: '--clock <instant>',
    words: text(
      "meter's clock at the start (now); the settings then need history.meterClock: trust",
      'メーターの時計の初期値（現在）。設定に history.meterClock: trust が必要',
    ),
  },
  {
    flags: '--clock-ahead <seconds>',
    words: text(
      'how wrong it is, -n = behind; the register is right (0)',
      '時計のずれ（進みが正）。指示値は正しいまま（0）',
    ),
  },
  { flags: '--clock-rate <factor>', words: text('how fast it runs; 0 = it stands (1)', '時計の速さ、0 = 停止（1）') },
  { flags: '--memory-days <n>', words: text('days the meter keeps (99)', 'メーターの保持日数（99）') },
  {
    flags: '--holes <date[:slots]>',
    words: text('slots without a value, 2026-11-20:20-24; repeatable', '値のない枠、2026-11-20:20-24（繰り返し可）'),
    repeated: true,
  },
  { flags: '--wrap-at <instant>', words: text('the register passes its end', '指示値が桁あふれする時刻') },
  { flags: '--exchange-at <instant>', words: text('the meter was new then', 'メーターが新設された時刻') },
  { flags: '--solar', words: text('sells electricity around noon', '日中に売電する') },
  {
    flags: '--unit <exponent>',
    words: text('one count is 10^n kWh, -4 … 4 (-1)', '1 カウント = 10^n kWh、-4 … 4（-1）'),
  },
  { flags: '--coefficient <n>', words: text('EPC D3 (1)', '係数、EPC D3（1）') },
  { flags: '--digits <n>', words: text('EPC D7 (6)', '有効桁数、EPC D7（6）') },
  { flags: '--seed <n>', words: text('another household (1)', '別の家庭（1）') },
  { flags: '--slot-delay <seconds>', words: text('a slot is readable that late (0)', '枠が読めるまでの遅れ（0）') },
  {
    flags: '--history-roll-delay <seconds>',
    words: text('its day changes that late (0)', '履歴の日が変わる遅れ（0）'),
  },
  {
    flags: '--generation <n>',
    words: text('2 adds C0 D0 EE EF (1)', '2 = C0 D0 EE EF あり（1）'),
    choices: ['1', '2'],
  },
  { flags: '--without <epcs>', words: text('EPCs it does not have, D3,98', '対応しない EPC、D3,98') },
  { flags: '--max-opc <n>', words: text('properties it takes in one request', '1 要求で受け付けるプロパティ数') },
  {
    flags: '--announces <service>',
    words: text('how EA and EB are announced (inf)', 'EA・EB の通知方法（inf）'),
    choices: ['inf', 'infc', 'nothing'],
  },
  { flags: '--channel <n>', words: text('radio channel, 33 … 60 (57)', '無線チャネル、33 … 60（57）') },
  {
    flags: '--found-from-duration <n>',
    words: text('shorter scans find nothing (1)', 'これより短いスキャンでは見つからない（1）'),
  },
  {
    flags: '--neighbour <pairing-id>',
    words: text('another meter that answers scans; repeatable', 'スキャンに応答する別のメーター（繰り返し可）'),
    repeated: true,
  },
  { flags: '--telnet', words: text('speak telnet on TCP, as ser2net can', 'TCP で telnet を話す（ser2net のように）') },
  { flags: '--fault <fault>', words: text('what goes wrong; repeatable', '起こす障害（繰り返し可）'), repeated: true },
]

export function register(program: Command): void {
  const command = program
    .command('emulate')
    .description(
      say(text('an emulated dongle and meter, to try without hardware', '機器なしで試せる仮想のドングルとメーター')),
    )
    .addHelpText('after', say(EXAMPLES))
  for (const choice of options) command.addOption(optionOf(choice))
  command.action(async (words: EmulateWords) => {
    const [{ serve }, { endSignal }] = await Promise.all([
      import('../emulator/serving/serve.js'),
      import('./context.js'),
    ])
    const { logLevel = 'warn', json = false } = command.optsWithGlobals<{ logLevel?: Level; json?: boolean }>()
    const signal = endSignal()
    const served = await serve(words, {
      env: process.env,
      logLevel,
      json,
      print: (line) => process.stdout.write(line),
      log: (line) => process.stderr.write(line),
    })
    if (!signal.aborted) await once(signal, 'abort')
    await served.close()
  })
}

function optionOf({ flags, words, choices, repeated }: Choice): Option {
  const option = new Option(flags, say(words))
  if (choices) option.choices(choices)
  if (repeated) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  return option
}
