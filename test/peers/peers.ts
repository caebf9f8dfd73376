import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describeWhere } from '../helpers/not-run.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')

/** Python with momonga and pyserial. */
export const python = join(cache, 'python/bin/python')

/** An environment in which socat is found: installed, or unpacked by test/prepare/peers.sh. */
export const env = { ...process.env, PATH: `${process.env.PATH ?? ''}${delimiter}${join(cache, 'bin')}` }

function hasSocat(): boolean {
  try {
    execFileSync('socat', ['-V'], { env, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export type Need = 'socat' | 'momonga'

function absent(need: Need): boolean {
  return need === 'socat' ? !hasSocat() : !existsSync(python)
}

/** Tests with foreign programs. */
export function describePeer(name: string, needs: readonly Need[], body: () => void): void {
  const missing = needs.filter(absent)
  const why = missing.length === 0 ? undefined : `${missing.join(' and ')} absent: run test/prepare/peers.sh`
  describeWhere(name, why, body)
}
