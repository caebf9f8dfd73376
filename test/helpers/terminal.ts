import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { env } from '../peers/peers.js'

export interface Terminal {
  /** A link to the pseudo-terminal. */
  readonly path: string
  readonly pid: number
  /** The plug is pulled. */
  readonly pull: () => void
}

/** A TCP port of this machine as a serial path (socat). Gone when the test ends, or when its connection does. */
export async function terminal(port: number): Promise<Terminal> {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-terminal-'))
  await chmod(folder, 0o755)
  const path = join(folder, 'dongle')
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${port},nodelay`], {
    env,
    stdio: 'inherit',
  })
  onTestFinished(async () => {
    socat.kill('SIGKILL')
    await ended(socat)
    await rm(folder, { recursive: true, force: true })
  })
  while (!existsSync(path)) {
    if (socat.pid === undefined || socat.exitCode !== null) throw new Error('socat made no terminal')
    await pause(10)
  }
  return { path, pid: socat.pid!, pull: () => socat.kill('SIGKILL') }
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
