import type { generated as English } from '../../en/settings/generated.js'

export const generated: typeof English = {
  sampleHead: `kenshin の設定ファイル。必須なのは meters だけで、他の値は変更しない限り既定値です。
秘密の値は、環境変数 KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD、または名前に _FILE を付けてファイルのパスで指定
することをお勧めします。メーターが複数の場合は …__HOME のように大文字の名前を付けます。`,
  orInstead: 'または:',
  required: '必須',
  columns: {
    setting: '設定',
    default: '既定値',
    meaning: '意味',
    code: 'コード',
    exit: '終了コード',
    remedy: '対処',
  },
}
