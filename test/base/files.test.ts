import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomically } from '../../src/base/files.js'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kenshin-files-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('writeAtomically()', () => {
  it('makes the folders, writes, replaces, and leaves nothing beside', async () => {
    const path = join(folder, 'a', 'b', 'file')
    await writeAtomically(path, 'old')
    await writeAtomically(path, Uint8Array.of(110, 101, 119))
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file'])
  })

  it("makes files for the owner's eyes unless another mode is asked for", async () => {
    await writeAtomically(join(folder, 'own'), 'x')
    await writeAtomically(join(folder, 'readable'), 'x', 0o640)
    expect([await modeOf(join(folder, 'own')), await modeOf(join(folder, 'readable'))]).toEqual([0o600, 0o640])
  })

  it('closes a file that was open to others', async () => {
    await writeFile(join(folder, 'wide'), 'x')
    await chmod(join(folder, 'wide'), 0o666)
    await writeAtomically(join(folder, 'wide'), 'y')
    expect(await modeOf(join(folder, 'wide'))).toBe(0o600)
  })

  it('keeps the old content and leaves nothing beside when it fails', async () => {
    await writeAtomically(join(folder, 'x', 'inner'), 'there')
    await expect(writeAtomically(join(folder, 'x'), 'in the place of a folder')).rejects.toThrow()
    expect(await readdir(folder)).toEqual(['x'])
  })
})

describe('writeAtomically(), killed with SIGKILL', () => {
  const program = fileURLToPath(new URL('programs/replace-file.js', import.meta.url))

  it('leaves the old content or the new one', { timeout: 30_000 }, async () => {
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
