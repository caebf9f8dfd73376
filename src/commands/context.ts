import { homedir } from 'node:os'
import { isatty } from 'node:tty'
import type { Command } from 'commander'
import type { Config } from '../../config/types.js'
import { Exit, KenshinError } from '../base/errors.js'
import { createLogger, type Level, type Logger } from '../base/log.js'
import { ifStillRunningAfter, systemTime, type Time } from '../base/time.js'
import { Screen } from '../report/screen.js'
import { say, text, type Text } from '../words/words.js'

/** The options every command has. */
export interface GlobalOptions {
  readonly config?: string
  readonly json?: boolean
  readonly logLevel?: Level
}

/** What a command works with beside its settings. */
export interface Surface {
  readonly json: boolean
  readonly time: Time
  readonly log: Logger
  /** Where logs and progress go. */
  readonly screen: Screen
  /** Ends on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
}

export interface CommandContext extends Surface {
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
 * Loads the settings and makes what every working command needs.
 * @param hasProgress the command shows a line of progress: on a terminal, logs below `warn` would only push it down, unless
 *   somebody asked for them.
 */
export async function openContext(command: Command, { hasProgress = false } = {}): Promise<CommandContext> {
  const options = command.optsWithGlobals<GlobalOptions>()
  const { loadConfig } = await import('../../config/load.js')
  const config = await loadConfig({ file: options.config, ...surroundings() })
  return { config, ...openSurface(options, { settings: config.log.level, warnings: config.warnings, hasProgress }) }
}

export function openSurface(
  { json = false, logLevel }: GlobalOptions,
  { settings, warnings, hasProgress }: { settings: Level; warnings: readonly Text[]; hasProgress: boolean },
): Surface {
  const screen = new Screen(process.stderr)
  const isQuiet = hasProgress && screen.isLive && !json && settings === 'info'
  const level = logLevel ?? (isQuiet ? 'warn' : settings)
  const log = createLogger({ level, format: json ? 'json' : 'plain', write: (line) => screen.print(line) })
  for (const warning of warnings) log.warn(say(warning))
  const onFirst = (): void => (isQuiet ? screen.print(`${say(STOPPING)}\n`) : log.info(STOPPING.en))
  return { json, time: systemTime, log, screen, signal: endSignal(onFirst) }
}

const STOPPING = text(({ commands }) => commands.program.stopping)

/** Enough for the dongle to end its command and to take SKTERM. */
const LAST_MS = 5_000

/** The first signal ends the work in good order (SKTERM, close); a second one sets that a short limit. */
export function endSignal(onFirst: () => void = () => undefined): AbortSignal {
  const controller = new AbortController()
  let isHurried = false
  const end = (): void => {
    if (!controller.signal.aborted) {
      controller.abort(new KenshinError('run.interrupted', (words) => words.interrupted))
      onFirst()
    } else if (!isHurried) {
      isHurried = true
      ifStillRunningAfter(LAST_MS, () => process.exit(Exit.interrupted))
    }
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, end)
  // Asked now: a terminal that is gone is none any more.
  const onHangUp = hasTerminal() ? end : (): void => undefined
  process.on('SIGHUP', onHangUp)
  return controller.signal
}

/**
 * SIGHUP says that the terminal is gone; who has none goes on, as after `nohup`. Whether the signal was ignored at the start cannot
 * be asked: Node sets every signal back to its default before any program runs.
 */
const hasTerminal = (): boolean => [0, 1, 2].some((fd) => isatty(fd))

/** One line of data. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Whether the stream shows colours; Node 20's styleText does not ask NO_COLOR by itself. */
export const hasColours = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY && (env.NO_COLOR ?? '') === '' && stream.hasColors()
