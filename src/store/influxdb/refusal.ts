import type { KenshinError } from '../../base/errors.js'
import { scrub } from '../../base/secret.js'
import type { Place } from './address.js'
import * as errors from './errors.js'

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

/** What the server said: the text in the JSON of 1.x (`error`), 2.x (`message`) or 3.x; else the body itself. */
export function quoteOf(body: string): string {
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
 * Finds the error that says what a person has to do. The status alone does not tell: for a point beyond the retention and for
 * one of the wrong type 1.x answers 400 and 2.x 422 alike, and a statement that failed comes with 200.
 */
export function refusal(place: Place, answer: Refusal): KenshinError {
  const said = quoteOf(answer.body)
  const { status, retryAfterS } = answer
  if (status >= 300 && status < 400) return errors.redirected(place, status, targetOf(place, answer.location))
  if (/to an? https (server|port)/i.test(said)) return errors.httpsOnly(place, said)
  if (/beyond retention|outside retention/i.test(said)) return errors.keepsTooBriefly(place, said)
  const conflict = typeConflict(place, said)
  if (conflict !== undefined) return conflict
  if (/dbrp/i.test(said)) return errors.noMapping(place, said)
  if (/retention policy not found/i.test(said)) return errors.noDefaultPolicy(place)
  if (isNoOrganization(status, said)) return errors.noOrganization(place, said)
  if (isNoDatabase(status, said)) return errors.noDatabase(place, said)
  if (isDenied(status, said)) return errors.accessDenied(place, status, said)
  if (status === 429 || status >= 500) return errors.overloaded(place, { status, said, retryAfterS })
  return errors.refusedByInfluxdb(place, { status, said, tooMuch: isTooMuch(said) })
}

const isNoOrganization = (status: number, said: string): boolean =>
  /organization/i.test(said) && (status === 404 || /not found/i.test(said))

const isNoDatabase = (status: number, said: string): boolean =>
  status === 404 ? /database|bucket/i.test(said) : /database (".*" )?not found|bucket ".*" not found/i.test(said)

const isDenied = (status: number, said: string): boolean =>
  status === 401 || status === 403 || /unauthorized|not authorized|insufficient permissions/i.test(said)

/** Limits that the same question about a shorter time would not exceed. */
const isTooMuch = (said: string): boolean => /file limit|max-select-(?:point|buckets) limit/i.test(said)

/** Without its query, which may hold credentials. */
function targetOf({ url }: Place, location: string | undefined): string {
  const target = URL.canParse(location ?? '', url) ? new URL(location!, url) : undefined
  return scrub(target === undefined ? '?' : `${target.origin}${target.pathname}`)
}

function typeConflict(place: Place, said: string): KenshinError | undefined {
  const found = /input field "(.+?)" on measurement "(.+?)" is type (\w+), already exists as type (\w+)/.exec(said)
  if (found !== null) {
    const [, field = '', measurement = '', needed = '', there = ''] = found
    return errors.wrongType(place, { measurement, field, found: there, needed })
  }
  return /field type conflict|column type mismatch|invalid column type/i.test(said)
    ? errors.anotherType(place, said)
    : undefined
}
