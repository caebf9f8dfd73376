import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadConfig } from '../../config/load.js'
import type { Config } from '../../config/types.js'
import { KenshinError } from '../../src/base/errors.js'

export const ID = 'A0B1C2D3E4F5A6B7C8D9E0F1A2B3C4D5'
export const PASSWORD = 'Zx9Yw8Vu7Ts6'
export const METER = 'meters:\n  - { name: home, port: /dev/ttyUSB0 }\n'

/** An empty folder that is gone after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

interface Case {
  readonly env?: NodeJS.ProcessEnv
  readonly mode?: number
}

/** Loads settings from a file `kenshin.yaml` in a fresh folder, which is also the working folder. */
export async function load(words: string, { env = {}, mode = 0o600 }: Case = {}): Promise<Config> {
  const cwd = await makeFolder()
  await writeFile(join(cwd, 'kenshin.yaml'), words)
  await chmod(join(cwd, 'kenshin.yaml'), mode)
  return loadConfig({ env, cwd, home: '/home/someone' })
}

/** The error that loading ends with. */
export async function refusal(words: string, options?: Case): Promise<KenshinError> {
  const outcome = await load(words, options).catch((error: unknown) => error)
  if (outcome instanceof KenshinError) return outcome
  throw new Error('the settings were not refused', { cause: outcome })
}

/** The problems, one line each, without the count at the end. */
export async function problems(words: string, options?: Case): Promise<string[]> {
  return (await refusal(words, options)).words.en.split('\n').slice(0, -1)
}
