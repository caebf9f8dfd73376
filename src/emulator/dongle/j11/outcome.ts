import { Result } from '../../../dongle/j11/codes.js'

/** What a command ends with. */
export interface Outcome {
  /** The first byte of the response. */
  readonly result: number
  /** The bytes behind it. */
  readonly data?: Uint8Array | readonly number[]
  /** Done once the response was written. */
  readonly afterResponse?: () => void
}

export const OK: Outcome = { result: Result.success }
export const refused = (result: number): Outcome => ({ result })
