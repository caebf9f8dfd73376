import { isCode, isOurs, KenshinError } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import { Secret } from '../../base/secret.js'
import { reasonOf, sleep, withDeadline, type Time, type Waiting } from '../../base/time.js'
import type { StoreSettings } from '../store.js'
import { readAddress, urlsOf, type Place } from './address.js'
import { Doors } from './doors.js'
import { addressWithLogin, notAnAddress, tooSlow } from './errors.js'
import { withoutAnswer } from './no-answer.js'
import { refusal } from './refusal.js'
import { readAuthorities, request, type Answer } from './request.js'

export type InfluxSettings = Extract<StoreSettings, { kind: 'influxdb' }>

/** Before the second and the third try. */
const WAITS_MS = [1_000, 4_000]
/** The longest wait that a server may ask for (Retry-After). */
const LONGEST_WAIT_MS = 60_000

interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  /** Sent as a form: a query may be too long for an address. */
  readonly form?: Readonly<Record<string, string>>
}

/** One InfluxDB over http: its addresses, the credentials, the time limit of a request and the retries. */
export class InfluxHttp {
  readonly doors: Doors
  readonly timeoutMs: number
  /** Whether the settings hold a token: 2.x and 3.x ask for one. */
  readonly hasToken: boolean
  readonly #authorization: Secret | undefined
  readonly #authorityFile: string | undefined
  #authorities: string | undefined
  readonly #time: Time
  readonly #log: Logger
  /** The server's clock in its last answer, and our monotonic clock then, both ms. */
  #heard: { readonly serverMs: number; readonly monotonicMs: number } | undefined

  /** @throws {KenshinError} `store.refused` for an address that is none, or that holds a password: messages would show it */
  constructor(settings: InfluxSettings, { time, log }: { time: Time; log: Logger }) {
    const { bucket } = settings
    this.doors = new Doors(
      urlsOf(settings).map((url) => ({ url: addressOf(url), bucket })),
      log,
    )
    this.timeoutMs = settings.timeoutMs
    this.hasToken = settings.token !== undefined
    this.#authorization = authorizationOf(settings)
    this.#authorityFile = settings.ca
    this.#time = time
    this.#log = log
  }

  /** The address in use, and the database. */
  get place(): Place {
    return this.doors.open
  }

  /** With the credentials in clear: only for the request itself. */
  headers(): Record<string, string> {
    return this.#authorization === undefined ? {} : { authorization: this.#authorization.reveal() }
  }

  /**
   * Certificates of the authorities that may vouch for the server, PEM, instead of those that Node knows; none where the settings
   * name no file.
   * @throws {KenshinError} `store.certificate`
   */
  async tls(): Promise<{ readonly ca?: string }> {
    if (this.#authorityFile === undefined) return {}
    this.#authorities ??= await readAuthorities(this.#authorityFile)
    return { ca: this.#authorities }
  }

  /** The server's clock now, epoch seconds, by which it measures its retention; the host's clock before the first answer. */
  get serverTime(): number {
    if (this.#heard === undefined) return Math.floor(this.#time.now() / 1000)
    return Math.floor((this.#heard.serverMs + this.#time.monotonic() - this.#heard.monotonicMs) / 1000)
  }

  /**
   * Sends one request, again where {@link retrying} does.
   * @returns an answer with a status below 300
   * @throws {KenshinError} `store.…`, or the reason of the aborted signal
   */
  async send(request: Request, waiting: Waiting): Promise<Answer> {
    return this.retrying((within, place) => this.#answered(request, place, within), waiting)
  }

  /** Sends one request to one address, once. */
  async sendOnce(request: Request, place: Place, waiting: Waiting & { readonly limitMs: number }): Promise<Answer> {
    return this.#limited((within) => this.#answered(request, place, within), place, waiting)
  }

  /**
   * Runs a task at the address in use within the time limit of one request, or at the next address that is not dead. Where all are
   * dead or the server is overloaded it waits and tries again, twice.
   * @throws {KenshinError} `store.…`, or the reason of the aborted signal
   */
  async retrying<T>(task: (within: Waiting, place: Place) => Promise<T>, waiting: Waiting): Promise<T> {
    const anywhere = (): Promise<T> =>
      this.doors.through((place) => this.#limited((within) => task(within, place), place, waiting))
    for (const [tried, wait] of WAITS_MS.entries())
      try {
        return await anywhere()
      } catch (error) {
        if (!isCode(error, 'store.unreachable', 'store.busy')) throw error
        const asked = Number(error.facts.retryAfterS ?? 0) * 1000
        const waitMs = Math.max(wait, Math.min(asked, LONGEST_WAIT_MS))
        this.#log.debug('database will be asked again', { tries: tried + 1, waitMs, code: error.code })
        await sleep(waitMs, { ...waiting, time: this.#time })
      }
    return anywhere()
  }

  async #limited<T>(
    task: (within: Waiting) => Promise<T>,
    place: Place,
    { signal, limitMs = this.timeoutMs }: Waiting & { readonly limitMs?: number },
  ): Promise<T> {
    signal.throwIfAborted()
    const ms = Math.min(limitMs, this.timeoutMs)
    const expired = (): KenshinError => tooSlow(place, ms)
    return withDeadline(ms, { time: this.#time, signal, expired }, async (within) => {
      try {
        return await task({ signal: within })
      } catch (error) {
        if (within.aborted) throw reasonOf(within)
        throw isOurs(error) ? error : withoutAnswer(place, error)
      }
    })
  }

  async #answered(request: Request, place: Place, waiting: Waiting): Promise<Answer> {
    const answer = await this.#request(request, place, waiting)
    if (answer.status < 300) return answer
    const { location, 'retry-after': retryAfter } = answer.headers
    throw refusal(place, { ...answer, location, retryAfterS: secondsOf(retryAfter) })
  }

  async #request({ method, path, params, form }: Request, { url }: Place, { signal }: Waiting): Promise<Answer> {
    const query = params === undefined ? '' : `?${new URLSearchParams(params).toString()}`
    const answer = await request(`${url}${path}${query}`, {
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

/** 2.x and 3.x take a token, 1.x a user and password; undefined for a server without logins. */
function authorizationOf({ token, username, password }: InfluxSettings): Secret | undefined {
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password?.reveal() ?? ''}`).toString('base64')
    return new Secret(`Basic ${new Secret(pair).reveal()}`)
  }
  return token === undefined ? undefined : new Secret(`Token ${token.reveal()}`)
}

/** Seconds of a header Retry-After; undefined where it is absent or names a date. */
export const secondsOf = (header: string | undefined): number | undefined =>
  /^\d+$/.test(header ?? '') ? Number(header) : undefined
