import { KenshinError } from '../../base/errors.js'
import { scrub } from '../../base/secret.js'
import { text } from '../../base/text.js'
import type { Place } from './address.js'
import { speaksTls } from './network-errors.js'
import {
  noAccess,
  noDatabase,
  noDefaultPolicy,
  noMapping,
  noOrganization,
  tooOld,
  typeConflict,
} from './setup-errors.js'

/** What a server answered when it did not do what was asked. */
interface Refusal {
  readonly status: number
  /** The body as it came. */
  readonly body: string
  /** From the header Retry-After, seconds. */
  readonly retryAfterS?: number | undefined
  /** From the header Location. */
  readonly location?: string | undefined
}

const LONGEST_QUOTE = 300

/** The server's words: the text within the JSON of 1.x (`error`), 2.x (`message`) or 3.x; else the body itself. */
function wordsOf(body: string): string {
  let words = body
  try {
    const json = JSON.parse(body) as Record<string, unknown>
    const found = json.error ?? json.message
    if (typeof found === 'string') words = found
    if (Array.isArray(json.data)) words += ` ${JSON.stringify(json.data[0])}`
  } catch {
    // not JSON: a proxy's page, or the plain text of 3.x
  }
  const short = scrub(words.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim())
  return short.length > LONGEST_QUOTE ? `${short.slice(0, LONGEST_QUOTE)}…` : short
}

/**
 * Sorts an answer by what a person has to do about it. The status alone does not tell: 1.x answers 400 and 2.x 422 both to a
 * point beyond the retention and to one of the wrong type; a failed statement comes with 200.
 */
export function refusal(place: Place, answer: Refusal): KenshinError {
  const words = wordsOf(answer.body)
  const { status } = answer
  if (status >= 300 && status < 400) return redirected(place, status, answer.location)
  if (/to an? https (server|port)/i.test(words)) return speaksTls(place, words)
  if (/beyond retention|outside retention/i.test(words)) return tooOld(place, words)
  const conflict = typeConflict(place, words)
  if (conflict !== undefined) return conflict
  if (/dbrp/i.test(words)) return noMapping(place, words)
  if (/retention policy not found/i.test(words)) return noDefaultPolicy(place)
  if (/organization/i.test(words) && (status === 404 || /not found/i.test(words))) return noOrganization(place, words)
  if (isNoDatabase(status, words)) return noDatabase(place, words)
  if (status === 401 || status === 403 || /unauthorized|not authorized|insufficient permissions/i.test(words))
    return noAccess(place, status, words)
  if (status === 429 || status >= 500) return busy(place, answer)
  return new KenshinError(
    'store.refused',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, refused with ${status}: ${words}`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）が拒否しました（${status}）: ${words}`,
    ),
    { facts: { status, tooMuch: limits.test(words) } },
  )
}

/** What a shorter span of time would not exceed. */
const limits = /file limit|max-select-(?:point|buckets) limit/i

/** The server cut its answer off, as it says itself. */
export const incomplete = (place: Place): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, gives only a part of its answer (partial: true).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）の応答が途中までです（partial: true）。`,
    ),
    {
      facts: { tooMuch: true },
      remedy: text(
        'Raise max-row-limit in the configuration of InfluxDB (0 = no limit).',
        'InfluxDB の設定 max-row-limit を大きくしてください（0 = 無制限）。',
      ),
    },
  )

const isNoDatabase = (status: number, words: string): boolean =>
  status === 404 ? /database|bucket/i.test(words) : /database (".*" )?not found|bucket ".*" not found/i.test(words)

/** Not followed: the credentials are for one address alone. */
function redirected({ url }: Place, status: number, location: string | undefined): KenshinError {
  const target = URL.canParse(location ?? '', url) ? new URL(location!, url) : undefined
  const words = scrub(target === undefined ? '?' : `${target.origin}${target.pathname}`)
  return new KenshinError(
    'store.refused',
    text(
      `The server at ${url} leads elsewhere: to ${words} (${status}).`,
      `サーバー（${url}）は別の場所 ${words} へ転送しています（${status}）。`,
    ),
    {
      facts: { status },
      remedy: text(
        'Write the address of InfluxDB itself as `url`; credentials are not sent on.',
        '`url` に InfluxDB 自体のアドレスを書いてください。認証情報は転送先へ送りません。',
      ),
    },
  )
}

const busy = (place: Place, { status, body, retryAfterS }: Refusal): KenshinError =>
  new KenshinError(
    'store.busy',
    text(
      `InfluxDB at ${place.url} is overloaded or not ready (${status}: ${wordsOf(body)}).`,
      `InfluxDB（${place.url}）が混雑しているか準備中です（${status}: ${wordsOf(body)}）。`,
    ),
    { facts: { status, retryAfterS } },
  )
