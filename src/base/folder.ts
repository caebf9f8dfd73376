import { mkdir, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are missing; one that exists is left as it is. Not by `recursive`: with it, Node.js
 * before 26 tries for ever where the kernel makes no folders, as in /proc.
 * @throws what the file system says
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeLast(path)
  } catch (error) {
    const above = dirname(path)
    // `.` is above itself; where the working folder was deleted, nothing is above.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error
    // Once more even where the folder above is there: another program may have made it in this moment.
    await makeFolder(above)
    await makeLast(path)
  }
}

async function makeLast(path: string): Promise<void> {
  await mkdir(path).catch(async (error: unknown) => {
    if (!(await isFolder(path))) throw error
  })
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

/** What is in a folder, sorted; nothing where it cannot be read, or is not there. */
export const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => names.sort(),
    () => [],
  )
