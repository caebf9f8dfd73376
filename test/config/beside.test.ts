import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { besideSettings, lineOfSecret, withFileBeside } from '../../config/source/beside.js'
import { ID, makeFolder, PASSWORD } from './settings.js'

const written = `KENSHIN_ROUTE_B_ID=${ID}\nKENSHIN_ROUTE_B_PASSWORD='${PASSWORD}'\nPATH=/nowhere\n`

async function beside(words: string, env: NodeJS.ProcessEnv = {}, mode = 0o600): ReturnType<typeof withFileBeside> {
  const folder = await makeFolder()
  await writeFile(join(folder, 'flat.env'), words, { mode })
  return withFileBeside(join(folder, 'flat.yaml'), env)
}

describe('withFileBeside()', () => {
  it('takes the secrets of the file, and nothing else', async () => {
    const { env, warnings } = await beside(written, { PATH: '/bin' })
    expect(env).toEqual({ PATH: '/bin', KENSHIN_ROUTE_B_ID: ID, KENSHIN_ROUTE_B_PASSWORD: PASSWORD })
    expect(warnings).toEqual([])
  })

  it('leaves out what the environment says, also with _FILE', async () => {
    const env = { KENSHIN_ROUTE_B_ID: 'x', KENSHIN_ROUTE_B_PASSWORD_FILE: '/run/secret' }
    expect((await beside(written, env)).env).toEqual(env)
    expect((await beside(written, { KENSHIN_ROUTE_B_ID: '' })).env.KENSHIN_ROUTE_B_PASSWORD).toBe(PASSWORD)
  })

  it('is no trouble where there is none, or where it is not needed', async () => {
    expect(await withFileBeside(join(await makeFolder(), 'kenshin.yaml'), {})).toEqual({ env: {}, warnings: [] })
    const folder = await makeFolder()
    // A folder cannot be read as a file, by root neither.
    await mkdir(join(folder, 'kenshin.env'))
    const at = join(folder, 'kenshin.yaml')
    expect((await withFileBeside(at, { KENSHIN_ROUTE_B_ID: ID })).warnings).toEqual([])
    expect((await withFileBeside(at, {})).warnings[0]?.en).toContain('cannot be read (EISDIR)')
  })

  it('warns where others may read it', async () => {
    expect((await beside(written, {}, 0o640)).warnings[0]?.en).toMatch(/chmod 600 .*flat\.env$/)
  })

  it('has the name of the settings', () => {
    expect(['/a/kenshin.yaml', '/a/b.yml', '/a/c'].map(besideSettings)).toEqual([
      '/a/kenshin.env',
      '/a/b.env',
      '/a/c.env',
    ])
  })
})

describe('lineOfSecret()', () => {
  it('is read back as it was', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code)),
      minLength: 12,
      maxLength: 12,
    })
    fc.assert(
      fc.property(printable, (value) => {
        const line = lineOfSecret('KENSHIN_ROUTE_B_PASSWORD', value)
        if (line === undefined) expect(value).toMatch(/["'`]/)
        else expect(parseEnv(line).KENSHIN_ROUTE_B_PASSWORD).toBe(value)
      }),
    )
    expect(lineOfSecret('A', 'plain=+/')).toBe('A=plain=+/')
    expect(lineOfSecret('A', 'with#hash')).toBe("A='with#hash'")
  })
})
