/** `kenshin emulate`: serves an emulator, says when it is ready, and ends it. */
import { KenshinError } from '../../base/errors.js'
import { createLogger, type Level } from '../../base/log.js'
import { describeFrame } from '../../echonet/frame.js'
import { startEmulator } from '../emulator.js'
import { optionsOf, type EmulateArguments } from './arguments.js'
import { addressOf } from './parse.js'
import { openPty, type Pty } from './pty.js'

/** What the command takes from its process. */
export interface ServeEnvironment {
  readonly env: NodeJS.ProcessEnv
  readonly logLevel: Level
  /** Logs as JSON lines. */
  readonly json: boolean
  readonly print: (line: string) => void
  readonly log: (line: string) => void
}

/**
 * Serves until `close` is called; prints one JSON line when ready.
 * @throws {KenshinError} `config.usage` when the arguments are wrong or the place cannot be had.
 */
export async function serve(
  args: EmulateArguments,
  environment: ServeEnvironment,
): Promise<{ close(): Promise<void> }> {
  if (args.tcp === undefined && args.pty === undefined) throw noPlace()
  const place = args.tcp === undefined ? { host: '127.0.0.1', port: 0 } : addressOf(args.tcp)
  const logger = createLogger({
    level: environment.logLevel,
    format: environment.json ? 'json' : 'plain',
    write: environment.log,
  })
  const emulator = await startEmulator({
    ...optionsOf(args, environment.env),
    ...place,
    onRequest: ({ frame, replies }) => logger.debug('request', { frame: describeFrame(frame), replies }),
  })
  const pty = await openPtyOrClose(args.pty, environment.env, emulator)
  const tcp = emulator.host.includes(':') ? `[${emulator.host}]:${emulator.port}` : `${emulator.host}:${emulator.port}`
  const where = { ...(args.tcp !== undefined && { tcp }), ...(pty && { pty: pty.path }) }
  environment.print(`${JSON.stringify({ ready: true, ...where })}\n`)
  return {
    async close() {
      await pty?.close()
      await emulator.close()
    },
  }
}

async function openPtyOrClose(
  path: string | undefined,
  env: NodeJS.ProcessEnv,
  emulator: { port: number; close(): Promise<void> },
): Promise<Pty | undefined> {
  if (path === undefined) return undefined
  try {
    return await openPty({ path, port: emulator.port, env })
  } catch (error) {
    await emulator.close()
    throw error
  }
}

const noPlace = (): KenshinError =>
  new KenshinError('config.usage', ({ emulator }) => emulator.noPlace, { remedy: ({ emulator }) => emulator.namePlace })
