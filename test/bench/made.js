/** What a measurement made is undone at its end. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Newest first. */
const made = []

export const undoAtEnd = (undo) => void made.unshift(undo)

export async function cleanUp() {
  for (const undo of made.splice(0)) await undo()
}

export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'kenshin-bench-'))
  undoAtEnd(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Ends a child process and waits for it. */
export async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}
