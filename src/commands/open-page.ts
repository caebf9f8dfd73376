import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { pathToFileURL } from 'node:url'
import { withDeadline } from '../base/time.js'
import { readersWords } from '../words/words.js'
import type { CommandContext } from './context.js'

/** A program that opens pages ends soon, or has become the browser itself. */
const SOON_MS = 3_000

/** Opens a page in the reader's browser; where there is none, says how to get it to one. */
export async function openPage(
  path: string,
  context: Pick<CommandContext, 'time' | 'signal' | 'screen'>,
): Promise<void> {
  const command = commandFor(process.platform, process.env)
  if (command !== undefined && (await isOpened(command, path, context))) return
  context.screen.print(
    `${readersWords().commands.report.notOpened({ path, url: pathToFileURL(path).href, host: hostname() })}\n`,
  )
}

/** @returns undefined on a machine without a screen */
export function commandFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  const hasScreen = [env.DISPLAY, env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '')
  return hasScreen ? ['xdg-open'] : undefined
}

async function isOpened(
  [program = '', ...args]: readonly string[],
  path: string,
  { time, signal }: Pick<CommandContext, 'time' | 'signal'>,
): Promise<boolean> {
  const child = spawn(program, [...args, path], { detached: true, stdio: 'ignore' })
  child.unref()
  const expired = new Error('it still runs')
  try {
    const ended = (own: AbortSignal): Promise<unknown[]> => once(child, 'exit', { signal: own })
    const [code] = await withDeadline(SOON_MS, { time, signal, expired: () => expired }, ended)
    return code === 0
  } catch (error) {
    signal.throwIfAborted()
    return (error as Error).cause === expired || error === expired
  }
}
