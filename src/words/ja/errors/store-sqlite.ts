import type { sqliteErrors as English } from '../../en/errors/store-sqlite.js'

/** Of a file without rights and of any other trouble alike. */
const unusable: (typeof English)['store.no-access'] = {
  unusable: ({ path, why }) => `SQLite ファイル ${path} を使用できません。${why}。`,
  correctPath: '設定の `path` を直してください。',
}

/** Sentences of an SQLite file, by the code of their error. */
export const sqliteErrors: typeof English = {
  'store.no-access': unusable,
  'store.refused': {
    ...unusable,
    notAFile: ({ path }) => `SQLite ファイル ${path} を使用できません。ファイルではありません。`,
    refusedBySqlite: ({ path, said }) => `SQLite がファイル ${path} の処理を拒否しました: ${said}。`,
    ofNewerKenshin: ({ path, version }) =>
      `SQLite ファイル ${path} は新しい kenshin で書かれています（スキーマ版 ${version}）。`,
    updateKenshin: 'kenshin を更新するか、別のファイルを使ってください。',
    ofAnotherProgram: ({ path }) => `SQLite ファイル ${path} は別のプログラムのものです。`,
    mountOfItsOwn: ({ path }) =>
      `SQLite ファイル ${path} は単独でマウントされているため、置き換えることも、ジャーナルと一緒に置くこともできません。`,
    mountFolder: 'ファイルではなく、それを含むフォルダーをマウントしてください。',
    readOnly: ({ path }) => `SQLite ファイル ${path} は読み取り専用で開かれています。`,
  },
  'store.locked': {
    heldByKenshin: ({ path, lock }) =>
      `SQLite ファイル ${path} は別のプロセスが書き込み中です（ロックファイル ${lock}）。`,
    heldByAnotherProgram: ({ path }) => `別のプログラムが SQLite ファイル ${path} を使い続けています。`,
    closeProgram: 'そのプログラムを閉じるか、終わるのを待ってください。',
    partOutside: ({ path, beside }) =>
      `SQLite ファイル ${path} の一部が ${beside} にあります。別のプログラムが開いているか、書き込み中に強制終了されました。`,
    mergeParts: ({ path }) =>
      `そのプログラムを閉じてください。それでも残る場合は \`sqlite3 ${path} 'PRAGMA journal_mode = DELETE'\` を実行するか、Node.js 22.13 以降を使ってください。`,
  },
  'store.damaged': {
    damaged: ({ path, said }) => `SQLite ファイル ${path} が壊れています（${said}）。`,
    writtenIsMissing: '書き込んだ内容がありません',
  },
}
