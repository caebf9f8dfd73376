import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomically } from '../../src/base/files.js'
import { makeFolder } from '../../src/base/folder.js'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kenshin-files-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const compiled = new URL('../../dist/src/base/files.js', import.meta.url).href
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('makeFolder()', () => {
  it('makes what is missing, takes what is there, and a link to it', async () => {
    await makeFolder(join(folder, 'a/b/c'))
    await makeFolder(join(folder, 'a/b'))
    await symlink(join(folder, 'a'), join(folder, 'link'))
    await makeFolder(join(folder, 'link/b/d'))
    expect((await readdir(join(folder, 'a/b'))).sort()).toEqual(['c', 'd'])
  })

  it('makes one path many times at once, wherever another makes a part of it', async () => {
    for (let round = 0; round < 50; round++) {
      const names = Array.from({ length: 8 }, (_, name) => join(folder, `${round}`, 'many/levels', `${name}`))
      await Promise.all(names.map((name) => makeFolder(name)))
    }
    expect(await readdir(join(folder, '49/many/levels'))).toHaveLength(8)
  })

  // Not by waiting ten minutes: `recursive` of Node.js would try for ever in /proc.
  it('refuses a file on the way, and where the kernel makes no folders', { timeout: 30_000 }, async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(folder, 'file/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    const noFolders = process.platform === 'linux' ? '/proc/kenshin/a' : '/dev/null/a'
    await expect(makeFolder(noFolders)).rejects.toMatchObject({ code: expect.stringMatching(/^ENO/) as string })
  })
})

describe('writeAtomically()', () => {
  it('makes the folders, writes, replaces, and leaves nothing beside', async () => {
    const path = join(folder, 'a', 'b', 'file')
    await writeAtomically(path, 'old')
    await writeAtomically(path, Uint8Array.of(110, 101, 119))
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file'])
  })

  it('takes content that is made part by part, and keeps the old one where a part cannot be made', async () => {
    const path = join(folder, 'file')
    const part = new Uint8Array(100_000)
    function* parts(count: number): Iterable<Uint8Array> {
      for (let n = 0; n < count; n++) yield part.fill(97 + n)
      if (count > 3) throw new Error('no more')
    }
    await writeAtomically(path, parts(3))
    const whole = ['a', 'b', 'c'].map((sign) => sign.repeat(100_000)).join('')
    expect(await readFile(path, 'utf8')).toBe(whole)
    await expect(writeAtomically(path, parts(4))).rejects.toThrow('no more')
    expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual([whole, ['file']])
  })

  it("makes files for the owner's eyes", async () => {
    await writeAtomically(join(folder, 'own'), 'x')
    expect(await modeOf(join(folder, 'own'))).toBe(0o600)
  })

  it('keeps mode, owner and group of a file that it is told to be like', async () => {
    const path = join(folder, 'shared')
    await writeFile(path, 'x')
    await chmod(path, 0o666)
    if (process.getuid?.() === 0) await chown(path, 65_534, 12_345)
    const before = await stat(path)
    await writeAtomically(path, 'y', { like: before })
    const after = await stat(path)
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid])
    expect(after.ino).not.toBe(before.ino)
  })

  it('closes a file that was open to others', async () => {
    await writeFile(join(folder, 'wide'), 'x')
    await chmod(join(folder, 'wide'), 0o666)
    await writeAtomically(join(folder, 'wide'), 'y')
    expect(await modeOf(join(folder, 'wide'))).toBe(0o600)
  })

  it('keeps the old content when the last look before the rename finds something', async () => {
    const path = join(folder, 'file')
    await writeAtomically(path, 'old')
    const found = new Error('changed')
    const beforeRename = (): Promise<void> => Promise.reject(found)
    await expect(writeAtomically(path, 'new', { beforeRename })).rejects.toBe(found)
    expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['old', ['file']])
  })

  it('keeps the old content and leaves nothing beside when it fails', async () => {
    await writeAtomically(join(folder, 'x', 'inner'), 'there')
    await expect(writeAtomically(join(folder, 'x'), 'in the place of a folder')).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['x'])
  })
})

/** Node tells itself of its asynchronous calls of the file system: nothing stands between the program and the disk. */
describe('writeAtomically(), as Node traces it', () => {
  interface Call {
    readonly ph: string
    readonly cat: string
    readonly name: string
    readonly args: { readonly path?: string; readonly old_path?: string; readonly new_path?: string }
  }

  it('writes, syncs the file, renames it, syncs the folder', async () => {
    const trace = join(folder, 'trace.json')
    const path = join(folder, 'data', 'file')
    const program = `await (await import(${JSON.stringify(compiled)})).writeAtomically(${JSON.stringify(path)}, 'new')`
    const tracing = ['--trace-event-categories', 'node.fs.async', '--trace-event-file-pattern', trace]
    const child = spawn(process.execPath, [...tracing, '--input-type=module', '-e', program], { stdio: 'inherit' })
    await once(child, 'close')
    const { traceEvents } = JSON.parse(await readFile(trace, 'utf8')) as { traceEvents: Call[] }
    const calls = traceEvents
      .filter(({ ph, cat }) => ph === 'b' && cat.includes('fs'))
      .map(({ name, args }) => [name, args.path ?? args.old_path, args.new_path].filter((word) => word !== undefined))
    const begin = calls.findIndex(([name, what]) => name === 'open' && what === `${path}.tmp`)
    expect(calls.slice(begin)).toEqual([
      ['open', `${path}.tmp`],
      ['write'],
      ['fsync'],
      ['close'],
      ['rename', `${path}.tmp`, path],
      ['open', join(folder, 'data')],
      ['fsync'],
      ['close'],
    ])
  })
})

describe('writeAtomically(), killed with SIGKILL', () => {
  const program = fileURLToPath(new URL('programs/replace-file.js', import.meta.url))

  it('leaves the old content or the new one', async () => {
    const path = join(folder, 'file')
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 3 + round * 5))
      await new Promise((resolve) => child.once('close', resolve))
      const content = await readFile(path, 'utf8')
      expect(content).toHaveLength(2_000_000)
      expect(content).toBe(content.charAt(0).repeat(2_000_000))
    }
  })
})
