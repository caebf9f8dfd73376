/** Runs the program itself, as a user does who has nothing but the emulator. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathInPackage } from '../../base/package.js'
import { dummyCredentials } from '../options.js'

const CLI = pathInPackage('dist/kenshin/kenshin.cjs')

export interface Child {
  /** Where it runs, and keeps its state. */
  readonly folder: string
  /** `inherit` shows everything; `pipe` shows stderr alone; `collect` shows nothing but why it failed. */
  readonly stdout: 'inherit' | 'pipe' | 'collect'
  /** Ends it in good order. */
  readonly signal: AbortSignal
}

/** A command that failed, and has told why. */
export class Ended extends Error {
  readonly exit: number

  constructor(args: readonly string[], exit: number) {
    super(`kenshin ${args.join(' ')}: ${exit}`)
    this.exit = exit
  }
}

/** @returns its stdout, empty where that was inherited. @throws {Ended} */
export async function runKenshin(args: readonly string[], { folder, stdout, signal }: Child): Promise<string> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: environment(folder),
    stdio: ['ignore', stdout === 'inherit' ? 'inherit' : 'pipe', stdout === 'collect' ? 'pipe' : 'inherit'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (words: string) => (said.stdout += words))
  child.stderr?.setEncoding('utf8').on('data', (words: string) => (said.stderr += words))
  const end = (): unknown => child.kill('SIGTERM')
  signal.addEventListener('abort', end)
  const [code] = (await once(child, 'close').finally(() => signal.removeEventListener('abort', end))) as [number | null]
  signal.throwIfAborted()
  if (code === 0) return said.stdout
  process.stderr.write(said.stderr)
  throw new Ended(args, code ?? 1)
}

/** The reader's own settings and secrets stay out of it: whatever they say, nothing but the emulator is read. */
function environment(folder: string): NodeJS.ProcessEnv {
  const foreign = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('KENSHIN_') || name === 'KENSHIN_LANG',
  )
  return {
    ...Object.fromEntries(foreign),
    KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
    KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
    XDG_STATE_HOME: folder,
  }
}
