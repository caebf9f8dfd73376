import { KenshinError } from '../base/errors.js'
import { scrub } from '../base/secret.js'
import { text } from '../base/text.js'

/** Which database, for messages; holds no secrets. */
export interface Place {
  /** Base address without user, password and trailing slash. */
  readonly url: string
  /** 2.x: the bucket; 1.x and 3.x: the database. */
  readonly bucket: string
}

/** What a server answered when it did not do what was asked. */
interface Refusal {
  readonly status: number
  /** The body as it came. */
  readonly body: string
  /** From the header Retry-After, seconds. */
  readonly retryAfterS?: number | undefined
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
  const short = scrub(words.replaceAll(/\s+/g, ' ').trim())
  return short.length > LONGEST_QUOTE ? `${short.slice(0, LONGEST_QUOTE)}…` : short
}

/** No answer at all: no such host, nobody listening, cut off, bad certificate. */
export function unreachable(place: Place, error: unknown): KenshinError {
  const why = scrub(networkCode(error))
  return new KenshinError(
    'store.unreachable',
    text(
      `InfluxDB at ${place.url} cannot be reached (${why}).`,
      `InfluxDB（${place.url}）に接続できません（${why}）。`,
    ),
    { cause: error },
  )
}

/** `fetch` hides the code in its cause. */
function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  if (typeof code === 'string') return code
  return error.cause === undefined ? error.message : networkCode(error.cause)
}

export const tooSlow = (place: Place, timeoutMs: number): KenshinError =>
  new KenshinError(
    'store.unreachable',
    text(
      `InfluxDB at ${place.url} did not answer within ${timeoutMs / 1000} s.`,
      `InfluxDB（${place.url}）が ${timeoutMs / 1000} 秒以内に応答しませんでした。`,
    ),
  )

/**
 * Sorts an answer by what a person has to do about it. The status alone does not tell: 1.x answers 400 and 2.x 422 both to a
 * point beyond the retention and to one of the wrong type; a failed statement comes with 200.
 */
export function refusal(place: Place, answer: Refusal): KenshinError {
  const words = wordsOf(answer.body)
  const { status } = answer
  if (/beyond retention|outside retention/i.test(words)) return tooOld(place, words)
  const conflict = typeConflict(place, words)
  if (conflict !== undefined) return conflict
  if (/dbrp/i.test(words)) return noMapping(place, words)
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
    { facts: { status } },
  )
}

const isNoDatabase = (status: number, words: string): boolean =>
  status === 404
    ? /database|bucket|organization/i.test(words)
    : /database (".*" )?not found|bucket ".*" not found/i.test(words)

const noDatabase = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `InfluxDB at ${place.url} has no database or bucket ${place.bucket} (${words}).`,
      `InfluxDB（${place.url}）にデータベース（バケット）${place.bucket} がありません（${words}）。`,
    ),
  )

/** 2.x reads through InfluxQL only what is mapped to a database; a bucket usually is, by its own name. */
const noMapping = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.no-database',
    text(
      `InfluxDB at ${place.url} has no database for InfluxQL mapped to the bucket ${place.bucket} (${words}).`,
      `InfluxDB（${place.url}）に、バケット ${place.bucket} に対応する InfluxQL 用データベースがありません（${words}）。`,
    ),
    {
      remedy: text(
        `Check \`bucket\`, or map it: \`influx v1 dbrp create --db ${place.bucket} --rp autogen --default --bucket-id ID\`.`,
        `\`bucket\` を確認するか、\`influx v1 dbrp create --db ${place.bucket} --rp autogen --default --bucket-id ID\` で対応付けてください。`,
      ),
    },
  )

/** 2.x says no more than that there is no such database. */
export const mayNotRead = (place: Place): KenshinError =>
  new KenshinError(
    'store.no-access',
    text(
      `The token may write to the bucket ${place.bucket} of InfluxDB at ${place.url}, but not read from it.`,
      `このトークンでは InfluxDB（${place.url}）のバケット ${place.bucket} に書き込めますが、読み取れません。`,
    ),
    {
      remedy: text(
        'Make a token with the rights to read and to write this bucket.',
        'このバケットの読み取りと書き込みの両方の権限を持つトークンを作成してください。',
      ),
    },
  )

const noAccess = (place: Place, status: number, words: string): KenshinError =>
  new KenshinError(
    'store.no-access',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, denies access (${status}: ${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）へのアクセスが拒否されました（${status}: ${words}）。`,
    ),
    { facts: { status } },
  )

const busy = (place: Place, { status, body, retryAfterS }: Refusal): KenshinError =>
  new KenshinError(
    'store.busy',
    text(
      `InfluxDB at ${place.url} is overloaded or not ready (${status}: ${wordsOf(body)}).`,
      `InfluxDB（${place.url}）が混雑しているか準備中です（${status}: ${wordsOf(body)}）。`,
    ),
    { facts: { status, retryAfterS } },
  )

const tooOld = (place: Place, words: string): KenshinError =>
  new KenshinError(
    'store.retention',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, keeps data too briefly for these days (${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）の保存期間が短く、この日付のデータを保存できません（${words}）。`,
    ),
  )

/** @param keeps days the database keeps @param needs days it would have to keep */
export const tooBrief = (place: Place, keeps: number, needs: number): KenshinError =>
  new KenshinError(
    'store.retention',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, keeps data for ${keeps} days; ${needs} days are needed.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）の保存期間は ${keeps} 日ですが、${needs} 日必要です。`,
    ),
    { facts: { keepsDays: keeps, needsDays: needs } },
  )

/** What was written is not found by the question for it. */
export const notReadBack = (place: Place): KenshinError =>
  new KenshinError(
    'store.read-back',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, took a point and did not give it back.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）に書き込んだデータを読み戻せません。`,
    ),
  )

interface Conflict {
  readonly measurement: string
  readonly field: string
  readonly found: string
  readonly needed: string
}

export const wrongType = (place: Place, { measurement, field, found, needed }: Conflict): KenshinError =>
  new KenshinError(
    'store.type-conflict',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}: field ${field} of ${measurement} is ${found} there, ${needed} is needed.`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）: ${measurement} の ${field} は ${found} 型ですが、${needed} 型が必要です。`,
    ),
    { facts: { measurement, field, found, needed } },
  )

function typeConflict(place: Place, words: string): KenshinError | undefined {
  const found = /input field "(.+?)" on measurement "(.+?)" is type (\w+), already exists as type (\w+)/.exec(words)
  if (found !== null) {
    const [, field = '', measurement = '', needed = '', there = ''] = found
    return wrongType(place, { measurement, field, found: there, needed })
  }
  if (!/field type conflict|column type mismatch|invalid column type/i.test(words)) return undefined
  return new KenshinError(
    'store.type-conflict',
    text(
      `InfluxDB at ${place.url}, bucket ${place.bucket}, holds a field with another type (${words}).`,
      `InfluxDB（${place.url}、バケット ${place.bucket}）のフィールドの型が異なります（${words}）。`,
    ),
  )
}
