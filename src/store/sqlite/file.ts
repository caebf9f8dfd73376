import { access, constants, open, readFile, realpath, stat } from 'node:fs/promises'
import { KenshinError } from '../../base/errors.js'
import { Unsettled } from './driver.js'
import { heldByAnotherProgram, fileError, partOutside, mountOfItsOwn, notAFile } from './errors.js'

/** The file behind a symbolic link: a rename would replace the link. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => path)

/**
 * The inode; another one means that the file was replaced. undefined where there is none.
 * @throws {KenshinError} `store.no-access`, `store.refused`
 */
export async function inodeOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path)
    // A device may never end.
    if (!found.isFile()) throw notAFile(path)
    await access(path, constants.R_OK)
    return `${found.dev} ${found.ino}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error instanceof KenshinError ? error : fileError(path, error)
  }
}

/** Where SQLite counts its transactions in a file. */
const CHANGE_COUNTER = { at: 24, bytes: 4 }

/** Other words after every change, of size, time or SQLite's own counter, and of a file in its place. */
export async function versionOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { dev, ino, size, mtimeNs } = await file.stat({ bigint: true })
    const counter = Buffer.alloc(CHANGE_COUNTER.bytes)
    await file.read(counter, 0, CHANGE_COUNTER.bytes, CHANGE_COUNTER.at)
    return [dev, ino, size, mtimeNs, counter.toString('hex')].join(' ')
  } finally {
    await file.close()
  }
}

/**
 * The whole content, when nobody wrote while it was read.
 * @throws {Unsettled} when somebody did
 */
export async function settledContent(path: string): Promise<{ bytes: Uint8Array; version: string }> {
  const version = await versionOf(path)
  await refuseBesideOthers(path)
  const bytes = await readFile(path)
  await refuseBesideOthers(path)
  if ((await versionOf(path)) !== version) throw new Unsettled(heldByAnotherProgram(path))
  return { bytes, version }
}

/**
 * A program that reads or replaces a file whole must not do so beside these: what they hold belongs into the file, and is
 * written there by who made them, or by the next SQLite that opens it after a crash.
 * @throws {Unsettled} `store.locked`: a journal goes with its transaction, a WAL with the writer
 */
export async function refuseBesideOthers(path: string): Promise<void> {
  for (const beside of [`${path}-wal`, `${path}-journal`])
    if (await exists(beside)) throw new Unsettled(partOutside(path, beside))
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * A file that is a mount of its own (`docker -v ./k.sqlite:/data/k.sqlite`) cannot be replaced, and its journal and its lock
 * would lie in another folder than those of who else uses it.
 * @throws {KenshinError} `store.refused`
 */
export async function refuseMount(path: string): Promise<void> {
  // Where there is no /proc (macOS), single files are not mounted.
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  if (mountPoints(mounts).includes(path)) throw mountOfItsOwn(path)
}

/** @param mountinfo proc_pid_mountinfo(5): the fifth word of a line; blanks, line ends and backslashes are written as `\040` */
export const mountPoints = (mountinfo: string): string[] =>
  mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((word) => word.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
