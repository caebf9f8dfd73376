import { readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { KenshinError } from '../../src/base/errors.js'
import { configFolder, type Surroundings } from '../surroundings.js'

export interface SettingsFile {
  /** Absolute path. */
  readonly file: string
  /** The path as a person in the working folder would call it. */
  readonly name: string
  readonly words: string
}

/** @throws {KenshinError} `config.missing` with the places looked at; `config.invalid` when the file cannot be read. */
export async function findFile(around: Surroundings): Promise<SettingsFile> {
  const places = searchPlaces(around)
  for (const file of places) {
    const words = await readIfThere(file)
    if (words !== undefined) return { file, name: shortName(file, around.cwd), words }
  }
  throw new KenshinError('config.missing', (words) => words.noFile({ places }), { facts: { places } })
}

/** In this order; the first that exists is taken. */
function searchPlaces(around: Surroundings): string[] {
  if (around.file !== undefined) return [resolve(around.cwd, around.file)]
  const user = configFolder(around)
  const ofUser = user === undefined ? [] : [join(user, 'kenshin.yaml')]
  return [join(around.cwd, 'kenshin.yaml'), ...ofUser, '/etc/kenshin/kenshin.yaml']
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new KenshinError('config.invalid', (words) => words.unreadable({ file, code }), {
      cause: error,
      remedy: (words) => words.checkFile,
    })
  }
}

/** The path as a person in the working folder would call it. */
export function shortName(file: string, cwd: string): string {
  const path = relative(cwd, file)
  return path.startsWith('..') ? file : path
}
