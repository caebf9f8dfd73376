import { text, type Text } from '../../src/base/text.js'
import { readAddress, type AddressFault } from '../../src/store/influxdb/address.js'

/** Why a value is refused; `todo` replaces the general advice of the setting where a better one is known. */
export interface Refusal {
  readonly what: Text
  readonly todo?: Text
}

/** Looks at a value without ever repeating it: it may be a secret. */
export type Rule = (value: string) => Refusal | undefined

const refuse = (en: string, ja: string, todo?: Text): Refusal => ({ what: text(en, ja), ...(todo && { todo }) })

/** Letters and digits of ASCII, hiragana, katakana and kanji; begins with one of them, so that it can be a file name. */
const LETTER = 'A-Za-z0-9ぁ-ゖァ-ヺー々〆〇一-鿿'
export const NAME = new RegExp(`^[${LETTER}][${LETTER}._-]{0,63}$`)

const LONGEST_NAME = 64

/** Why a name does not match {@link NAME}, with the character that cannot be in it. */
export function nameRefusal(value: string): Refusal {
  const signs = Array.from(value.normalize('NFC'))
  if (signs.length === 0) return refuse('is empty', '空です')
  if (signs.length > LONGEST_NAME) return refuse(`has ${signs.length} characters`, `${signs.length} 文字あります`)
  const place = signs.findIndex((sign, index) => !NAME.test(index === 0 ? sign : `a${sign}`))
  const sign = signs[place] ?? ''
  const code = `U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(sign) ? `${sign} (${code})` : code
  return place === 0
    ? refuse(`begins with ${shown}`, `先頭に ${shown} があります`)
    : refuse(`has ${shown} at place ${place + 1}`, `${place + 1} 文字目に ${shown} があります`)
}

const TCP = /^tcp:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):(\d{1,5})$/
const WINDOWS_PORT = /^COM\d{1,3}$/

/** A serial path (absolute, or relative with a slash, or `COM3`) or `tcp://host:port`. */
export const portRule: Rule = (value) => {
  if (value.startsWith('tcp://')) return tcpRule(value)
  if (value.includes('://')) return refuse('is an address of an unknown kind', '対応していない種類のアドレスです')
  if (value.includes('/') || WINDOWS_PORT.test(value)) return undefined
  return refuse('is neither a path nor tcp://host:port', 'パスでも tcp://ホスト:ポート でもありません')
}

const tcpRule: Rule = (value) => {
  const port = TCP.exec(value)?.[1]
  if (port === undefined)
    return refuse('is not of the form tcp://host:port', 'tcp://ホスト:ポート の形になっていません')
  return Number(port) >= 1 && Number(port) <= 65535
    ? undefined
    : refuse('has a port number outside 1–65535', 'ポート番号が 1〜65535 の範囲にありません')
}

/** http or https, without anything secret and without a query; the store reads it the same way. */
export const urlRule: Rule = (value) => {
  const address = readAddress(value)
  return 'fault' in address ? ADDRESS_REFUSALS[address.fault] : undefined
}

const ADDRESS_REFUSALS: Readonly<Record<AddressFault, Refusal>> = {
  'not-http': refuse('is not an http or https address', 'http または https のアドレスではありません'),
  'has-login': refuse(
    'contains a user name or a password',
    'ユーザー名またはパスワードが含まれています',
    text(
      'remove them; use username and KENSHIN_INFLUX_PASSWORD, or KENSHIN_INFLUX_TOKEN',
      '取り除いて、username と KENSHIN_INFLUX_PASSWORD、または KENSHIN_INFLUX_TOKEN を使ってください',
    ),
  ),
  'has-more': refuse('has something after ? or #', '? または # 以降に余分な文字があります'),
}

/** One line of text: names of buckets, organisations, users and files. */
export const lineRule: Rule = (value) => {
  if (value.trim() === '') return refuse('is empty', '空です')
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return /[\u0000-\u001f\u007f]/.test(value)
    ? refuse('has a line break or a control character', '改行または制御文字が含まれています')
    : undefined
}

const COPY = text(
  "copy it from the power company's letter, without spaces, hyphens or full-width characters",
  '電力会社からの通知のとおりに、空白・ハイフン・全角文字を入れずに指定してください',
)

const OUTSIDE = text('remove what does not belong to it', '余分な文字を取り除いてください')

/** What files, editors and quoting leave around a value to which it can never belong. */
const around: Rule = (value) => {
  if (value.startsWith('\uFEFF'))
    return refuse('begins with a byte order mark (U+FEFF)', '先頭に BOM（U+FEFF）があります', OUTSIDE)
  if (isQuoted(value)) return refuse('begins and ends with a quotation mark', '引用符で囲まれています', OUTSIDE)
  if (value.trim() !== value)
    return refuse('begins or ends with a blank or a line break', '前後に空白または改行があります', OUTSIDE)
  return undefined
}

export const isQuoted = (value: string): boolean => /^(["'`])[^]*\1$|^[“‘「][^]*[”’」]$/.test(value)

const form =
  (length: number, allowed: RegExp): Rule =>
  (value) => {
    const characters = Array.from(value)
    // A password of 12 characters may have quotation marks of its own.
    if (characters.length !== length)
      return (
        around(value) ??
        refuse(
          `has ${characters.length} characters, needs ${length}`,
          `${characters.length} 文字です（${length} 文字必要です）`,
          COPY,
        )
      )
    const place = characters.findIndex((character) => !allowed.test(character)) + 1
    return place === 0
      ? undefined
      : refuse(
          `has a character that cannot be in it at place ${place}`,
          `${place} 文字目に使えない文字があります`,
          COPY,
        )
  }

export const routeBIdRule = form(32, /^[0-9A-Za-z]$/)
export const routeBPasswordRule = form(12, /^[!-~]$/)

const SHOWN = text('copy it again as the database showed it', 'データベースが表示したとおりに写し直してください')

/** Tokens go into HTTP headers as they are. */
export const tokenRule: Rule = (value) =>
  around(value) ??
  (/^[!-~]+$/.test(value)
    ? undefined
    : refuse(
        'has a space, a line break or a non-ASCII character',
        '空白・改行または ASCII 以外の文字が含まれています',
        SHOWN,
      ))

/** Passwords of InfluxDB 1.x travel in base64: blanks and é are as good as any sign. */
export const passwordRule: Rule = (value) =>
  /\p{Cc}/u.test(value)
    ? refuse('has a line break or a control character', '改行または制御文字が含まれています', SHOWN)
    : undefined
