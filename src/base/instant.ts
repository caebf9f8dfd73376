/** Instants as people write them. The only file that imports luxon. */
import { DateTime, Settings } from 'luxon'
import { ZONE } from './clock.js'

declare module 'luxon' {
  interface TSSettings {
    throwOnInvalid: true
  }
}
Settings.throwOnInvalid = true

/**
 * Reads an instant; a text without offset is taken as Japanese time.
 * @returns epoch seconds. @throws {Error} when it is no instant.
 */
export const parseInstant = (words: string): number => Math.floor(DateTime.fromISO(words, { zone: ZONE }).toSeconds())
