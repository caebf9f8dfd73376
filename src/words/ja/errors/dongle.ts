import type { dongleErrors as English } from '../../en/errors/dongle.js'

/** Errors of the port and the dongle. */
export const dongleErrors: typeof English = {
  'dongle.no-port': {
    remedy: 'ドングルを挿し、/dev/serial/by-id の名前を `port` に設定してください。',
    noSuchPort: ({ path }) => `シリアルポート ${path} がありません。`,
    notSerial: ({ path }) => `${path} はシリアルポートではありません。`,
    noneFound: ({ folder }) => `${folder} にドングルがないため、何も作成していません。`,
    plugInOrName:
      '接続してもう一度実行するか、--port（シリアルポートのパスか tcp://ホスト:ポート）で指定してください。',
    notOpened: ({ path, why }) => `${path} をシリアルポートとして開けません（${why}）。`,
  },
  'dongle.no-permission': {
    remedy: 'ユーザーを dialout グループに追加し（`sudo usermod -aG dialout $USER`）、ログインし直してください。',
    notAllowed: ({ path }) => `${path} を開く権限がありません。`,
  },
  'dongle.no-driver': {
    remedy:
      'node_modules/@serialport/bindings-cpp で `npx node-gyp rebuild` を実行するか、ser2net で tcp://ホスト:ポート を使ってください。',
    notLoaded: ({ computer, why }) =>
      `このコンピューター（${computer}）ではシリアルポートのドライバーを読み込めません: ${why}。`,
  },
  'dongle.busy': {
    meterBeingRead: ({ meter }) => `別の kenshin がメーター ${meter} を読み取り中です。`,
    waitForItsEnd: '終わるのを待つか、止めてください。',
    remedy: 'ドングルを使用中の別のプログラムを止めるか、終わるのを待ってください。',
    inUse: ({ port }) => `${port} は別のプログラムが使用中です。`,
    heldBy: ({ sentence, holder }) => `${sentence}使用中: ${holder}。`,
    serverSays: ({ server, message }) => `${server} のサーバーが「${message}」と応答し、接続を閉じました。`,
    checkServer: 'そのアドレスのサーバーの設定とログを確認してください。',
    closedAtOnce: ({ server }) => `ドングルの応答がないまま、${server} のサーバーが接続を閉じました。`,
    checkServerLog:
      '別のプログラムがドングルを使用中か、サーバーがドングルを開けません。サーバーのログを確認してください。',
  },
  'dongle.unreachable': {
    remedy: 'そのホストとポートで ser2net（またはエミュレーター）が待ち受けているか確認してください。',
    noConnection: ({ server, why }) => `${server} に接続できません（${why}）。`,
    speaksTelnet: ({ server }) =>
      `${server} のサーバーが telnet で通信しているため、このドングルの出力（バイナリー）が壊れます。raw に設定してください。`,
    setToRaw: 'ser2net では `accepter: telnet,tcp,ポート` を `accepter: tcp,ポート` に直し、再起動してください。',
    webServer: ({ server }) => `${server} にあるのはウェブサーバーで、ドングルではありません。`,
    correctPortNumber: '`port` のポート番号を、ウェブページではなく ser2net のものに直してください。',
  },
  'dongle.lost': {
    remedy: '接続と USB の電源を確認してください。次の実行で続きを読みます。',
    connectionLost: ({ port }) => `${port} のドングルとの接続が切れました。`,
  },
  'dongle.silent': {
    remedy: '`port` が Wi-SUN ドングルか確認し、抜いて 10 秒待ってから挿し直してください。',
    noAnswer: ({ command, seconds }) => `ドングルが ${seconds} 秒以内に ${command} に応答しませんでした。`,
    takesNoBytes: 'ドングルがデータを受け取りません。',
    scanNotEnded: ({ seconds }) => `ドングルのスキャンが ${seconds} 秒以内に終わりませんでした。`,
    noDongle: 'このポートから Wi-SUN ドングルの応答がありません。',
  },
  'dongle.refused': {
    remedy: '--log-level trace を付けて実行し、ドングルの型番とファームウェアをご報告ください。',
    commandRefused: ({ command, er }) => `ドングルが ${command} を拒否しました（FAIL ${er}）。`,
    requestRefused: ({ request, why, result }) => `ドングルがコマンド ${request} を拒否しました: ${why}（${result}）。`,
    strangeAnswer: ({ request }) => `コマンド ${request} へのドングルの応答が未知の形式です。`,
  },
}
