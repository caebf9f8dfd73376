import { KenshinError, isCode } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { Secret } from '../base/secret.js'
import { text } from '../base/text.js'
import { reasonOf, sleep, withDeadline, type Time } from '../base/time.js'
import { refusal, tooSlow, unreachable, type Place } from './influx-errors.js'
import type { StoreSettings } from './store.js'
import { compileOnce } from './webassembly.js'

export type InfluxSettings = Extract<StoreSettings, { kind: 'influxdb' }>

/** Waits before the second and the third try, when the server is away or overloaded. */
const WAITS_MS = [1_000, 4_000]
const LONGEST_WAIT_MS = 60_000

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  /** Sent as a form: a query may be longer than an address can be. */
  readonly form?: Readonly<Record<string, string>>
}

/** How to talk to one InfluxDB: its address, the header that opens it, limits and retries. */
export class InfluxHttp {
  readonly place: Place
  readonly timeoutMs: number
  readonly #authorization: Secret | undefined
  readonly #time: Time
  readonly #log: Logger
  /** The server's clock when it last answered, and ours for measuring, both ms. */
  #heard: { readonly serverMs: number; readonly monotonicMs: number } | undefined

  /** @throws {KenshinError} `store.refused` for an address that holds a password: it would surface in messages. */
  constructor(settings: InfluxSettings, { time, log }: { time: Time; log: Logger }) {
    this.place = { url: addressOf(settings.url), bucket: settings.bucket }
    this.timeoutMs = settings.timeoutMs
    this.#authorization = authorizationOf(settings)
    this.#time = time
    this.#log = log
    compileOnce()
  }

  /** Reveals the credentials: for the wire only. */
  headers(): Record<string, string> {
    return this.#authorization === undefined ? {} : { authorization: this.#authorization.reveal() }
  }

  /**
   * The server's clock now, epoch seconds: retention is measured by it. The host's clock as long as no answer told the time.
   */
  get serverTime(): number {
    if (this.#heard === undefined) return Math.floor(this.#time.now() / 1000)
    return Math.floor((this.#heard.serverMs + this.#time.monotonic() - this.#heard.monotonicMs) / 1000)
  }

  /**
   * One request, with the retries of {@link persist}.
   * @returns an answer below 300
   */
  async send(request: Request, signal: AbortSignal): Promise<Answer> {
    return this.persist(signal, async (within) => {
      const answer = await this.#fetch(request, within)
      if (answer.status < 300) return answer
      throw refusal(this.place, { ...answer, retryAfterS: secondsOf(answer.headers.get('retry-after')) })
    })
  }

  /**
   * Runs a task with the time limit of one request, again after a while where the server is away or overloaded.
   * @throws {KenshinError} `store.…`, or the reason of the aborted signal
   */
  async persist<T>(signal: AbortSignal, task: (within: AbortSignal) => Promise<T>): Promise<T> {
    for (const [tried, wait] of WAITS_MS.entries())
      try {
        return await this.#limited(signal, task)
      } catch (error) {
        if (!isCode(error, 'store.unreachable', 'store.busy')) throw error
        const asked = Number(error.facts.retryAfterS ?? 0) * 1000
        const waitMs = Math.max(wait, Math.min(asked, LONGEST_WAIT_MS))
        this.#log.debug('database will be asked again', { tries: tried + 1, waitMs, code: error.code })
        await sleep(waitMs, { time: this.#time, signal })
      }
    return this.#limited(signal, task)
  }

  async #limited<T>(signal: AbortSignal, task: (within: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const expired = (): KenshinError => tooSlow(this.place, this.timeoutMs)
    return withDeadline(this.timeoutMs, { time: this.#time, signal, expired }, async (within) => {
      try {
        return await task(within)
      } catch (error) {
        if (within.aborted) throw reasonOf(within)
        throw error instanceof KenshinError ? error : unreachable(this.place, error)
      }
    })
  }

  async #fetch({ method, path, params = {}, form }: Request, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(`${this.place.url}${path}?${new URLSearchParams(params).toString()}`, {
      method,
      headers: this.headers(),
      body: form === undefined ? null : new URLSearchParams(form),
      // The credentials are for this address alone.
      redirect: 'manual',
      signal,
    })
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(serverMs)) this.#heard = { serverMs, monotonicMs: this.#time.monotonic() }
    return { status: response.status, headers: response.headers, body: await response.text() }
  }
}

function addressOf(url: string): string {
  const address = new URL(url)
  if (address.username === '' && address.password === '') return url.replace(/\/+$/, '')
  throw new KenshinError(
    'store.refused',
    text(
      'The address of InfluxDB must not hold a user or a password.',
      'InfluxDB の URL にユーザー名やパスワードを含めないでください。',
    ),
    {
      remedy: text(
        'Set `username` and KENSHIN_INFLUX_PASSWORD instead.',
        '代わりに `username` と KENSHIN_INFLUX_PASSWORD を設定してください。',
      ),
    },
  )
}

/** 2.x and 3.x take a token, 1.x a user; nothing where the server asks for nothing. */
function authorizationOf({ token, username, password }: InfluxSettings): Secret | undefined {
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password?.reveal() ?? ''}`).toString('base64')
    return new Secret(`Basic ${new Secret(pair).reveal()}`)
  }
  return token === undefined ? undefined : new Secret(`Token ${token.reveal()}`)
}

export const secondsOf = (header: string | null | undefined): number | undefined =>
  /^\d+$/.test(header ?? '') ? Number(header) : undefined
