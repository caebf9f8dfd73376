import { KenshinError } from '../../src/base/errors.js'
import { text, type Text } from '../../src/base/text.js'

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

/** All problems in one error, one line each, and how many there are in the file and in the environment. */
export function invalid(
  name: string,
  { inFile, inEnvironment }: { inFile: readonly Problem[]; inEnvironment: readonly Problem[] },
): KenshinError {
  const lines = [...inFile, ...inEnvironment].map(line)
  const counts = [
    ...counted(text(name, name), inFile.length),
    ...counted(text('environment', '環境変数'), inEnvironment.length),
  ]
  const words = text(
    [...lines.map(({ en }) => en), counts.map(({ en }) => en).join(', ')].join('\n'),
    [...lines.map(({ ja }) => ja), counts.map(({ ja }) => ja).join('、')].join('\n'),
  )
  return new KenshinError('config.invalid', text(`${words.en}.`, `${words.ja}。`), {
    facts: { problems: lines.map(({ en }) => en) },
  })
}

const counted = (place: Text, count: number): Text[] =>
  count === 0
    ? []
    : [
        text(
          `${place.en}: ${count} ${count === 1 ? 'problem' : 'problems'}`,
          `${place.ja}: ${count} 件の問題があります`,
        ),
      ]
