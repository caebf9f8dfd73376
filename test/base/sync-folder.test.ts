import type * as files from 'node:fs/promises'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeAtomically } from '../../src/base/files.js'

/** What the file system answers to fsync of a folder; no file system at hand refuses it. */
let answer: string | undefined
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  return {
    ...real,
    open: async (...args: Parameters<typeof files.open>) => {
      const handle = await real.open(...args)
      if ((await handle.stat()).isDirectory())
        handle.sync = () => Promise.reject(Object.assign(new Error(`${answer}: fsync`), { code: answer }))
      return handle
    },
  }
})

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kenshin-sync-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('writeAtomically() where fsync of a folder fails', () => {
  it.each(['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM'])('lets %s pass: such a file system has none', async (code) => {
    answer = code
    await writeAtomically(join(folder, 'file'), 'new')
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new')
  })

  it('tells of EIO: the disk fails', async () => {
    answer = 'EIO'
    await expect(writeAtomically(join(folder, 'file'), 'new')).rejects.toThrow('EIO')
  })
})
