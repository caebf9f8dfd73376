/**
 * Secrets in a file beside the settings: `kenshin.env` beside `kenshin.yaml`, in the form of systemd's EnvironmentFile. `kenshin init`
 * writes it.
 */
import { readFile, stat } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { text, type Text } from '../../src/words/words.js'

/** The names of secrets; whatever else stands in the file is not ours. */
const SECRET = /^KENSHIN_(?:ROUTE_B|INFLUX)_/

export const besideSettings = (settings: string): string => `${settings.replace(/\.ya?ml$/, '')}.env`

/** The environment, and of the file what the environment does not say. */
export async function withFileBeside(
  settings: string,
  env: NodeJS.ProcessEnv,
): Promise<{ env: NodeJS.ProcessEnv; warnings: Text[] }> {
  const file = besideSettings(settings)
  try {
    const [content, { mode }] = [await readFile(file, 'utf8'), await stat(file)]
    const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0
    return { env: { ...ofFile(content, env), ...env }, warnings: isOpen ? [openToOthers(file)] : [] }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    // A service gets its secrets from systemd, which may read the file where the service may not.
    const isNeeded = code !== 'ENOENT' && code !== 'ENOTDIR' && !Object.keys(env).some((name) => SECRET.test(name))
    return { env, warnings: isNeeded ? [unreadable(file, code)] : [] }
  }
}

/** A variable and the same with `_FILE` are one secret. */
function ofFile(content: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secretOf = (name: string): string => name.replace(/_FILE$/, '')
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== ''
  const taken = new Set(Object.keys(env).filter(isSet).map(secretOf))
  const entries = Object.entries(parseEnv(content.replace(/^\uFEFF/, '')))
  return Object.fromEntries(entries.filter(([name]) => SECRET.test(name) && !taken.has(secretOf(name))))
}

/** One line of such a file; undefined where no kind of quotation marks keeps the value as it is. */
export function lineOfSecret(name: string, value: string): string | undefined {
  const lines = ['', "'", '"', '`'].map((quote) => `${name}=${quote}${value}${quote}`)
  return lines.find((line) => parseEnv(line)[name] === value)
}

const openToOthers = (file: string): Text => text(({ settings }) => settings.warnings.openToOthers({ file }))

const unreadable = (file: string, code: string): Text =>
  text(({ settings }) => settings.warnings.unreadableBeside({ file, code }))
