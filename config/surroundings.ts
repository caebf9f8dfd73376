import { isAbsolute, join } from 'node:path'

/** What the settings depend on beside their file. */
export interface Surroundings {
  /** Named by --config; relative to `cwd`. */
  readonly file?: string | undefined
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Undefined for a user without a home folder. */
  readonly home: string | undefined
  /** Which variables may hold the token and the password of the store, the first that is set: '' stands for the plain name. */
  readonly storeSuffixes?: readonly string[]
}

export const configFolder = ({ env, home }: Surroundings): string | undefined =>
  ofKenshin(env.XDG_CONFIG_HOME, home, '.config')

export const stateFolder = ({ env, home }: Surroundings): string | undefined =>
  ofKenshin(env.XDG_STATE_HOME, home, '.local/state')

/** XDG Base Directory Specification: a relative path is invalid and to be ignored. */
function ofKenshin(value: string | undefined, home: string | undefined, usual: string): string | undefined {
  if (value !== undefined && isAbsolute(value)) return join(value, 'kenshin')
  return home === undefined ? undefined : join(home, usual, 'kenshin')
}
