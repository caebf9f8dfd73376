import { homedir } from 'node:os'
import type { Command } from 'commander'
import type { Config } from '../../config/types.js'
import { KenshinError } from '../base/errors.js'
import { createLogger, type Level, type Logger } from '../base/log.js'
import { say, text } from '../base/text.js'
import { systemTime, type Time } from '../base/time.js'
import { Screen } from '../report/screen.js'

/** The options every command has. */
export interface GlobalOptions {
  readonly config?: string
  readonly json?: boolean
  readonly logLevel?: Level
}

export interface CommandContext {
  readonly config: Config
  readonly json: boolean
  readonly time: Time
  readonly log: Logger
  /** Where logs and progress go. */
  readonly screen: Screen
  /** Ends on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
}

/** Loads the settings and makes what every working command needs. */
export async function openContext(command: Command): Promise<CommandContext> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const { loadConfig } = await import('../../config/load.js')
  const config = await loadConfig({ file: options.config, env: process.env, cwd: process.cwd(), home: homedir() })
  const json = options.json ?? false
  const level = options.logLevel ?? config.log.level
  const screen = new Screen(process.stderr)
  const log = createLogger({ level, format: json ? 'json' : 'plain', write: (line) => screen.print(line) })
  for (const warning of config.warnings) log.warn(say(warning))
  return { config, json, time: systemTime, log, screen, signal: endSignal(() => log.info(STOPPING)) }
}

const STOPPING = 'stopping in good order, a second signal ends at once'

/** The first signal ends the work in good order (SKTERM, close); a second one ends the process at once. */
export function endSignal(onFirst: () => void = () => undefined): AbortSignal {
  const controller = new AbortController()
  const end = (): void => {
    if (controller.signal.aborted) process.exit(130)
    onFirst()
    controller.abort(new KenshinError('run.interrupted', text('Interrupted.', '中断しました。')))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end)
  return controller.signal
}

/** One line of data. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Whether the stream shows colours; Node 20's styleText does not ask NO_COLOR by itself. */
export const hasColours = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY && (env.NO_COLOR ?? '') === '' && stream.hasColors()
