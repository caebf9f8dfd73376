import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { dummyCredentials } from '../../src/emulator/options.js'
import { CLI } from '../helpers/kenshin.js'
import { until, type Home } from './home.js'

export const ESC = String.fromCharCode(27)
/** Precedes a line that is drawn anew. */
export const ERASE = `\r${ESC}[K`

/** `script` of util-linux gives a program a terminal. */
export const noTerminal =
  existsSync('/usr/bin/script') && process.platform === 'linux' ? undefined : 'script of util-linux is absent'

/** Starts the program in a terminal of its own. */
export function startInTerminal(
  { folder }: Home,
  args: string,
  columns: number,
  env: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  const command = `stty cols ${columns}; '${process.execPath}' '${CLI}' ${args}`
  return spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
      KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
      ...env,
    },
  })
}

/** What it prints there. @param when Ctrl-C is pressed. */
export async function inTerminal(
  home: Home,
  args: string,
  columns: number,
  env: Record<string, string> = {},
  when?: () => boolean,
): Promise<string> {
  const child = startInTerminal(home, args, columns, env)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (words: string) => (output += words))
  const closed = once(child, 'close')
  if (when !== undefined) {
    await until(when)
    child.stdin.write('\u0003')
  }
  await closed
  return output
}

/** What stays on the screen: of a line that is redrawn, its last state. */
export const lastStates = (output: string): string[] =>
  output.split('\n').map((line) => stripVTControlCharacters(line.replace(/\r$/, '').split('\r').at(-1) ?? ''))
