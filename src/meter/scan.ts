import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import { waitForEvent } from '../base/wait-for-event.js'
import { registerSecret, type Secret } from '../base/secret.js'
import { ALL_CHANNELS, channelMask, scanLimitMs, SKSCAN } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber, type SkEvent } from '../dongle/events.js'
import { parsePanDescriptor, type PanDescriptor } from './pan-descriptor.js'

/** Most meters answer a scan of duration 6, some need 7, few 8 (17.5, 34.7 and 69.1 s for all channels). */
const DURATIONS = [6, 7, 8]
const ONE_CHANNEL_DURATIONS = [6]

/**
 * Looks for the meter that has the pairing ID of the registered Route-B ID.
 * @param channel the only one to scan, where the meter was seen before; all channels if absent.
 * @returns every PAN that may be its own, the strongest first; those whose pairing ID was lost on the cable come last.
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
    const found = ofThisMeter(beacons, pairingId)
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

/** Only the meters compare the pairing ID, not the dongle: a neighbour's meter may answer all the same, and is left out here. */
function ofThisMeter(beacons: readonly Beacon[], pairingId: Secret): PanDescriptor[] {
  const own = pairingId.reveal().toUpperCase()
  const rank = (beacon: Beacon): number => beacon.lqi + (beacon.pairingId === undefined ? 0 : 0x100)
  return beacons
    .filter((beacon) => beacon.pairingId === undefined || beacon.pairingId.toUpperCase() === own)
    .sort((a, b) => rank(b) - rank(a))
    .map(({ channel, panId, mac, lqi }) => ({ channel, panId, mac, lqi }))
}

/** Waits for EVENT 22 in any case: a command before it would lose the beacons and spoil the next scan. */
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
  // Its time is long over: only the line with EVENT 22 was lost, and the beacons are good.
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

/** @returns undefined for a block that lost bytes on the wire: a wrong descriptor would be remembered. */
function toBeacon(block: ReadonlyMap<string, string>): Beacon | undefined {
  const hexOf = (name: string): number => Number(`0x${block.get(name) ?? ''}`)
  const lqi = hexOf('LQI') || 0
  const pan = parsePanDescriptor({ channel: hexOf('Channel'), panId: block.get('Pan ID'), mac: block.get('Addr'), lqi })
  return pan && { ...pan, pairingId: block.get('PairID') }
}
