import { KenshinError } from '../../base/errors.js'
import { text } from '../../words/words.js'
import { codeText, Result } from './codes.js'

export type ResultName = keyof typeof Result

/** @returns undefined for a byte that no paper names. */
export const nameOfResult = (result: number): ResultName | undefined =>
  (Object.keys(Result) as ResultName[]).find((name) => Result[name] === result)

export const byteText = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/** `dongle.refused`, with the reason in words; facts `request`, `result` and `reason`. */
export function refused(request: number, result: number): KenshinError {
  const reason = nameOfResult(result)
  const [code, byte] = [codeText(request), byteText(result)]
  const why = text(({ j11 }) => (reason === undefined ? j11.unknownResult : j11.results[reason]))
  return new KenshinError(
    'dongle.refused',
    (words, language) => words.requestRefused({ request: code, why: why[language], result: byte }),
    { facts: { request: code, result: byte, ...(reason !== undefined && { reason }) } },
  )
}

/** A frame with right sums, and not of the shape that all papers show. */
export const strangeAnswer = (request: number): KenshinError =>
  new KenshinError('dongle.refused', (words) => words.strangeAnswer({ request: codeText(request) }), {
    facts: { request: codeText(request) },
  })
