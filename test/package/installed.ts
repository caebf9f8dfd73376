/** The package as npm makes it of a clone, and as it is installed. */
import { execFile } from 'node:child_process'
import { copyFile, lstat, mkdir, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url).pathname

export interface Installed {
  /** Bytes of the tarball. */
  readonly packed: number
  /** Of the package, as npm unpacked it. */
  readonly folder: string
  /** The folder of the command. */
  readonly bin: string
  remove(): Promise<void>
}

/** `npm pack` in a clone of what git keeps, then `npm install --global` of what it made. */
export async function packAndInstall(): Promise<Installed> {
  const temporary = await mkdtemp(join(tmpdir(), 'kenshin-package-'))
  const [clone, prefix] = [join(temporary, 'clone'), join(temporary, 'prefix')]
  await cloneInto(clone)
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', temporary], { cwd: clone })
  const [{ filename, size }] = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as [{ filename: string; size: number }]
  await run(
    'npm',
    [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      join(temporary, filename),
    ],
    { cwd: temporary },
  )
  return {
    packed: size,
    folder: join(prefix, 'lib/node_modules/kenshin'),
    bin: join(prefix, 'bin'),
    remove: () => rm(temporary, { recursive: true, force: true }),
  }
}

/** With the libraries of this checkout, so that `make` finds them newer than package.json. */
async function cloneInto(clone: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const name of new Set(stdout.split('\0').filter((one) => one !== ''))) {
    await mkdir(dirname(join(clone, name)), { recursive: true })
    await copyFile(join(root, name), join(clone, name))
  }
  const libraries = [join(root, 'node_modules'), clone]
  // Links where they can be: 200 MB are not copied.
  await run('cp', ['-al', ...libraries]).catch(() => run('cp', ['-a', ...libraries]))
  const now = new Date()
  await utimes(join(clone, 'node_modules/.package-lock.json'), now, now)
}

/** Paths of all files below a folder. */
export const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

/** Bytes of all files below a folder. */
export async function bytesOf(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await filesBelow(folder)).map(async (name) => (await lstat(join(folder, name))).size),
  )
  return sizes.reduce((total, size) => total + size, 0)
}

/** A program and every file of ours that it loads, at once or later. */
export async function reachedFrom(start: string, folder: string): Promise<Set<string>> {
  const reached = new Set<string>()
  const visit = async (path: string): Promise<void> => {
    if (reached.has(path)) return
    reached.add(path)
    const words = await readFile(join(folder, path), 'utf8')
    for (const [, target = ''] of words.matchAll(/\brequire\(['"`](\.\/[\w.-]+\.cjs)['"`]/g))
      await visit(join(dirname(path), target))
  }
  await visit(start)
  return reached
}
