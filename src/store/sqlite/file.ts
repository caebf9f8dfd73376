import { existsSync, fstatSync, readSync } from 'node:fs'
import { access, constants, open, readFile, realpath, stat } from 'node:fs/promises'
import { isOurs } from '../../base/errors.js'
import { Unsettled } from './driver.js'
import { fileError, partOutside, mountOfItsOwn, notAFile } from './errors.js'

/** The file behind a symbolic link; a rename would replace the link itself. */
export const realPath = (path: string): Promise<string> => realpath(path).catch(() => path)

/**
 * The inode; another one means that the file was replaced. undefined where there is none.
 * @throws {KenshinError} `store.no-access`, `store.refused`
 */
export async function inodeOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path)
    // Reading a device may never end.
    if (!found.isFile()) throw notAFile(path)
    await access(path, constants.R_OK)
    return `${found.dev} ${found.ino}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw isOurs(error) ? error : fileError(path, error)
  }
}

/** Where SQLite counts its transactions in a file. */
const CHANGE_COUNTER = { at: 24, bytes: 4 }

/** Differs after every change of the file (of its size, its time or SQLite's own counter), and for another file in its place. */
export async function versionOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    return versionOfOpen(file.fd)
  } finally {
    await file.close()
  }
}

/** @param file its descriptor */
export function versionOfOpen(file: number): string {
  const { dev, ino, size, mtimeNs } = fstatSync(file, { bigint: true })
  const counter = Buffer.alloc(CHANGE_COUNTER.bytes)
  readSync(file, counter, 0, CHANGE_COUNTER.bytes, CHANGE_COUNTER.at)
  return [dev, ino, size, mtimeNs, counter.toString('hex')].join(' ')
}

/**
 * A file must not be read or replaced while a part of it lies in a -wal or -journal: that part is merged by the program that
 * wrote it, or after a crash by the next SQLite that opens the file.
 * @throws {Unsettled} `store.locked`; a journal goes at the end of its transaction, a WAL when its writer closes the file
 */
export function refuseBesideJournal(path: string): void {
  for (const beside of [`${path}-wal`, `${path}-journal`])
    if (existsSync(beside)) throw new Unsettled(partOutside(path, beside))
}

/**
 * Refuses a file that is a mount of its own (`docker -v ./k.sqlite:/data/k.sqlite`): it cannot be replaced, and its journal and lock
 * would lie in another folder than those of other programs that use it.
 * @throws {KenshinError} `store.refused`
 */
export async function refuseMount(path: string): Promise<void> {
  // Without /proc (macOS) there are no mounts of single files.
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  if (mountPoints(mounts).includes(path)) throw mountOfItsOwn(path)
}

/** @param mountinfo see proc_pid_mountinfo(5): the path is the fifth word of a line, with blanks, line ends and backslashes as `\040` */
export const mountPoints = (mountinfo: string): string[] =>
  mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((word) => word.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
