import type { init as English } from '../../en/commands/init.js'

export const init: typeof English = {
  description: 'コメント付きの kenshin.yaml を作成します',
  options: {
    port: 'ドングルのシリアルポートのパスか tcp://ホスト:ポート（省略時は /dev/serial/by-id にある 1 台）',
    name: 'メーターの名前',
    store: '検針値の保存先（省略時は sqlite）',
    url: 'InfluxDB のアドレス',
    bucket: 'バケット。1.x ではデータベース名',
    org: '組織名（InfluxDB 2.x）',
    output: '書き込むファイル',
    force: '既存のファイルを置き換える',
  },
  examples: `
例:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name 自宅
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

秘密の値はここでは指定しません。どの環境変数またはファイルで渡すかは、実行後に表示します。`,
  dongle: ({ port }) => `ドングル: ${port}`,
  next: '次の手順:',
  setRouteB:
    'KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD（または名前に _FILE を付けてファイルのパス）を設定してください。',
  setToken:
    'KENSHIN_INFLUX_TOKEN（または KENSHIN_INFLUX_TOKEN_FILE）を設定してください。1.x ではファイルの username と KENSHIN_INFLUX_PASSWORD です。',
  runCommand: ({ command }) => `実行: ${command}`,
}
