import { readersWords } from '../../words/words.js'
import type { Amount } from '../recent.js'

/** Whether a sum is shown of which half hours are not known. */
export const isAtLeast = ({ kwh, unknown }: Amount): boolean => kwh !== undefined && unknown > 0

/** `9.8 `, `9.8+`, and `- ` where nothing is known: the last column is for the mark. */
export function kwhOf(amount: Amount): string {
  if (amount.kwh === undefined) return '- '
  return `${readersWords().picture.number({ value: amount.kwh, digits: 1 })}${isAtLeast(amount) ? '+' : ' '}`
}
