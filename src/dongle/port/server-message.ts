/** What a server in front of the dongle has to say: in its own words, before it closes the connection. */
import { KenshinError } from '../../base/errors.js'
import { lostPort } from './port.js'

const MOST_BYTES = 400
const LONGEST_WORDS = 120
/** A line that only a dongle prints. */
const DONGLE_LINE = /^(?:OK|FAIL ER|EVER |EINFO |EVENT |ERXUDP |SK[A-Z])/m
/** ser2net: "Port already in use", "Port's device already in use", "kicked off, new user is coming", "port is shutting down". */
const BUSY = /in use|busy|kicked off|shutting down|no free port/i
const PRINTABLE = /^[\x20-\x7e]+$/

/** Listens to a connection and tells why it ended. */
export class ServerMessage {
  readonly #name: string
  #heard = ''
  #dongleSpoke = false

  constructor(name: string) {
    this.#name = name
  }

  /** @returns what is wrong where it is plain already. */
  hear(bytes: Uint8Array): KenshinError | undefined {
    if (bytes.length === 0) return undefined
    this.#heard = (this.#heard + Buffer.from(bytes).toString('latin1')).slice(-MOST_BYTES)
    this.#dongleSpoke ||= DONGLE_LINE.test(this.#heard)
    return !this.#dongleSpoke && this.#heard.startsWith('HTTP/') ? webServer(this.#name) : undefined
  }

  /** Why the connection ended. */
  ended(cause: unknown): KenshinError {
    const words = this.#heard
      .split(/[\r\n]+/)
      .findLast((line) => line.trim() !== '')
      ?.trim()
      .slice(0, LONGEST_WORDS)
    if (words !== undefined && PRINTABLE.test(words)) {
      if (BUSY.test(words)) return refusedByServer(this.#name, words)
      if (!this.#dongleSpoke) return otherTrouble(this.#name, words)
    }
    return this.#dongleSpoke ? lostPort(this.#name, cause) : closedAtOnce(this.#name, cause)
  }
}

const refusedByServer = (name: string, message: string): KenshinError =>
  new KenshinError('dongle.busy', (words) => words.serverSays({ server: name, message }))

const otherTrouble = (name: string, message: string): KenshinError =>
  new KenshinError('dongle.busy', (words) => words.serverSays({ server: name, message }), {
    remedy: (words) => words.checkServer,
  })

const closedAtOnce = (name: string, cause: unknown): KenshinError =>
  new KenshinError('dongle.busy', (words) => words.closedAtOnce({ server: name }), {
    cause,
    remedy: (words) => words.checkServerLog,
  })

const webServer = (name: string): KenshinError =>
  new KenshinError('dongle.unreachable', (words) => words.webServer({ server: name }), {
    remedy: (words) => words.correctPortNumber,
  })
