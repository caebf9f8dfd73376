/** What a server in front of the dongle has to say: in its own words, before it closes the connection. */
import { KenshinError } from '../../base/errors.js'
import { text } from '../../base/text.js'
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
      if (BUSY.test(words)) return said(this.#name, words)
      if (!this.#dongleSpoke) return said(this.#name, words, OTHER_TROUBLE)
    }
    return this.#dongleSpoke ? lostPort(this.#name, cause) : closedAtOnce(this.#name, cause)
  }
}

const OTHER_TROUBLE = text(
  'Look at the settings and the log of the server at that address.',
  'そのアドレスのサーバーの設定とログを確認してください。',
)

const said = (name: string, words: string, remedy?: typeof OTHER_TROUBLE): KenshinError =>
  new KenshinError(
    'dongle.busy',
    text(
      `The server at ${name} says "${words}" and closed the connection.`,
      `${name} のサーバーが「${words}」と応答し、接続を閉じました。`,
    ),
    { ...(remedy && { remedy }) },
  )

const closedAtOnce = (name: string, cause: unknown): KenshinError =>
  new KenshinError(
    'dongle.busy',
    text(
      `The server at ${name} closed the connection before the dongle said anything.`,
      `ドングルの応答がないまま、${name} のサーバーが接続を閉じました。`,
    ),
    {
      cause,
      remedy: text(
        'Another program may hold the dongle, or the server cannot open it: look at the log of the server.',
        '別のプログラムがドングルを使用中か、サーバーがドングルを開けません。サーバーのログを確認してください。',
      ),
    },
  )

const webServer = (name: string): KenshinError =>
  new KenshinError(
    'dongle.unreachable',
    text(
      `At ${name} there is a web server, and no dongle.`,
      `${name} にあるのはウェブサーバーで、ドングルではありません。`,
    ),
    {
      remedy: text(
        'Correct the port number in `port`: it is that of ser2net, not of a web page.',
        '`port` のポート番号を、ウェブページではなく ser2net のものに直してください。',
      ),
    },
  )
