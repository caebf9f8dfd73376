import { KenshinError } from '../src/base/errors.js'
import { text, type Text } from '../src/base/text.js'

/** One line for a person: where, what is wrong, what to do. Never the value itself: it may be a secret. */
export interface Problem {
  /** `kenshin.yaml:7:11 meters[0].port`, or the name of an environment variable. */
  readonly where: string
  readonly what: Text
  readonly todo: Text
}

/** `kenshin.yaml:7:11 meters[0].port: is missing; write its path` */
export const line = ({ where, what, todo }: Problem): Text =>
  text(`${where}: ${what.en}; ${todo.en}`, `${where}: ${what.ja}。${todo.ja}`)

/** All problems in one error, one line each. */
export function invalid(name: string, problems: readonly Problem[]): KenshinError {
  const lines = problems.map(line)
  const count = problems.length
  const words = text(
    [...lines.map(({ en }) => en), `${name}: ${count} ${count === 1 ? 'problem' : 'problems'}.`].join('\n'),
    [...lines.map(({ ja }) => ja), `${name}: ${count} 件の問題があります。`].join('\n'),
  )
  return new KenshinError('config.invalid', words, { facts: { problems: lines.map(({ en }) => en) } })
}
