/** A pseudo-terminal connected to a TCP port by socat, for programs that need a serial path. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { KenshinError } from '../../base/errors.js'
import { sleep, systemTime, withDeadline } from '../../base/time.js'

export interface Pty {
  /** A link to the current terminal. */
  readonly path: string
  close(): Promise<void>
}

const READY_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 10

/**
 * Shows a TCP port as a terminal. When the connection is dropped the terminal hangs up, as if the dongle were unplugged, and
 * a new one takes its place.
 * @param path where the link to the terminal is made.
 * @throws {KenshinError} `config.usage` when socat is missing or cannot make the link.
 */
export async function openPty({
  path,
  port,
  env = process.env,
}: {
  path: string
  port: number
  /** Where socat is looked for (PATH). */
  env?: NodeJS.ProcessEnv
}): Promise<Pty> {
  const terminal = new Terminal(path, port, env)
  await terminal.open()
  return { path, close: () => terminal.close() }
}

class Terminal {
  readonly #path: string
  readonly #port: number
  readonly #env: NodeJS.ProcessEnv
  readonly #closing = new AbortController()
  #socat: ChildProcess | undefined
  #holder: FileHandle | undefined

  constructor(path: string, port: number, env: NodeJS.ProcessEnv) {
    this.#path = path
    this.#port = port
    this.#env = env
  }

  async open(): Promise<void> {
    const words = [`pty,raw,echo=0,link=${this.#path}`, `tcp:127.0.0.1:${this.#port},nodelay`]
    const socat = spawn('socat', words, { stdio: ['ignore', 'ignore', 'pipe'], env: this.#env })
    this.#socat = socat
    let said = ''
    socat.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    const gone = new AbortController()
    socat.once('error', (error) => gone.abort(missing(error)))
    socat.once('exit', () => gone.abort(failed(this.#path, said)))
    this.#holder = await this.#appeared(gone.signal)
    socat.once('exit', () => void this.#replace())
  }

  /**
   * Waits for the link, then keeps the terminal open: otherwise socat would end when the last program closes it.
   */
  #appeared(signal: AbortSignal): Promise<FileHandle> {
    const expired = (): Error => failed(this.#path, 'no link appeared')
    return withDeadline(READY_LIMIT_MS, { time: systemTime, signal, expired }, async (limit) => {
      for (;;) {
        await sleep(LOOK_EVERY_MS, { time: systemTime, signal: limit })
        const holder = await hold(this.#path)
        if (holder !== undefined) return holder
      }
    })
  }

  async #replace(): Promise<void> {
    await this.#release()
    if (this.#closing.signal.aborted) return
    try {
      await this.open()
    } catch {
      // The emulator was closed meanwhile.
    }
  }

  async #release(): Promise<void> {
    await this.#holder?.close()
    this.#holder = undefined
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#release()
    const socat = this.#socat
    if (socat === undefined || socat.exitCode !== null || socat.signalCode !== null) return
    const gone = once(socat, 'exit')
    socat.kill()
    await gone
  }
}

async function hold(path: string): Promise<FileHandle | undefined> {
  try {
    // O_NOCTTY: it must not become the controlling terminal of this process.
    return await open(await realpath(path), constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

const missing = (cause: Error): KenshinError =>
  new KenshinError('config.usage', ({ emulator }) => emulator.noSocat, {
    cause,
    remedy: ({ emulator }) => emulator.installSocat,
  })

function failed(path: string, output: string): KenshinError {
  const said = output.trim().split('\n').at(-1) ?? ''
  return new KenshinError('config.usage', ({ emulator }) => emulator.noTerminal({ path, said }), {
    remedy: ({ emulator }) => emulator.otherPath,
  })
}
