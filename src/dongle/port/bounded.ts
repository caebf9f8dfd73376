/** A device that takes no bytes must not keep the run from ending. */
import { KenshinError } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import { untilAborted, withDeadline, type Time } from '../../base/time.js'
import type { Port } from './port.js'

/** The longest writing takes 118 ms at 115200 baud; only a device that takes no bytes needs more. */
const WRITE_MS = 3_000
/** The driver waits until its last bytes are written. */
const CLOSE_MS = 5_000

/** @throws {KenshinError} `dongle.silent` when the device takes no bytes, `dongle.lost` */
export const writeBounded = (
  port: Port | undefined,
  bytes: Uint8Array,
  { time, signal }: { readonly time: Time; readonly signal: AbortSignal },
): Promise<void> =>
  withDeadline(WRITE_MS, { time, signal, expired: takesNoBytes }, async (limit) => {
    limit.throwIfAborted()
    await untilAborted(Promise.resolve(port?.write(bytes)), limit)
  })

/** Bounded, never throws. */
export async function closeBounded(port: Port, { time, log }: { time: Time; log: Logger }): Promise<void> {
  const limit = { time, signal: new AbortController().signal, expired: takesNoBytes }
  const closed = port.close()
  await withDeadline(CLOSE_MS, limit, (signal) => untilAborted(closed, signal)).catch((error: unknown) => {
    log.debug('port not closed in good order', { why: String(error) })
  })
}

const takesNoBytes = (): KenshinError => new KenshinError('dongle.silent', (words) => words.takesNoBytes)
