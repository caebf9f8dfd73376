import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lock, as its file says. */
export interface Owner {
  readonly pid: number
  /** Start of that process in clock ticks since boot: tells it from a later process with the same number. */
  readonly started: string | undefined
  /** Where that pid means something: this boot of this kernel and one pid namespace; a container has its own. */
  readonly realm: string
}

/** Whether the owner lives; `unseen`: it may live where this process cannot see it. */
export type Life = 'alive' | 'dead' | 'unseen'

export const thisProcess = (): Owner => ({ pid: process.pid, started: startOf(process.pid), realm: realm() })

/** @param content of a lock file; undefined where it cannot be read */
export function lifeOf(content: string | undefined): Life {
  const owner = content === undefined ? undefined : parseOwner(content)
  if (owner?.realm !== realm()) return 'unseen'
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead'
  }
  const started = startOf(owner.pid)
  if (started === owner.started) return 'alive'
  return started === undefined || owner.started === undefined ? 'unseen' : 'dead'
}

function parseOwner(content: string): Owner | undefined {
  try {
    const { pid, started, realm } = JSON.parse(content) as Partial<Owner>
    return typeof pid === 'number' && typeof realm === 'string' ? { pid, started, realm } : undefined
  } catch {
    return undefined
  }
}

function realm(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** Of /proc/PID/stat; undefined where there is no /proc, it is hidden, or it shows the pids of another namespace. */
function startOf(pid: number): string | undefined {
  try {
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A killed process that nobody waits for keeps its pid and its start.
    return state === 'Z' ? 'ended' : fields[18]
  } catch {
    return undefined
  }
}
