import { KenshinError, isCode } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import { Secret } from '../../base/secret.js'
import { reasonOf, sleep, withDeadline, type Time } from '../../base/time.js'
import { readAddress, type Place } from './address.js'
import { addressWithLogin, notAnAddress, tooSlow } from './errors.js'
import { withoutAnswer } from './no-answer.js'
import { refusal } from './refusal.js'
import { readAuthorities, request, type Answer } from './request.js'
import type { StoreSettings } from '../store.js'

export type InfluxSettings = Extract<StoreSettings, { kind: 'influxdb' }>

/** Waits before the second and the third try, when the server is away or overloaded. */
const WAITS_MS = [1_000, 4_000]
const LONGEST_WAIT_MS = 60_000

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
  readonly #authorityFile: string | undefined
  #authorities: string | undefined
  readonly #time: Time
  readonly #log: Logger
  /** The server's clock when it last answered, and ours for measuring, both ms. */
  #heard: { readonly serverMs: number; readonly monotonicMs: number } | undefined

  /** @throws {KenshinError} `store.refused` for what is no address, or one that holds a password: it would surface in messages. */
  constructor(settings: InfluxSettings, { time, log }: { time: Time; log: Logger }) {
    this.place = { url: addressOf(settings.url), bucket: settings.bucket }
    this.timeoutMs = settings.timeoutMs
    this.#authorization = authorizationOf(settings)
    this.#authorityFile = settings.ca
    this.#time = time
    this.#log = log
  }

  /** Reveals the credentials: for the wire only. */
  headers(): Record<string, string> {
    return this.#authorization === undefined ? {} : { authorization: this.#authorization.reveal() }
  }

  /** What Node's https has to know beside its own list of authorities: nothing, or the ones that may vouch instead of these. */
  async tls(): Promise<{ readonly ca?: string }> {
    if (this.#authorityFile === undefined) return {}
    this.#authorities ??= await readAuthorities(this.#authorityFile)
    return { ca: this.#authorities }
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
      const answer = await this.#request(request, within)
      if (answer.status < 300) return answer
      const { location, 'retry-after': retryAfter } = answer.headers
      throw refusal(this.place, { ...answer, location, retryAfterS: secondsOf(retryAfter) })
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
        throw error instanceof KenshinError ? error : withoutAnswer(this.place, error)
      }
    })
  }

  async #request({ method, path, params, form }: Request, signal: AbortSignal): Promise<Answer> {
    const query = params === undefined ? '' : `?${new URLSearchParams(params).toString()}`
    const answer = await request(`${this.place.url}${path}${query}`, {
      method,
      headers: this.headers(),
      form: form && new URLSearchParams(form).toString(),
      signal,
      ...(await this.tls()),
    })
    const serverMs = Date.parse(answer.headers.date ?? '')
    if (!Number.isNaN(serverMs)) this.#heard = { serverMs, monotonicMs: this.#time.monotonic() }
    return answer
  }
}

function addressOf(words: string): string {
  const address = readAddress(words)
  if ('url' in address) return address.url
  throw address.fault === 'has-login' ? addressWithLogin() : notAnAddress()
}

/** 2.x and 3.x take a token, 1.x a user; nothing where the server asks for nothing. */
function authorizationOf({ token, username, password }: InfluxSettings): Secret | undefined {
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password?.reveal() ?? ''}`).toString('base64')
    return new Secret(`Basic ${new Secret(pair).reveal()}`)
  }
  return token === undefined ? undefined : new Secret(`Token ${token.reveal()}`)
}

export const secondsOf = (header: string | undefined): number | undefined =>
  /^\d+$/.test(header ?? '') ? Number(header) : undefined
