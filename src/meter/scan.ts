import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import { waitForEvent } from '../base/events.js'
import { registerSecret, type Secret } from '../base/secret.js'
import { ALL_CHANNELS, channelMask, scanLimitMs, SKSCAN } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber, type SkEvent } from '../dongle/events.js'
import { panDescriptorOf, type PanDescriptor } from './pan-descriptor.js'

/** Most meters answer at 6; some need 7; 8 is the last hope (17.5, 34.7 and 69.1 s for all channels). */
const DURATIONS = [6, 7, 8]
const ONE_CHANNEL_DURATIONS = [6]

/**
 * Looks for the meter that has the pairing ID of the registered Route-B ID.
 * @param channel only this one, for a meter that was seen there before; all channels if absent.
 * @returns everything that may be it, the strongest first; what did not show its pairing ID (that line was lost) comes last.
 * @throws {KenshinError} `meter.not-found`
 */
export async function scan(
  dongle: Dongle,
  pairingId: Secret,
  context: Context,
  channel?: number,
): Promise<PanDescriptor[]> {
  const mask = channel === undefined ? ALL_CHANNELS : channelMask(channel)
  const durations = channel === undefined ? DURATIONS : ONE_CHANNEL_DURATIONS
  for (const duration of durations) {
    const begun = context.time.monotonic()
    const beacons = await scanOnce(dongle, mask, duration, context)
    const found = ours(beacons, pairingId)
    context.log.info('scanned', {
      duration,
      seconds: Math.round((context.time.monotonic() - begun) / 100) / 10,
      found: found.length,
      others: beacons.length - found.length,
      ...(found[0] && { channel: found[0].channel, lqi: found[0].lqi }),
    })
    if (found.length > 0) return found
  }
  throw new KenshinError('meter.not-found', (words) =>
    channel === undefined ? words.onNoChannel : words.notOnItsChannel,
  )
}

interface Beacon extends PanDescriptor {
  readonly pairingId: string | undefined
}

/** Dongles leave the comparison of the pairing ID to the meters that answer: a neighbour that answers all the same is none. */
function ours(beacons: readonly Beacon[], pairingId: Secret): PanDescriptor[] {
  const own = pairingId.reveal().toUpperCase()
  const rank = (beacon: Beacon): number => beacon.lqi + (beacon.pairingId === undefined ? 0 : 0x100)
  return beacons
    .filter((beacon) => beacon.pairingId === undefined || beacon.pairingId.toUpperCase() === own)
    .sort((a, b) => rank(b) - rank(a))
    .map(({ channel, panId, mac, lqi }) => ({ channel, panId, mac, lqi }))
}

/** Never cut short: a command before EVENT 22 loses the beacons and spoils the next scan. */
async function scanOnce(dongle: Dongle, mask: number, duration: number, { time, signal }: Context): Promise<Beacon[]> {
  const limitMs = scanLimitMs(mask, duration)
  const blocks: Map<string, string>[] = []
  const isDone = await waitForEvent(dongle, (event) => collect(event, blocks), {
    after: (limit) => dongle.command(SKSCAN(mask, duration), { signal: limit }),
    limitMs,
    time,
    signal,
  })
  const found = blocks.flatMap((block) => toBeacon(block) ?? [])
  // Its time is over by far: only the line that says so (EVENT 22) was lost, not what was found.
  if (isDone === undefined && found.length === 0) throw scanNotEnded(limitMs)
  return found
}

/** @returns true with the event that ends the scan. */
function collect(event: SkEvent, blocks: Map<string, string>[]): true | undefined {
  if (event.kind === 'pan-begin') blocks.push(new Map())
  if (event.kind === 'pan-field') {
    // The tail of the Route-B ID.
    if (event.name === 'PairID') registerSecret(event.value)
    blocks.at(-1)?.set(event.name, event.value)
  }
  return event.kind === 'event' && event.number === EventNumber.scanDone ? true : undefined
}

const scanNotEnded = (limitMs: number): KenshinError =>
  new KenshinError('dongle.silent', (words) => words.scanNotEnded({ seconds: Math.round(limitMs / 1000) }))

/** A block that lost bytes on the wire is none: a wrong descriptor would be remembered. */
function toBeacon(block: ReadonlyMap<string, string>): Beacon | undefined {
  const hexOf = (name: string): number => Number(`0x${block.get(name) ?? ''}`)
  const lqi = hexOf('LQI') || 0
  const pan = panDescriptorOf({ channel: hexOf('Channel'), panId: block.get('Pan ID'), mac: block.get('Addr'), lqi })
  return pan && { ...pan, pairingId: block.get('PairID') }
}
