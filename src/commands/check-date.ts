import { InvalidArgumentError } from 'commander'
import { readersWords } from '../words/words.js'

/** For an option that takes a date. @returns it as it is. @throws {InvalidArgumentError} */
export function checkDate(given: string): string {
  const start = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : NaN
  // 02-30 would be taken for 03-02.
  if (!Number.isNaN(start) && new Date(start).toISOString().startsWith(given)) return given
  throw new InvalidArgumentError(readersWords().commands.export.wrongDate)
}
