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
  // Written beside and moved into place: the lock file is never seen half-written.
  const own = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(own, mine, { flag: 'wx', mode: 0o600 })
    const taken = (await placed(own, path)) || (await tookOver(own, path)) || (await placed(own, path))
    return taken ? held(path, mine) : undefined
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
 * Replaces the lock of a dead owner. Several processes may find the same one: only who holds the lock of the take-over may
 * replace it, after another look. That lock can be left behind by a killed process like any other, hence the recursion.
 */
async function tookOver(own: string, path: string): Promise<boolean> {
  if (!(await isStale(path))) return false
  const turn = await takeLock(`${path}.takeover`)
  if (turn === undefined) return false
  try {
    if (!(await isStale(path))) return false
    await rename(own, path)
    return true
  } finally {
    await turn.release()
  }
}

async function isStale(path: string): Promise<boolean> {
  const content = await contentOf(path)
  return content !== undefined && !isAlive(content)
}

function isAlive(content: string): boolean {
  const owner = parseOwner(content)
  if (owner === undefined) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = startOf(owner.pid)
  return started === undefined || owner.started === undefined || owner.started === started
}

function parseOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Partial<Owner>
    return typeof owner.pid === 'number' ? { pid: owner.pid, started: owner.started } : undefined
  } catch {
    return undefined
  }
}

/** Of /proc/PID/stat; undefined where there is no /proc or it is hidden, then the pid alone decides. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A killed process that nobody waits for keeps its pid and its start.
    return state === 'Z' ? 'ended' : fields[18]
  } catch {
    return undefined
  }
}
