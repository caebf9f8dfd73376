import type { emulate as English } from '../../en/commands/emulate.js'

export const emulate: typeof English = {
  description: '機器なしで試せる仮想のドングルとメーター',
  options: {
    tcp: 'TCP で待ち受け（ポート 0 = 空き）',
    pty: 'シリアルのパスとして提供（socat が必要）',
    model: 'ドングルの型番（BP35C2）',
    dialect: '型番と異なる方言',
    output: '型番と異なる出力形式',
    echo: 'エコー（on）',
    sums: 'J11: チェックサムの誤った要求を拒むか（strict）',
    latency: '応答の遅さ（fast）',
    pieceBytes: '出力を n バイトごとに分割',
    clock: 'メーターの時計の初期値（現在）。設定に history.meterClock: trust が必要',
    clockAhead: '時計のずれ（進みが正）。指示値は正しいまま（0）',
    clockRate: '時計の速さ、0 = 停止（1）',
    memoryDays: 'メーターの保持日数（99）',
    holes: '値のない枠、2026-11-20:20-24（繰り返し可）',
    wrapAt: '指示値が桁あふれする時刻',
    exchangeAt: 'メーターが新設された時刻',
    solar: '日中に売電する',
    unit: '1 カウント = 10^n kWh、-4 … 4（-1）',
    coefficient: '係数、EPC D3（1）',
    digits: '有効桁数、EPC D7（6）',
    seed: '別の家庭（1）',
    slotDelay: '枠が読めるまでの遅れ（0）',
    historyRollDelay: '履歴の日が変わる遅れ（0）',
    historyLag: 'E2・E4・EA・EB がどれだけ前の値を返すか。EC は正しい（0）',
    generation: '2 = C0 D0 EE EF あり（1）',
    without: '対応しない EPC、D3,98',
    maxOpc: '1 要求で受け付けるプロパティ数',
    whileBusy: '前の要求に応答する前に次の要求が届いたときの動作（beside）',
    setGet: 'SetGet（ECHONET Lite では任意）への応答（serve）',
    besideHistory: 'E2・EC と他のプロパティを一度に求める Get への応答（serve）',
    announces: 'EA・EB の通知方法（inf）',
    channel: '無線チャネル、33 … 60（57）',
    foundFromDuration: 'これより短いスキャンでは見つからない（1）',
    neighbour: 'スキャンに応答する別のメーター（繰り返し可）',
    telnet: 'TCP で telnet を話す（ser2net のように）',
    fault: '起こす障害（繰り返し可）',
  },
  examples: `
例:
  kenshin emulate --tcp 127.0.0.1:7023                  設定では port: tcp://127.0.0.1:7023
  kenshin emulate --pty /tmp/dongle --latency real      シリアルのパスとして、実機と同じ速さで
  kenshin emulate --tcp 127.0.0.1:0 --model BP35A1 --output ascii
  kenshin emulate --tcp 127.0.0.1:0 --model RS-WSUHA-J11 --fault refuse-command:0053:2:result=0E
  kenshin emulate --tcp 127.0.0.1:0 --clock 2026-11-23T23:40 --clock-rate 60 --history-roll-delay 1200
  kenshin emulate --tcp 127.0.0.1:0 --holes 2026-11-20:20-24 --wrap-at 2026-11-10T12:00
  kenshin emulate --tcp 127.0.0.1:0 --fault drop-answer:E2:2 --fault clock-jump:at=30:seconds=600

障害、名前[:EPC[:回数|all]][:at=N][:every=N][:seconds=秒]:
  drop-answer lost-ack lost-request double-answer late-answer wrong-tid other-source sna malformed-frame
  value-garbage day-word foreign-controller refuse-join expire-session[:renewed=no] end-session rate-limit
  silent-meter silent-dongle hang-in-data-phase garbage-bytes glue-echo notify-between clock-jump
  neighbour-first disconnect cut-datagram damaged-einfo lost-ok[:COMMAND[:TIMES|all]]
  refuse-property empty-property other-order opc-too-low opc-too-high late-slot clock-not-set
  other-day fewer-slots
  unanswered-join busy-channel queued-request lose-link not-received torn-datagram wrong-sum frame-in-data
  refuse-command[:CODE[:TIMES|all]][:result=0E] glue-response[:CODE[:TIMES|all]] kept-credentials link-states

準備ができると JSON を 1 行出力し、Ctrl-C まで動作します。認証 ID は 00112233445566778899AABBCCDDEEFF、パスワードは
0123456789AB です。KENSHIN_EMULATED_ROUTE_B_ID と KENSHIN_EMULATED_ROUTE_B_PASSWORD で変更できます。
`,
}
