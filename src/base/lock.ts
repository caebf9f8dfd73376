import { randomUUID } from 'node:crypto'
import { closeSync, futimes, openSync, writeFileSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from './folder.js'
import { lifeOf, thisProcess, type Life } from './lock-owner.js'
import { sleep, systemTime, type Time } from './time.js'

/** Holds a lock file until released. */
export interface Lock {
  /** Whether it is still ours: a process that was suspended for long loses it. */
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

/** The owner of a lock sets the time of its file this often. */
const TOUCH_MS = 5_000
/** An owner that cannot be seen, and did not touch its file for so long, is dead. */
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
  await makeFolder(dirname(path))
  const begun = time.monotonic()
  const watch = new OwnerWatch(time)
  for (;;) {
    signal.throwIfAborted()
    const lock = await createLock(path, time)
    if (lock !== undefined) return lock
    const found = await readLockFile(path)
    if (found === undefined) continue
    const life = watch.lifeOf(found)
    if (life === 'dead' && (await removeDeadLock(path, found, { signal, time }))) continue
    if (life === 'alive' && time.monotonic() - begun >= patienceMs) return undefined
    await sleep(POLL_MS, { time, signal })
  }
}

/** What another process can see of a lock file. */
interface LockFile {
  /** Undefined where it cannot be read. */
  readonly content: string | undefined
  readonly touchedMs: number
}

/** Watches one lock file until it is known whether its owner lives. */
class OwnerWatch {
  readonly #time: Time
  #last: { readonly file: LockFile; readonly since: number } | undefined

  constructor(time: Time) {
    this.#time = time
  }

  /** `unseen` while nothing is known yet. What counts is whether the file is touched while it is watched; no clock is compared. */
  lifeOf(file: LockFile): Life {
    const life = lifeOf(file.content)
    if (life !== 'unseen') return life
    const now = this.#time.monotonic()
    const last = this.#last
    if (last !== undefined && isSame(file, last.file)) return now - last.since < SILENCE_MS ? 'unseen' : 'dead'
    this.#last = { file, since: now }
    return last === undefined ? 'unseen' : 'alive'
  }
}

const isSame = (a: LockFile, b: LockFile): boolean => a.content === b.content && a.touchedMs === b.touchedMs

/** @returns undefined when the file is gone */
async function readLockFile(path: string): Promise<LockFile | undefined> {
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

/**
 * Makes the file and names its owner in one go: others watch a lock without a name for {@link SILENCE_MS}, and on a busy machine a kill
 * between two turns of the event loop is no rare event.
 * @returns undefined when there is a lock already
 */
async function createLock(path: string, time: Time): Promise<Lock | undefined> {
  const mine = JSON.stringify({ ...thisProcess(), id: randomUUID() })
  let file: number
  try {
    file = openSync(path, 'wx', MODE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  try {
    writeFileSync(file, mine)
  } catch (error) {
    closeSync(file)
    await rm(path, { force: true })
    throw error
  }
  return hold(path, mine, { time, file })
}

const setTimes = promisify(futimes)

/** Touches the file from time to time. It stays open, so that the file of another owner is never touched. */
function hold(path: string, mine: string, { time, file }: { time: Time; file: number }): Lock {
  const isHeld = async (): Promise<boolean> => (await contentOf(path)) === mine
  let touching: Promise<void> = Promise.resolve()
  let cancel = time.timer(TOUCH_MS, touch)
  function touch(): void {
    const now = new Date()
    // A disk may fail for a moment; the owner goes on.
    touching = setTimes(file, now, now).catch(() => undefined)
    cancel = time.timer(TOUCH_MS, touch)
  }
  let done = false
  return {
    isHeld,
    async release() {
      if (done) return
      done = true
      cancel()
      await touching
      closeSync(file)
      if (await isHeld()) await rm(path, { force: true })
    },
  }
}

/**
 * Removes the lock of a dead owner. Several processes may find the same one, so the one that removes it holds another lock, and
 * looks again first. A killed process may leave that lock behind as well, hence the recursion.
 */
async function removeDeadLock(
  path: string,
  found: LockFile,
  { signal, time }: Taking & { time: Time },
): Promise<boolean> {
  const takeover = await takeLock(`${path}.takeover`, { signal, time })
  if (takeover === undefined) return false
  try {
    const now = await readLockFile(path)
    if (now !== undefined && isSame(now, found)) await rm(path, { force: true })
    return true
  } finally {
    await takeover.release()
  }
}
