import type { descriptions as English } from '../../en/settings/descriptions.js'

const GROUP = '設定を字下げして書くか、行ごと省いてください'
const FILE = 'ファイルのパスを指定してください'
const MEASUREMENT = '英数字・- _ . を 1〜64 文字（先頭は文字か数字）で指定してください'

export const descriptions: typeof English = {
  meters: { meaning: '読み取るメーター', todo: '`- name: home` と port をその下に書いてください' },
  'meters[].name': {
    meaning: 'タグ `meter` の値。1〜64 文字の英数字・日本語・- _ .（他のメーターと重複不可）',
    todo: '英数字・日本語・- _ . を 1〜64 文字（先頭は文字か数字）で指定してください',
  },
  'meters[].port': {
    meaning: 'ドングルの場所。シリアルポートのパスか tcp://ホスト:ポート。同じドングルのメーターは順番に読み取る',
    todo: '/dev/serial/by-id/usb-… のようなパスか tcp://ホスト:ポート を指定してください',
  },
  'meters[].tariff': {
    meaning: 'report.tariff とは別の料金を使うメーターの料金ファイル',
    todo: FILE,
  },
  'meters[].routeB': {
    meaning: '認証情報。このファイルではなく KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD（または …_FILE）を推奨',
    todo: GROUP,
  },
  'meters[].routeB.id': {
    meaning: 'B ルート認証 ID。英数字 32 文字、引用符で囲む',
    todo: '英数字 32 文字を引用符で囲んで指定してください',
  },
  'meters[].routeB.password': {
    meaning: 'B ルートのパスワード。12 文字、引用符で囲む',
    todo: '12 文字を引用符で囲んで指定してください',
  },
  store: { meaning: '検針値の保存先', todo: GROUP },
  'store.kind': {
    meaning: 'データベースの種類。sqlite または influxdb',
    todo: 'sqlite または influxdb を指定してください',
  },
  'store.path': { meaning: 'データベースのファイル。相対パスはこのファイルのフォルダーから', todo: FILE },
  'store.url': {
    meaning: 'InfluxDB（1.x、2.x、3.x）のアドレス。同じデータベースのアドレスを一覧でも指定可',
    todo: 'http://localhost:8086 のように指定してください',
  },
  'store.ca': { meaning: 'https サーバーを検証する証明書のファイル（PEM）。自己署名の場合など', todo: FILE },
  'store.bucket': {
    meaning: 'バケット。1.x と 3.x ではデータベース名',
    todo: 'バケット（データベース）名を指定してください',
  },
  'store.org': {
    meaning: '組織名（2.x のみ）。トークンは KENSHIN_INFLUX_TOKEN または KENSHIN_INFLUX_TOKEN_FILE で指定',
    todo: '組織名を指定してください',
  },
  'store.username': {
    meaning: 'ユーザー名（1.x のみ）。パスワードは KENSHIN_INFLUX_PASSWORD または KENSHIN_INFLUX_PASSWORD_FILE で指定',
    todo: 'ユーザー名を指定してください',
  },
  'store.consistency': {
    meaning: '1.x のクラスターで、書き込みを受け取ったとみなすノード数。one、quorum（過半数）、all（全部）',
    todo: 'one、quorum、all のいずれかを指定してください',
  },
  'store.timeout': { meaning: '応答を待つ時間。1〜600 秒', todo: '1〜600 の秒数を指定してください' },
  'store.halfHourFields': {
    meaning: 'energy_day に 30 分ごとの値（各方向 48 個）も書き込む（ヒートマップと標準的な 1 日のため）',
    todo: 'true か false を指定してください',
  },
  'store.measurements': { meaning: 'measurement の名前（互いに異なるもの）', todo: GROUP },
  'store.measurements.electricity': { meaning: '検針値（30 分ごと）', todo: MEASUREMENT },
  'store.measurements.electricity_day': { meaning: '1 日ごとの状態', todo: MEASUREMENT },
  'store.measurements.electricity_run': { meaning: '実行ごとの記録', todo: MEASUREMENT },
  'store.measurements.electricity_meter': { meaning: '読んだメーターの記録', todo: MEASUREMENT },
  'store.measurements.energy_day': { meaning: '1 日ごとの電力量（買電と売電を 1 点に）', todo: MEASUREMENT },
  'store.measurements.energy_month': { meaning: '1 か月ごとの電力量（買電と売電を 1 点に）', todo: MEASUREMENT },
  'store.measurements.electricity_check': { meaning: '実行前に書き込んで読み戻す確認用', todo: MEASUREMENT },
  history: { meaning: '履歴の読み取り方', todo: GROUP },
  'history.days': {
    meaning: 'さかのぼる日数。今日の前 1〜99 日',
    todo: '1〜99 の整数（日数）を指定してください',
  },
  'history.today': { meaning: '今日の途中までも読むか。true か false', todo: 'true か false を指定してください' },
  'history.quietWindow': {
    meaning: 'メーターが履歴を切り替える 23:50〜00:35 の動作。wait（待つ）か stop（終える）',
    todo: 'wait か stop を指定してください',
  },
  'history.meterClock': {
    meaning:
      'メーターの日付をこのコンピューターの時計と照合するか。check（照合する）か trust（メーターが正しいと確認済みの場合）',
    todo: 'check か trust を指定してください',
  },
  'history.pace': {
    meaning:
      '日ごとの要求の出し方。polite（応答を待ってから次を送る）か swift（応答を待たずに二つか三つまで送る。メーターが対応できなければ polite に戻る）',
    todo: 'polite か swift を指定してください',
  },
  'history.secondHistory': {
    meaning:
      'メーターの第二の履歴（EPC EC、日時付きの 30 分値）で日付を確かめ、疑わしい値を照合するか。use（メーターにあれば使う）か off',
    todo: 'use か off を指定してください',
  },
  jobs: { meaning: '`kenshin run` の予定', todo: GROUP },
  'jobs.nightly-backfill': {
    meaning: '`kenshin run` が未取得分を読む時刻。cron の 5 欄、日本時間、23:50〜00:35 以外',
    todo: "'17 3 * * *' のように分・時・日・月・曜日を引用符で囲んで指定してください",
  },
  'jobs.spread': {
    meaning:
      '夜の開始を最大でこの分数（0〜720）だけ遅らせる。遅れはメーターの名前で決まり、多数の設置先が同時に始めるのを防ぐ',
    todo: '0〜720 の整数（分）を指定してください',
  },
  'jobs.concurrency': {
    meaning: '同時に使うドングルの数。1〜1000。1 台のドングルは一度に 1 つのメーターを読み取る',
    todo: '1〜1000 の整数を指定してください',
  },
  report: { meaning: '`kenshin report` の内容', todo: GROUP },
  'report.path': {
    meaning: '実行のたびに作り直す HTML ページ。省略すると作りません',
    todo: FILE,
  },
  'report.tariff': {
    meaning: '料金の計算に使う料金ファイル。相対パスはこのファイルのフォルダーから',
    todo: FILE,
  },
  state: {
    meaning: 'PAN 情報、未送信の日、ロック、動作確認用ファイルのフォルダー',
    todo: 'フォルダーのパスを指定してください',
    default: '$XDG_STATE_HOME/kenshin または ~/.local/state/kenshin',
  },
  log: { meaning: 'ログ', todo: GROUP },
  'log.level': {
    meaning: 'ログの量。error、warn、info、debug、trace',
    todo: 'error、warn、info、debug、trace のいずれかを指定してください',
  },
}
