import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { describeWhere } from '../helpers/not-run.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')

/** Python with a library and pyserial. */
const pythons = {
  momonga: join(cache, 'python/bin/python'),
  'broute-j11': join(cache, 'python-j11/bin/python'),
} as const

/** What a program of Python prints. @param needs the library that it uses */
export async function runPython(needs: keyof typeof pythons, script: string, args: readonly string[]): Promise<string> {
  const options = { env: { ...process.env, TZ: 'Asia/Tokyo' } }
  return (await promisify(execFile)(pythons[needs], [script, ...args], options)).stdout
}

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

type Need = 'socat' | keyof typeof pythons

function absent(need: Need): boolean {
  return need === 'socat' ? !hasSocat() : !existsSync(pythons[need])
}

/** Tests with foreign programs. */
export function describePeer(name: string, needs: readonly Need[], body: () => void): void {
  const missing = needs.filter(absent)
  const why = missing.length === 0 ? undefined : `${missing.join(' and ')} absent: run test/prepare/peers.sh`
  describeWhere(name, why, body)
}
