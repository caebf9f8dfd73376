import type { init as English } from '../../en/commands/init.js'

export const init: typeof English = {
  description: '質問し、コメント付きの kenshin.yaml を作成し、つながりを確認する',
  options: {
    port: 'ドングルのシリアルポートのパスか tcp://ホスト:ポート（省略時は /dev/serial/by-id にある 1 台）',
    name: 'メーターの名前',
    store: '検針値の保存先（省略時は sqlite）',
    url: 'InfluxDB のアドレス',
    bucket: 'バケット。1.x ではデータベース名',
    org: '組織名（InfluxDB 2.x）',
    output: '書き込むファイル',
    force: '既存のファイルを置き換える',
    noAsk: '端末でも質問しない',
  },
  examples: `
例:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name 自宅
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

端末では、指定のないものを質問し、パスワードは表示せず、秘密の値を kenshin.yaml の隣の
kenshin.env に保存します。端末でないとき、または --no-ask では、どの環境変数または
ファイルで渡すかを実行後に表示します。`,
  dongle: ({ port }) => `ドングル: ${port}`,
  next: '次の手順:',
  setRouteB:
    'KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD（または名前に _FILE を付けてファイルのパス）を設定してください。',
  setToken:
    'KENSHIN_INFLUX_TOKEN（または KENSHIN_INFLUX_TOKEN_FILE）を設定してください。1.x ではファイルの username と KENSHIN_INFLUX_PASSWORD です。',
  runCommand: ({ command }) => `実行: ${command}`,
}
