import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { lifeOf, thisProcess, type Life } from './lock-owner.js'
import { sleep, systemTime, type Time } from './time.js'

/** Holds a lock file until released. */
export interface Lock {
  /** Whether it is still ours: a process that was stopped for long loses it. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

interface Taking {
  readonly signal: AbortSignal
  /** How long to wait for a living owner. */
  readonly patienceMs?: number
  /** Processes on one lock must agree on the speed of time. */
  readonly time?: Time
}

/** The owner of a lock touches its file this often. */
const BEAT_MS = 5_000
/** An owner that is not seen and did not touch its file for so long is dead. */
const SILENCE_MS = 30_000
const POLL_MS = 100

/**
 * Takes a lock file that names its owner. It holds between processes, users and containers, on any file system: a lock whose
 * owner is seen to be dead (killed) is taken over at once. An owner in another pid namespace, on another host, before a
 * reboot, or one whose lock cannot be read, is not seen: it lives as long as it touches its file.
 * @returns undefined when a living process holds it and goes on doing so for `patienceMs`.
 */
export async function takeLock(
  path: string,
  { signal, patienceMs = 0, time = systemTime }: Taking,
): Promise<Lock | undefined> {
  await mkdir(dirname(path), { recursive: true })
  const begun = time.monotonic()
  const watch = new Watch(time)
  for (;;) {
    signal.throwIfAborted()
    const lock = await place(path, time)
    if (lock !== undefined) return lock
    const found = await lookAt(path)
    if (found === undefined) continue
    const life = watch.lifeOf(found)
    if (life === 'dead' && (await cleared(path, found, { signal, time }))) continue
    if (life === 'alive' && time.monotonic() - begun >= patienceMs) return undefined
    await sleep(POLL_MS, { time, signal })
  }
}

/** What is seen of a lock file from outside. */
interface Sight {
  /** Undefined where it cannot be read. */
  readonly content: string | undefined
  readonly touchedMs: number
}

/** Watches one lock file until it is known whether its owner lives. */
class Watch {
  readonly #time: Time
  #last: { readonly sight: Sight; readonly since: number } | undefined

  constructor(time: Time) {
    this.#time = time
  }

  /** `unseen` while nothing is known yet. Clocks do not matter: only whether the file is touched while it is watched. */
  lifeOf(sight: Sight): Life {
    const life = lifeOf(sight.content)
    if (life !== 'unseen') return life
    const now = this.#time.monotonic()
    const last = this.#last
    if (last !== undefined && isSame(sight, last.sight)) return now - last.since < SILENCE_MS ? 'unseen' : 'dead'
    this.#last = { sight, since: now }
    return last === undefined ? 'unseen' : 'alive'
  }
}

const isSame = (a: Sight, b: Sight): boolean => a.content === b.content && a.touchedMs === b.touchedMs

/** @returns undefined when the file is gone */
async function lookAt(path: string): Promise<Sight | undefined> {
  const content = await contentOf(path)
  try {
    return { content, touchedMs: (await stat(path)).mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const contentOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined)

/** Others may read it, to see whether its owner lives. */
const MODE = 0o644

/** @returns undefined when there is a lock already */
async function place(path: string, time: Time): Promise<Lock | undefined> {
  const mine = JSON.stringify({ ...thisProcess(), id: randomUUID() })
  let file: FileHandle
  try {
    file = await open(path, 'wx', MODE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  try {
    await file.writeFile(mine)
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
  return held(path, mine, { time, file })
}

/** The file stays open, so that a beat never touches another's lock. */
function held(path: string, mine: string, { time, file }: { time: Time; file: FileHandle }): Lock {
  const isHeld = async (): Promise<boolean> => (await contentOf(path)) === mine
  let beating: Promise<void> = Promise.resolve()
  let cancel = time.timer(BEAT_MS, beat)
  function beat(): void {
    const now = new Date()
    // A disk that fails for now does not end the owner.
    beating = file.utimes(now, now).catch(() => undefined)
    cancel = time.timer(BEAT_MS, beat)
  }
  let done = false
  return {
    isHeld,
    async release() {
      if (done) return
      done = true
      cancel()
      await beating
      await file.close()
      if (await isHeld()) await rm(path, { force: true })
    },
  }
}

/**
 * Removes the lock of a dead owner. Several processes may find the same one: only who holds the lock of the take-over may
 * remove it, after another look. That lock can be left behind by a killed process like any other, hence the recursion.
 */
async function cleared(path: string, found: Sight, { signal, time }: Taking & { time: Time }): Promise<boolean> {
  const turn = await takeLock(`${path}.takeover`, { signal, time })
  if (turn === undefined) return false
  try {
    const now = await lookAt(path)
    if (now !== undefined && isSame(now, found)) await rm(path, { force: true })
    return true
  } finally {
    await turn.release()
  }
}
