import { readAddress, type AddressFault } from '../../src/store/influxdb/address.js'
import { refuse, type Refusal, type Rule } from './problems.js'

/** Letters and digits of ASCII, hiragana, katakana and kanji; begins with one of them, so that it can be a file name. */
const LETTER = 'A-Za-z0-9ぁ-ゖァ-ヺー々〆〇一-鿿'
export const NAME = new RegExp(`^[${LETTER}][${LETTER}._-]{0,63}$`)

const LONGEST_NAME = 64

/** The name of a meter lands in the database, where a Route-B ID must not be: 32 letters and digits are nobody's name. */
export const nameRule: Rule = (value) => {
  if (/^[0-9A-Z]{32}$/.test(value)) return refuse(({ refusals }) => refusals.isRouteBId)
  return NAME.test(value) ? undefined : nameRefusal(value)
}

/** Why a name does not match {@link NAME}, with the character that cannot be in it. */
export function nameRefusal(value: string): Refusal {
  const signs = Array.from(value.normalize('NFC'))
  if (signs.length === 0) return refuse(({ refusals }) => refusals.blank)
  if (signs.length > LONGEST_NAME) return refuse(({ refusals }) => refusals.tooLong({ characters: signs.length }))
  const index = signs.findIndex((sign, at) => !NAME.test(at === 0 ? sign : `a${sign}`))
  const sign = visibleSign(signs[index] ?? '')
  return index === 0
    ? refuse(({ refusals }) => refusals.beginsWith({ sign }))
    : refuse(({ refusals }) => refusals.contains({ sign, place: index + 1 }))
}

/** `/ (U+002F)`; of what cannot be seen only the number. */
function visibleSign(sign: string): string {
  const code = `U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(sign) ? `${sign} (${code})` : code
}

const TCP = /^tcp:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):(\d{1,5})$/
const WINDOWS_PORT = /^COM\d{1,3}$/

/** A serial path (absolute, or relative with a slash, or `COM3`) or `tcp://host:port`. */
export const portRule: Rule = (value) => {
  if (value.startsWith('tcp://')) return tcpRule(value)
  if (value.includes('://')) return refuse(({ refusals }) => refusals.unknownAddress)
  if (value.includes('/') || WINDOWS_PORT.test(value)) return undefined
  return refuse(({ refusals }) => refusals.neitherPathNorAddress)
}

const tcpRule: Rule = (value) => {
  const port = TCP.exec(value)?.[1]
  if (port === undefined) return refuse(({ refusals }) => refusals.notTcp)
  return Number(port) >= 1 && Number(port) <= 65535 ? undefined : refuse(({ refusals }) => refusals.portNumber)
}

/** http or https, without anything secret and without a query; the store reads it the same way. */
export const urlRule: Rule = (value) => {
  const address = readAddress(value)
  return 'fault' in address ? refuse(({ refusals }) => refusals[ADDRESS_REFUSALS[address.fault]]) : undefined
}

const ADDRESS_REFUSALS = {
  'not-http': 'notHttp',
  'has-login': 'hasLogin',
  'has-more': 'hasMore',
} as const satisfies Record<AddressFault, string>

/** One line of text: names of buckets, organisations, users and files. */
export const lineRule: Rule = (value) => {
  if (value.trim() === '') return refuse(({ refusals }) => refusals.blank)
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return /[\u0000-\u001f\u007f]/.test(value) ? refuse(({ refusals }) => refusals.controlCharacter) : undefined
}

/** What files, editors and quoting leave around a value to which it can never belong. */
const around: Rule = (value) => {
  if (value.startsWith('\uFEFF')) return refuse(({ refusals }) => refusals.byteOrderMark)
  if (isQuoted(value)) return refuse(({ refusals }) => refusals.quoted)
  return value.trim() === value ? undefined : refuse(({ refusals }) => refusals.blankAround)
}

export const isQuoted = (value: string): boolean => /^(["'`])[^]*\1$|^[“‘「][^]*[”’」]$/.test(value)

const form =
  (needed: number, allowed: RegExp): Rule =>
  (value) => {
    const signs = Array.from(value)
    // A password of the right length may begin and end with quotation marks of its own.
    if (signs.length !== needed)
      return around(value) ?? refuse(({ refusals }) => refusals.wrongLength({ characters: signs.length, needed }))
    const index = signs.findIndex((sign) => !allowed.test(sign))
    return index < 0 ? undefined : refuse(({ refusals }) => refusals.wrongCharacter({ place: index + 1 }))
  }

export const routeBIdRule = form(32, /^[0-9A-Za-z]$/)
export const routeBPasswordRule = form(12, /^[!-~]$/)

/** Tokens go into HTTP headers as they are. */
export const tokenRule: Rule = (value) =>
  around(value) ?? (/^[!-~]+$/.test(value) ? undefined : refuse(({ refusals }) => refusals.notInToken))

/** Passwords of InfluxDB 1.x travel in base64: blanks and é are as good as any sign. */
export const passwordRule: Rule = (value) =>
  /\p{Cc}/u.test(value) ? refuse(({ refusals }) => refusals.notInPassword) : undefined
