import { execFile, execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { helpOfAll } from '../docs/pages.js'
import { describeWhere } from '../helpers/not-run.js'

const run = promisify(execFile)
const pages = [
  ['en', 'man/kenshin.1'],
  ['ja', 'man/ja/kenshin.1'],
] as const

const noMandoc = (): string | undefined => {
  try {
    execFileSync('mandoc', ['-Tlint', '/dev/null'], { stdio: 'ignore' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'mandoc is absent: apt install mandoc'
  }
  return undefined
}

describe.each(pages)('the manual page in %s', (language, path) => {
  it('is what the commands make: make generate', async () => {
    const env = { ...process.env, KENSHIN_LANG: language }
    const { stdout } = await run(process.execPath, ['dist/src/commands/manual.js'], { env })
    expect(await readFile(path, 'utf8')).toBe(stdout)
  })

  it('names every command and option', async () => {
    const page = (await readFile(path, 'utf8')).replaceAll(String.raw`\-`, '-')
    for (const [command, help] of Object.entries(await helpOfAll())) {
      expect(page).toContain(`.SS "kenshin ${command}"`)
      for (const [option] of help.matchAll(/(?<=^ {2}(?:-\w, )?)--[a-z-]+/gm)) expect(page).toContain(option)
    }
  })
})

describeWhere('the manual page', noMandoc(), () => {
  it.each(pages)('is well formed (%s)', async (_, path) => {
    await expect(run('mandoc', ['-Tlint', '-Werror', path])).resolves.toMatchObject({ stdout: '' })
  })

  it('shows examples line by line, with hyphens that can be copied', async () => {
    const { stdout } = await run('mandoc', ['-Tutf8', 'man/kenshin.1'])
    expect(stdout.replaceAll(/.\p{Cc}(?<!\n)/gu, '')).toMatch(/^ +kenshin import --dry-run /m)
  })
})
