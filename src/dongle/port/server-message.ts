/** Why a server in front of the dongle closes the connection: most print the reason before. */
import { KenshinError } from '../../base/errors.js'
import { lostPort } from './port.js'

const MOST_BYTES = 400
const LONGEST_MESSAGE = 120
/** A line that only a dongle prints. */
const DONGLE_LINE = /^(?:OK|FAIL ER|EVER |EINFO |EVENT |ERXUDP |SK[A-Z])/m
/** ser2net: "Port already in use", "Port's device already in use", "kicked off, new user is coming", "port is shutting down". */
const BUSY = /in use|busy|kicked off|shutting down|no free port/i
const PRINTABLE = /^[\x20-\x7e]+$/

/** Reads what comes over a connection, to tell why it ended. */
export class ServerMessage {
  readonly #name: string
  #heard = ''
  #hasDongleSpoken = false

  constructor(name: string) {
    this.#name = name
  }

  /** @returns the error where the bytes already show that no dongle is there. */
  hear(bytes: Uint8Array): KenshinError | undefined {
    if (bytes.length === 0) return undefined
    this.#heard = (this.#heard + Buffer.from(bytes).toString('latin1')).slice(-MOST_BYTES)
    this.#hasDongleSpoken ||= DONGLE_LINE.test(this.#heard)
    return !this.#hasDongleSpoken && this.#heard.startsWith('HTTP/') ? webServer(this.#name) : undefined
  }

  /** The error that says why the connection ended. */
  ended(cause: unknown): KenshinError {
    const message = this.#heard
      .split(/[\r\n]+/)
      .findLast((line) => line.trim() !== '')
      ?.trim()
      .slice(0, LONGEST_MESSAGE)
    if (message !== undefined && PRINTABLE.test(message)) {
      if (BUSY.test(message)) return serverBusy(this.#name, message)
      if (!this.#hasDongleSpoken) return serverClosed(this.#name, message)
    }
    return this.#hasDongleSpoken ? lostPort(this.#name, cause) : closedAtOnce(this.#name, cause)
  }
}

const serverBusy = (name: string, message: string): KenshinError =>
  new KenshinError('dongle.busy', (words) => words.serverSays({ server: name, message }))

const serverClosed = (name: string, message: string): KenshinError =>
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
