import { spawn, type ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dummyCredentials } from '../../src/emulator/options.js'
import { atEnd } from './at-end.js'

/** The compiled program. */
export const CLI = new URL('../../dist/kenshin/kenshin.cjs', import.meta.url).pathname

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What stdout and stderr hold so far. */
  readonly stdout: () => string
  readonly stderr: () => string
}

export interface KenshinOptions {
  readonly cwd: string
  /** On top of a bare environment with the emulator's credentials; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Runs as this user and group. */
  readonly uid?: number
  /** The command in which it runs. */
  readonly inside?: readonly string[]
}

/** A run of more than two seconds tells of its progress; on a busy machine every run is one. */
const PROGRESS =
  /^\S+: (?:(?:waiting for|checking|waking|looking for|connected).*, \d+ (?:s|min)|\d+\/\d+ days, .* left, .*)\n|^\d+\/\d+ meters done.*\n/gm

/** What a program said that is not about its progress. */
export const besideProgress = (stderr: string): string => stderr.replaceAll(PROGRESS, '')

const everything: string[] = []

export function keepForSearch(...words: string[]): void {
  if (everything.length === 0) atEnd(() => everything.splice(0))
  everything.push(...words)
}

/** All that all commands of this test file ever printed, for the search for secrets. */
export const allOutput = (): string => everything.join('\n')

/** A bare environment with the emulator's credentials, and what is on top of it. */
export const environment = (
  home: string,
  onTop: KenshinOptions['env'] = {},
): Readonly<Record<string, string | undefined>> => ({
  PATH: process.env.PATH,
  HOME: home,
  LANG: 'C.UTF-8',
  KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
  KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
  ...onTop,
})

/** Starts the compiled program as a user does. */
export function start(args: readonly string[], { cwd, env = {}, uid, inside = [] }: KenshinOptions): Running {
  const [command, ...words] = [...inside, process.execPath, CLI, ...args]
  const child = spawn(command!, words, {
    cwd,
    env: {
      ...environment(cwd),
      // Not by `spawn`: that user may lack the right to run a Node.js in root's home.
      ...(uid !== undefined && {
        NODE_OPTIONS: `--import data:text/javascript,process.setgid(${uid});process.setuid(${uid})`,
      }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const begun = performance.now()
  const out = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (words: string) => (out.stdout += words))
  child.stderr.setEncoding('utf8').on('data', (words: string) => (out.stderr += words))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => {
      keepForSearch(out.stdout, out.stderr)
      resolve({ code, ...out, seconds: (performance.now() - begun) / 1000 })
    }),
  )
  return { child, ended, stdout: () => out.stdout, stderr: () => out.stderr }
}

export const kenshin = (args: readonly string[], options: KenshinOptions): Promise<Ended> => start(args, options).ended

/** Writes a settings file; `lines` are appended as they are. */
export const writeSettings = (folder: string, port: string, ...lines: string[]): Promise<void> =>
  writeSettingsOf([['home', port]], folder, ...lines)

/** The same with several meters. */
export async function writeSettingsOf(
  ports: readonly (readonly [name: string, port: string])[],
  folder: string,
  ...lines: string[]
): Promise<void> {
  const meters = ports.flatMap(([name, port]) => [`  - name: ${name}`, `    port: ${port}`])
  // An emulated meter has a clock of its own.
  const words = ['meters:', ...meters, `state: ${join(folder, 'state')}`, 'history: { meterClock: trust }', ...lines]
  await writeFile(join(folder, 'kenshin.yaml'), `${words.join('\n')}\n`, { mode: 0o600 })
}
