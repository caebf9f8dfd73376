import { homedir } from 'node:os'
import type { Command } from 'commander'
import type { Config } from '../../config/types.js'
import type { Context } from '../base/context.js'
import { createLogger, type Level } from '../base/log.js'
import { systemTime } from '../base/time.js'
import { Screen } from '../report/screen.js'
import { say, text, type Text } from '../words/words.js'
import { endSignal } from './end-signal.js'

/** The options every command has. */
export interface GlobalOptions {
  readonly config?: string
  readonly json?: boolean
  readonly logLevel?: Level
}

/** What a command works with. Its signal ends on SIGINT, SIGTERM and SIGHUP. */
export interface CommandContext extends Context {
  readonly json: boolean
  /** Where logs and progress go. */
  readonly screen: Screen
  readonly config: Config
}

/** What the settings depend on beside their file. */
export const surroundings = (): { env: NodeJS.ProcessEnv; cwd: string; home: string | undefined } => ({
  env: process.env,
  cwd: process.cwd(),
  home: homeFolder(),
})

/** Undefined for a user without one: in containers many have neither HOME nor an entry in /etc/passwd. */
function homeFolder(): string | undefined {
  try {
    return homedir() || undefined
  } catch {
    return undefined
  }
}

/**
 * Loads the settings and makes what a command works with.
 * @param hasProgress the command shows a line of progress: on a terminal, logs below `warn` are then left out, unless
 *   `--log-level` asks for them, because they would push the line down.
 */
export async function openContext(command: Command, { hasProgress = false } = {}): Promise<CommandContext> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const { loadConfig } = await import('../../config/load.js')
  const config = await loadConfig({ file: options.config, ...surroundings() })
  return { config, ...makeContext(options, { level: config.log.level, warnings: config.warnings, hasProgress }) }
}

interface Making {
  readonly level: Level
  readonly warnings: readonly Text[]
  readonly hasProgress: boolean
  /** The signal that ends the command, where there is one already. */
  readonly signal?: AbortSignal
}

/** The same for a command that has no settings, or those of two stores; `level` and `warnings` are of the settings. */
export function makeContext(
  { json = false, logLevel }: GlobalOptions,
  { level, warnings, hasProgress, signal }: Making,
): Omit<CommandContext, 'config'> {
  const screen = new Screen(process.stderr)
  const isQuiet = hasProgress && screen.isLive && !json && level === 'info'
  const log = createLogger({
    level: logLevel ?? (isQuiet ? 'warn' : level),
    format: json ? 'json' : 'plain',
    write: (line) => screen.print(line),
  })
  for (const warning of warnings) log.warn(say(warning))
  const onFirst = (): void => (isQuiet ? screen.print(`${say(STOPPING)}\n`) : log.info(STOPPING.en))
  return { json, time: systemTime, log, screen, signal: signal ?? endSignal(onFirst) }
}

const STOPPING = text(({ commands }) => commands.program.stopping)
