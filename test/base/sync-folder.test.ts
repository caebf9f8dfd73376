import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeAtomically } from '../../src/base/files.js'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kenshin-sync-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Makes fsync of every folder fail; no file system at hand refuses it. */
async function refuseFolders(code: string): Promise<void> {
  const handle = await open(folder)
  const prototype = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    if ((await this.stat()).isDirectory()) throw Object.assign(new Error(`${code}: fsync`), { code })
  })
}

describe('writeAtomically() where fsync of a folder fails', () => {
  it.each(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM'])('lets %s pass: such a file system has none', async (code) => {
    await refuseFolders(code)
    await writeAtomically(join(folder, 'file'), 'new')
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new')
  })

  it('tells of EIO: the disk fails', async () => {
    await refuseFolders('EIO')
    await expect(writeAtomically(join(folder, 'file'), 'new')).rejects.toThrow('EIO')
  })
})
