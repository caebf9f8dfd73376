import type { Context } from '../../base/context.js'
import { isCode } from '../../base/errors.js'
import { EventWaiter } from '../../base/wait-for-event.js'
import type { Beacon, ScanRange } from '../dongle.js'
import { parsePanDescriptor } from '../pan-descriptor.js'
import { scannedIn } from './notes.js'
import { descriptorChannel, j11Channel, lqiOf } from './radio.js'
import type { RequestLine } from './request-line.js'
import { scan } from './requests.js'

const LEAST_MS = 60_000
/** How long a note may come after the response. */
const LATE_MS = 1_000

/** @returns what was heard; none where the dongle does not know the channel */
export async function scanOnce(
  line: RequestLine,
  pairingId: string,
  { duration, channels: wanted }: ScanRange,
  { time, signal }: Context,
): Promise<Beacon[]> {
  const channels = wanted.flatMap((channel) => j11Channel(channel) ?? [])
  if (channels.length === 0) return []
  const mask = channels.reduce((bits, one) => bits | (1 << one), 0)
  const scanMs = channels.length * 9.64 * 2 ** duration
  const heard = new Map<number, Beacon[]>()
  const notes = new EventWaiter(line, (frame) => {
    const found = scannedIn(frame)
    if (found !== undefined) heard.set(found.channel, beaconsOf(found))
    return heard.size >= channels.length ? true : undefined
  })
  const begun = time.monotonic()
  try {
    await line.request(scan({ mask, duration, pairingId }, Math.max(LEAST_MS, scanMs * 1.5)), { signal })
    // The response comes last. In one test program it came first: then the notes have the time of the scan.
    const leftMs = Math.max(LATE_MS, scanMs - (time.monotonic() - begun))
    await notes.within({ limitMs: leftMs, time, signal })
  } catch (error) {
    // Its time is long over: only the response was lost, and the beacons are good.
    if (!isCode(error, 'dongle.silent') || heard.size === 0) throw error
  } finally {
    notes.stop()
  }
  return [...heard.values()].flat()
}

const beaconsOf = ({ channel, beacons }: NonNullable<ReturnType<typeof scannedIn>>): Beacon[] =>
  beacons.flatMap(({ mac, panId, rssiDbm }) => {
    const pan = parsePanDescriptor({ channel: descriptorChannel(channel), panId, mac, lqi: lqiOf(rssiDbm) })
    // The meters compare the pairing ID, and J11 does not show it.
    return pan === undefined ? [] : [{ ...pan, pairingId: undefined }]
  })
