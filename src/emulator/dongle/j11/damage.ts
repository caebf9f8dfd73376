import type { Damage } from '../../radio/signals.js'

/** Position of the data sum's second byte. */
const DATA_SUM_AT = 11

/** A whole frame → what the host gets of it. */
export function damaged(frame: Uint8Array, { lostBytes = 0, brokenOffAfter = 0, hasWrongSum }: Damage): Uint8Array {
  const right = hasWrongSum ? frame.map((byte, at) => (at === DATA_SUM_AT ? byte ^ 0xff : byte)) : frame
  const cut = Math.floor((right.length - lostBytes) / 2)
  const parts = [right.subarray(0, brokenOffAfter), right.subarray(0, cut), right.subarray(cut + lostBytes)]
  return Uint8Array.from(Buffer.concat(parts))
}
