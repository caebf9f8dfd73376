/** What is wrong with the settings, in words for people. None of them repeats a value: it may be a secret. */
import { KenshinError } from '../../src/base/errors.js'
import { text, type Text, type Words } from '../../src/words/words.js'
import type { Path } from '../path.js'

/** Why a value is refused; `todo` replaces the step in the setting's description where a better one is known. */
export interface Refusal {
  readonly what: Text
  readonly todo?: Text
}

export type Rule = (value: string) => Refusal | undefined

/** One thing wrong with what was written in the settings file. */
export interface Finding extends Required<Refusal> {
  /** Where it stands. */
  readonly path: Path
  /** What to call it; undefined where it is the path. */
  readonly shown?: Path
  /** The name of the setting is wrong, not its value. */
  readonly atKey?: boolean
}

/** One line for a person: where, what is wrong, what to do. */
export interface Problem extends Required<Refusal> {
  /** `kenshin.yaml:7:11 meters[0].port`, or the name of an environment variable. */
  readonly where: string
}

type SettingWords = Words['settings']

/** A refusal in every language. */
export function refuse(pick: (words: SettingWords) => { what: string; todo: string }): Required<Refusal>
export function refuse(pick: (words: SettingWords) => { what: string; todo?: string }): Refusal
export function refuse(pick: (words: SettingWords) => { what: string; todo?: string }): Refusal {
  const what = text(({ settings }) => pick(settings).what)
  const todo = text(({ settings }) => pick(settings).todo ?? '')
  return todo.en === '' ? { what } : { what, todo }
}

/** `kenshin.yaml:7:11 meters[0].port: is missing; write its path` */
export const line = ({ where, what, todo }: Problem): Text =>
  text(({ errors }, language) =>
    errors['config.invalid'].problem({ where, what: what[language], todo: todo[language] }),
  )

/** All problems in one error, one line each, and how many there are in the file and in the environment. */
export function invalid(
  file: string,
  { inFile, inEnvironment }: { inFile: readonly Problem[]; inEnvironment: readonly Problem[] },
): KenshinError {
  const lines = [...inFile, ...inEnvironment].map(line)
  return new KenshinError(
    'config.invalid',
    (words, language) =>
      words.problems({
        lines: lines.map((one) => one[language]),
        file,
        inFile: inFile.length,
        inEnvironment: inEnvironment.length,
      }),
    { facts: { problems: lines.map(({ en }) => en) } },
  )
}
