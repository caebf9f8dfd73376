import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeHome } from './home.js'

/** Would lead astray whoever reads them. */
const foreign = { KENSHIN_ROUTE_B_ID_FILE: '/absent', KENSHIN_ROUTE_B_ID: 'short', KENSHIN_INFLUX_TOKEN: '' }

describe('kenshin demo', () => {
  it('reads 99 days from its own meter and proves every count, whatever settings and secrets the reader has', async () => {
    const home = await makeHome()
    const folder = join(home.folder, '検針 demo')
    const { code, stdout } = await home.run(['demo', '--json', '--folder', folder], { env: foreign })
    expect(code).toBe(0)
    const result = JSON.parse(stdout) as Record<string, unknown>
    expect(result).toMatchObject({ folder, database: join(folder, 'kenshin.sqlite'), faults: [] })
    expect(result.readings).toBeGreaterThan(99 * 48)
    expect((await home.files()).filter((name) => name.split('/').length === 1)).toEqual(['検針 demo'])
    const status = await home.run(['status', '--config', join(folder, 'kenshin.yaml')])
    expect(status.stdout).toContain('complete 99')
  })

  it('leaves a folder alone in which something is', async () => {
    const home = await makeHome()
    await mkdir(join(home.folder, 'mine'))
    await writeFile(join(home.folder, 'mine/kenshin.sqlite'), 'dear')
    const { code, stdout, stderr } = await home.run(['demo', '--folder', 'mine'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/mine is not empty\. Name an empty one, or leave --folder out\.\n$/)
    expect(await home.files()).toEqual(['mine', 'mine/kenshin.sqlite'])
  })

  it.each([
    ['there is none above it', 'a/b', 'ENOENT'],
    ['it is a file', 'file', 'ENOTDIR'],
  ])('names what is wrong with a folder: %s', async (_, folder, why) => {
    const home = await makeHome()
    await writeFile(join(home.folder, 'file'), '')
    const { code, stderr } = await home.run(['demo', '--folder', folder])
    expect(code).toBe(2)
    expect(stderr).toContain(`${join(home.folder, folder)} cannot be used: ${why}.`)
  })
})
