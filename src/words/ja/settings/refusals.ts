import type { hints as EnglishHints, refusals as English } from '../../en/settings/refusals.js'

const REMOVE_REST = '余分な文字を取り除いてください'
const COPY_LETTER = '電力会社からの通知のとおりに、空白・ハイフン・全角文字を入れずに指定してください'
const COPY_DATABASE = 'データベースが表示したとおりに写し直してください'
const WHOLE_PATH = '/ で始まるパスを指定してください'
const IN_QUOTES = "引用符（'…'）で囲んでください"

const wrongField = (field: string): { what: string } => ({ what: `「${field}」の欄が正しくありません` })

export const refusals: typeof English = {
  missing: { what: '指定されていません' },
  withoutValue: { what: '値が空です' },
  emptyList: { what: '一覧が空です' },
  below: ({ minimum }) => ({ what: `${minimum} より小さい値です` }),
  above: ({ maximum }) => ({ what: `${maximum} より大きい値です` }),
  unknownWord: { what: '指定できない値です' },

  types: {
    string: { what: '文字列ではありません' },
    number: { what: '数値ではありません' },
    int: { what: '整数ではありません' },
    boolean: { what: 'true でも false でもありません' },
    array: { what: '一覧（- で始まる行）ではありません' },
    object: { what: '設定のまとまりではありません' },
  },
  wrongKind: { what: '値の種類が違います' },
  readAsNumber: { what: '文字列ではなく数値として読み取られます', todo: IN_QUOTES },
  readAsBoolean: { what: '文字列ではなくtrue/falseとして読み取られます', todo: IN_QUOTES },

  unknownName: { what: '設定にない名前です' },
  unknownInside: { what: '設定にない名前が含まれています' },
  secret: ({ variable }) => ({
    what: '秘密の値はここに書けません',
    todo: `取り除いて ${variable} または ${variable}_FILE を設定してください`,
  }),
  ofKind: ({ kind }) => ({
    what: `kind: ${kind} の設定です`,
    todo: `kind: ${kind} と書くか、取り除いてください`,
  }),

  sameName: { what: '重複しています', todo: 'メーターごとに別の名前を付けてください' },
  sameMeasurement: { what: '重複しています', todo: 'measurement ごとに別の名前を付けてください' },

  blank: { what: '空です' },
  tooLong: ({ characters }) => ({ what: `${characters} 文字あります` }),
  beginsWith: ({ sign }) => ({ what: `先頭に ${sign} があります` }),
  contains: ({ sign, place }) => ({ what: `${place} 文字目に ${sign} があります` }),
  controlCharacter: { what: '改行または制御文字が含まれています' },

  unknownAddress: { what: '対応していない種類のアドレスです' },
  neitherPathNorAddress: { what: 'パスでも tcp://ホスト:ポート でもありません' },
  notTcp: { what: 'tcp://ホスト:ポート の形になっていません' },
  portNumber: { what: 'ポート番号が 1〜65535 の範囲にありません' },

  notHttp: { what: 'http または https のアドレスではありません' },
  hasLogin: {
    what: 'ユーザー名またはパスワードが含まれています',
    todo: '取り除いて、username と KENSHIN_INFLUX_PASSWORD、または KENSHIN_INFLUX_TOKEN を使ってください',
  },
  hasMore: { what: '? または # 以降に余分な文字があります' },

  isRouteBId: {
    what: 'B ルート認証 ID のように見えます',
    todo: '名前はデータベースに残ります。home のような名前にしてください',
  },
  byteOrderMark: { what: '先頭に BOM（U+FEFF）があります', todo: REMOVE_REST },
  quoted: { what: '引用符で囲まれています', todo: REMOVE_REST },
  blankAround: { what: '前後に空白または改行があります', todo: REMOVE_REST },
  wrongLength: ({ characters, needed }) => ({
    what: `${characters} 文字です（${needed} 文字必要です）`,
    todo: COPY_LETTER,
  }),
  wrongCharacter: ({ place }) => ({ what: `${place} 文字目に使えない文字があります`, todo: COPY_LETTER }),
  notInToken: { what: '空白・改行または ASCII 以外の文字が含まれています', todo: COPY_DATABASE },
  notInPassword: { what: '改行または制御文字が含まれています', todo: COPY_DATABASE },

  fieldCount: { what: '5 つの欄になっていません' },
  notCron: { what: 'cron の書式ではありません' },
  wrongFields: {
    minute: wrongField('分'),
    hour: wrongField('時'),
    dayOfMonth: wrongField('日'),
    month: wrongField('月'),
    dayOfWeek: wrongField('曜日'),
  },
  inQuietWindow: ({ time }) => ({
    what: `${time} に実行されますが、23:50〜00:35 はメーターが履歴を切り替える時間帯です`,
    todo: "'17 3 * * *' のように別の時刻を指定してください",
  }),
  tooSeldom: ({ days, memoryDays }) => ({
    what: `実行の間隔が最大 ${Number.isFinite(days) ? `${days} 日` : '50 年以上'}になりますが、メーターの履歴は ${memoryDays} 日で消えます`,
    todo: "'17 3 * * *' のように、より頻繁に実行してください",
  }),

  noHome: { what: '~ で始まりますが、ホームフォルダーがありません', todo: WHOLE_PATH },
  noHomeForDefault: {
    what: '指定がなく、既定の場所となるホームフォルダーもありません',
    todo: WHOLE_PATH,
  },
}

export const hints: typeof EnglishHints = {
  settings: 'meters: から始めて「名前: 値」の形で書いてください',
  spaceAfterColon: 'コロンの後に空白を入れてください',
  didYouMean: ({ name }) => `${name} の間違いではありませんか`,
  knownNames: ({ names }) => `ここで使える名前: ${names.join('、')}`,
  setAgain: '設定し直してください',
}
