/** Reads secrets from environment variables, and from the files that a variable with `_FILE` names. */
import { readFile } from 'node:fs/promises'
import { text, type Text } from '../../src/words/words.js'
import { refuse, type Problem, type Rule } from '../check/problems.js'
import { isQuoted, passwordRule } from '../check/rules.js'

/** Looks into the environment and notes what is wrong with it. */
export class Variables {
  readonly problems: Problem[] = []
  readonly warnings: Text[] = []
  readonly #env: NodeJS.ProcessEnv
  readonly #found = new Map<string, Promise<string | undefined>>()

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
  }

  /** In the order of the alphabet. */
  get names(): string[] {
    return Object.keys(this.#env).sort()
  }

  /** Each variable is read, and complained about, once. */
  variable(name: string, rule: Rule): Promise<string | undefined> {
    const found = this.#found.get(name) ?? this.#read(name, rule)
    this.#found.set(name, found)
    return found
  }

  /** An empty variable counts as absent. */
  value(name: string): string | undefined {
    const value = this.#env[name]
    return value === '' ? undefined : value
  }

  async #read(name: string, rule: Rule): Promise<string | undefined> {
    const [direct, file] = [this.value(name), this.value(`${name}_FILE`)]
    if (direct !== undefined && file !== undefined)
      this.problems.push({ where: name, ...refuse(({ secrets }) => secrets.bothSet) })
    else if (file !== undefined) return this.#fromFile(`${name}_FILE`, file, rule)
    else if (direct !== undefined) return this.#checked(name, direct, rule)
    return undefined
  }

  async #fromFile(variable: string, path: string, rule: Rule): Promise<string | undefined> {
    try {
      const content = await readFile(path)
      // What was read is a path, and no secret in the wrong variable: it may be named.
      const where = `${variable} (${path})`
      if (isUtf16(content)) this.problems.push({ where, ...refuse(({ secrets }) => secrets.utf16) })
      else return this.#checked(where, plainText(content), rule)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      this.problems.push({ where: variable, ...refuse(({ secrets }) => secrets.unreadableFile({ code })) })
    }
    return undefined
  }

  /** Blanks and line ends around a value are left out where they can never belong to it. */
  #checked(where: string, written: string, rule: Rule): string | undefined {
    const value = rule === passwordRule ? written : written.trim()
    const refusal = value === '' ? refuse(({ secrets }) => secrets.empty) : rule(value)
    if (refusal !== undefined) {
      this.problems.push({ where, todo: text(({ settings }) => settings.hints.setAgain), ...refusal })
      return undefined
    }
    if (rule === passwordRule && isQuoted(value))
      this.warnings.push(text(({ settings }) => settings.secrets.quoted({ where })))
    return value
  }
}

/** Editors begin files with a byte order mark and end them with a line end; neither belongs to a secret. */
const plainText = (content: Buffer): string =>
  content
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/[\r\n]+$/, '')

/** The byte order marks of UTF-16, in which some editors of Windows write. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
