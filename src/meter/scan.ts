import { KenshinError, isCode } from '../base/errors.js'
import { text } from '../base/text.js'
import { deferred, untilAborted, withDeadline, type Time } from '../base/time.js'
import type { Logger } from '../base/log.js'
import { registerSecret } from '../base/secret.js'
import { ALL_CHANNELS, channelMask, scanMs, SKSCAN } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber, type SkEvent } from '../dongle/events.js'

/** What a scan finds of a meter; enough to join it again without a scan. */
export interface PanDescriptor {
  /** 21–3C hex. */
  readonly channel: number
  /** 4 hex digits. */
  readonly panId: string
  /** 16 hex digits. */
  readonly mac: string
  /** 0–255; dBm = 0.275 × LQI − 104.27. */
  readonly lqi: number
}

interface Waiting {
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Most meters answer at 6; some need 7; 8 is the last hope (17.5, 34.7 and 69.1 s for all channels). */
const DURATIONS = [6, 7, 8]
const ONE_CHANNEL_DURATIONS = [6]

/**
 * Looks for the meter that has the pairing ID of the registered Route-B ID.
 * @param channel only this one, for a meter that was seen there before; all channels if absent.
 * @throws {KenshinError} `meter.not-found`
 */
export async function scan(dongle: Dongle, waiting: Waiting, channel?: number): Promise<PanDescriptor> {
  const mask = channel === undefined ? ALL_CHANNELS : channelMask(channel)
  const durations = channel === undefined ? DURATIONS : ONE_CHANNEL_DURATIONS
  for (const duration of durations) {
    const begun = waiting.time.monotonic()
    const found = await scanOnce(dongle, mask, duration, waiting)
    waiting.log.info('scanned', {
      duration,
      seconds: Math.round((waiting.time.monotonic() - begun) / 100) / 10,
      found: found.length,
      ...(found[0] && { channel: found[0].channel, lqi: found[0].lqi }),
    })
    const [best] = found.sort((a, b) => b.lqi - a.lqi)
    if (best !== undefined) return best
  }
  throw new KenshinError(
    'meter.not-found',
    text(
      `No meter with this Route-B ID answered on ${channel === undefined ? 'any channel' : 'its channel'}.`,
      'この B ルート認証 ID のメーターが見つかりません。',
    ),
  )
}

/** Never cut short: a command before EVENT 22 loses the beacons and spoils the next scan. */
async function scanOnce(
  dongle: Dongle,
  mask: number,
  duration: number,
  { time, signal }: Waiting,
): Promise<PanDescriptor[]> {
  const limitMs = scanMs(mask, duration) * 1.5 + 5_000
  const done = deferred<undefined>()
  const blocks: Map<string, string>[] = []
  const found = (): PanDescriptor[] => blocks.flatMap((block) => toDescriptor(block) ?? [])
  // Before the command: EVENT 22 may come in the same breath as the OK.
  const unsubscribe = dongle.subscribe((event) => collect(event, blocks, () => done.resolve(undefined)))
  const expired = (): Error =>
    new KenshinError(
      'dongle.silent',
      text(
        `The dongle did not end its scan within ${Math.round(limitMs / 1000)} s.`,
        `ドングルのスキャンが ${Math.round(limitMs / 1000)} 秒以内に終わりませんでした。`,
      ),
    )
  try {
    const ends = AbortSignal.any([signal, dongle.lost])
    await withDeadline(limitMs, { time, signal: ends, expired }, async (limit) => {
      await dongle.command(SKSCAN(dongle.dialect, mask, duration), { signal: limit })
      await untilAborted(done.promise, limit)
    })
  } catch (error) {
    // Its time is over by far: only the line that says so (EVENT 22) was lost, not what was found.
    if (!isCode(error, 'dongle.silent') || found().length === 0) throw error
  } finally {
    unsubscribe()
  }
  return found()
}

function collect(event: SkEvent, blocks: Map<string, string>[], done: () => void): void {
  if (event.kind === 'pan-begin') blocks.push(new Map())
  else if (event.kind === 'pan-field') {
    // The tail of the Route-B ID.
    if (event.name === 'PairID') registerSecret(event.value)
    blocks.at(-1)?.set(event.name, event.value)
  } else if (event.kind === 'event' && event.number === EventNumber.scanDone) done()
}

/** A block that lost bytes on the wire is none: a wrong descriptor would be remembered. */
function toDescriptor(block: ReadonlyMap<string, string>): PanDescriptor | undefined {
  const [channel = '', panId = '', mac = '', lqi = ''] = ['Channel', 'Pan ID', 'Addr', 'LQI'].map((name) =>
    block.get(name),
  )
  const isWhole = /^(?:2[1-9A-F]|3[0-9A-C])$/.test(channel) && /^[0-9A-F]{4}$/.test(panId) && /^[0-9A-F]{16}$/.test(mac)
  if (!isWhole) return undefined
  return { channel: Number.parseInt(channel, 16), panId, mac, lqi: Number.parseInt(lqi, 16) || 0 }
}
