import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'

interface Owner {
  readonly pid: number
  /** Start of that process in clock ticks since boot: tells it from a later process with the same number. */
  readonly started: string | undefined
}

/** Holds a lock file until released. */
export interface Lock {
  release(): Promise<void>
}

/**
 * Takes a lock file that names its owner's pid. A lock whose owner is dead (killed, or before a reboot) is taken over.
 * @returns undefined when a living process holds it.
 */
export async function takeLock(path: string): Promise<Lock | undefined> {
  await mkdir(dirname(path), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner)
  // Written beside and linked into place: the lock file is never seen half-written.
  const own = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(own, mine, { flag: 'wx', mode: 0o600 })
  try {
    if (await placed(own, path)) return held(path, mine)
    const found = await contentOf(path)
    if (found !== undefined && isAlive(found)) return undefined
    if (found !== undefined) await removeStale(path, found)
    return (await placed(own, path)) ? held(path, mine) : undefined
  } finally {
    await rm(own, { force: true })
  }
}

function held(path: string, mine: string): Lock {
  let done = false
  return {
    async release() {
      if (done) return
      done = true
      if ((await contentOf(path)) === mine) await rm(path, { force: true })
    },
  }
}

async function placed(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Two processes may both find the same stale lock. Each moves away what lies there; the slower one may thereby move the
 * quicker one's fresh lock, sees that by its content, and puts it back.
 */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}.stale`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await contentOf(aside)) !== stale) await placed(aside, path)
  await rm(aside, { force: true })
}

function isAlive(content: string): boolean {
  const owner = parseOwner(content)
  if (owner === undefined) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return owner.started === startOf(owner.pid)
}

function parseOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Partial<Owner>
    return typeof owner.pid === 'number' ? { pid: owner.pid, started: owner.started } : undefined
  } catch {
    return undefined
  }
}

/** Field 22 of /proc/PID/stat; undefined where there is no /proc, then the pid alone decides. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
