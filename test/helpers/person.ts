import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { CLI } from './kenshin.js'

/** Why nobody can sit at a terminal here; undefined where `script` of util-linux makes one. */
export const noTerminal: string | undefined =
  process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
    ? undefined
    : 'script of util-linux is absent'

/** A person at a pseudo-terminal of 80 columns. */
export interface Person {
  /** Waits until words that were not yet waited for stand on the screen. */
  sees(words: string | RegExp): Promise<void>
  /** Types as it is: `\r` is the return key. */
  types(words: string): void
  /** Every byte that the terminal was sent. */
  bytes(): string
  /** The same without the control sequences of the terminal. */
  screen(): string
  readonly ended: Promise<number | null>
  readonly child: ChildProcess
}

/** Before vitest does, in order to say what stands on the screen. */
const HANG_MS = 240_000

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** Starts the compiled program at a terminal, with a bare environment. */
export function personAt(
  args: readonly string[],
  { cwd, env = {}, uid }: { cwd: string; env?: Readonly<Record<string, string | undefined>>; uid?: number },
): Person {
  const program = [process.execPath, CLI, ...args].map(quoted).join(' ')
  const child = spawn('script', ['-qefc', `stty cols 80 rows 24; exec ${program}`, '/dev/null'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      SHELL: '/bin/sh',
      NO_COLOR: '1',
      ...(uid !== undefined && {
        NODE_OPTIONS: `--import data:text/javascript,process.setgid(${uid});process.setuid(${uid})`,
      }),
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let [bytes, seen] = ['', 0]
  const news = new Set<() => void>()
  const tell = (): void => news.forEach((listener) => listener())
  child.stdout.setEncoding('utf8').on('data', (words: string) => {
    bytes += words
    tell()
  })
  let isOver = false
  const ended = new Promise<number | null>((resolve) =>
    child.on('close', (code) => {
      isOver = true
      tell()
      resolve(code)
    }),
  )
  const screen = (): string => stripVTControlCharacters(bytes)
  const find = (words: string | RegExp): boolean => {
    const rest = screen().slice(seen)
    const at = typeof words === 'string' ? rest.indexOf(words) : rest.search(words)
    if (at < 0) return false
    seen += at + (typeof words === 'string' ? words.length : 1)
    return true
  }
  return {
    child,
    ended,
    bytes: () => bytes,
    screen,
    types: (words) => void child.stdin.write(words),
    sees: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (find(words)) resolve()
          else if (isOver) fail()
          else return
          news.delete(look)
          clearTimeout(timer)
        }
        const fail = (): void => reject(new Error(`never seen: ${String(words)}, but:\n${screen()}`))
        const timer = setTimeout(fail, HANG_MS)
        news.add(look)
        look()
      }),
  }
}
