/** Reads secrets from environment variables, and from the files that a variable with `_FILE` names. */
import { readFile } from 'node:fs/promises'
import { text, type Text } from '../../src/base/text.js'
import type { Problem } from '../check/problems.js'
import { isQuoted, passwordRule, type Refusal, type Rule } from '../check/rules.js'

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
    if (direct !== undefined && file !== undefined) this.problems.push({ where: name, ...BOTH })
    else if (file !== undefined) return this.#fromFile(`${name}_FILE`, file, rule)
    else if (direct !== undefined) return this.#checked(name, direct, rule)
    return undefined
  }

  async #fromFile(variable: string, path: string, rule: Rule): Promise<string | undefined> {
    try {
      const content = await readFile(path)
      // What was read is a path, and no secret in the wrong variable: it may be named.
      const where = `${variable} (${path})`
      if (isUtf16(content)) this.problems.push({ where, ...UTF_16 })
      else return this.#checked(where, plainText(content), rule)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      this.problems.push({ where: variable, ...unreadable(code) })
    }
    return undefined
  }

  /** Blanks and line ends around a value are left out where they can never belong to it. */
  #checked(where: string, written: string, rule: Rule): string | undefined {
    const value = rule === passwordRule ? written : written.trim()
    const refusal = value === '' ? EMPTY : rule(value)
    if (refusal !== undefined) this.problems.push({ where, what: refusal.what, todo: refusal.todo ?? AGAIN })
    else if (rule === passwordRule && isQuoted(value)) this.warnings.push(quoted(where))
    return refusal === undefined ? value : undefined
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

export type Wording = Pick<Problem, 'what' | 'todo'>

const AGAIN = text('set it again', '設定し直してください')
const EMPTY: Refusal = { what: text('is empty', '空です') }
const UTF_16: Wording = {
  what: text('is written in UTF-16', 'UTF-16 で書かれています'),
  todo: text('save it as UTF-8', 'UTF-8 で保存してください'),
}
const quoted = (where: string): Text =>
  text(
    `${where} begins and ends with a quotation mark; remove both if they do not belong to the password.`,
    `${where} は引用符で囲まれています。パスワードの一部でなければ取り除いてください。`,
  )
const BOTH: Wording = {
  what: text('is set, and so is its …_FILE', '…_FILE と両方が設定されています'),
  todo: text('remove one of the two', 'どちらか一方を削除してください'),
}
const unreadable = (code: string): Wording => ({
  what: text(`names a file that cannot be read (${code})`, `指定されたファイルを読めません（${code}）`),
  todo: text('check the path and its permission', 'パスと読み取り権限を確認してください'),
})
