import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './folder.js'

interface Rights {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

interface Replacement {
  /** Mode and owner of the new file; without it only its owner, the user of this process, may read it. */
  readonly like?: Rights
  /** Called with the complete new file before it replaces the old one; an error keeps the old one. */
  readonly beforeRename?: (temporary: string) => Promise<void>
}

/** State, settings and readings are private. */
const NEW_FILE_MODE = 0o600

/**
 * Replaces a file so that a reader, also after a power cut, finds either the old content or the new one: new file, fsync, rename,
 * fsync of the folder. Where several processes write a file, the caller holds its lock. So the new file always has the same name,
 * and one that a killed process left behind is overwritten.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
  { like, beforeRename }: Replacement = {},
): Promise<void> {
  await makeFolder(dirname(path))
  const temporary = `${path}.tmp`
  try {
    await rm(temporary, { force: true })
    const file = await open(temporary, 'wx', NEW_FILE_MODE)
    try {
      if (like !== undefined) await keepRights(file, like)
      await writeFile(file, content)
      await file.sync()
    } finally {
      await file.close()
    }
    await beforeRename?.(temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Only what differs: a file system without owners and modes (FAT) refuses any change. */
export async function keepRights(file: FileHandle, { mode, uid, gid }: Rights): Promise<void> {
  const made = await file.stat()
  if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid)
  if ((made.mode & 0o777) !== (mode & 0o777)) await file.chmod(mode & 0o777)
}

/** Some file systems (FUSE, SMB, 9p) have no fsync of folders, and a folder may be closed to reading: the rename stands. */
const noFolderSync = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EBADF', 'EACCES', 'EPERM'])

export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (!noFolderSync.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
