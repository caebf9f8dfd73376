import type { dongleErrors as English } from '../../en/errors/dongle.js'

/** Errors of the port and the dongle. */
export const dongleErrors: typeof English = {
  'dongle.no-port': {
    remedy: 'ドングルを挿し、/dev/serial/by-id の名前を `port` に設定してください。',
  },
  'dongle.no-permission': {
    remedy: 'ユーザーを dialout グループに追加し（`sudo usermod -aG dialout $USER`）、ログインし直してください。',
  },
  'dongle.no-driver': {
    remedy:
      'node_modules/@serialport/bindings-cpp で `npx node-gyp rebuild` を実行するか、ser2net で tcp://ホスト:ポート を使ってください。',
  },
  'dongle.busy': {
    remedy: 'ドングルを使用中の別のプログラムを止めるか、終わるのを待ってください。',
  },
  'dongle.unreachable': {
    remedy: 'そのホストとポートで ser2net（またはエミュレーター）が待ち受けているか確認してください。',
  },
  'dongle.lost': {
    remedy: '接続と USB の電源を確認してください。次の実行で続きを読みます。',
  },
  'dongle.silent': {
    remedy: '`port` が Wi-SUN ドングルか確認し、抜いて 10 秒待ってから挿し直してください。',
  },
  'dongle.refused': {
    remedy: '--log-level trace を付けて実行し、ドングルの型番とファームウェアをご報告ください。',
  },
}
