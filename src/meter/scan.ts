import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import type { Secret } from '../base/secret.js'
import type { Beacon, Dongle } from '../dongle/dongle.js'
import type { PanDescriptor } from '../dongle/pan-descriptor.js'

/**
 * Looks for the meter that has the pairing ID of the introduced Route-B ID.
 * @param channel the only one to scan, where the meter was seen before; all that the dongle scans if absent.
 * @returns every PAN that may be its own, the strongest first; those whose pairing ID was lost on the cable come last.
 * @throws {KenshinError} `meter.not-found`
 */
export async function scan(
  dongle: Dongle,
  pairingId: Secret,
  context: Context,
  channel?: number,
): Promise<PanDescriptor[]> {
  const scans =
    channel === undefined ? dongle.scans : dongle.scans.slice(0, 1).map((range) => ({ ...range, channels: [channel] }))
  for (const range of scans) {
    const begun = context.time.monotonic()
    const beacons = await dongle.scan(range, context)
    const found = ofThisMeter(beacons, pairingId)
    context.log.info('scanned', {
      duration: range.duration,
      channels: range.channels.length,
      firstChannel: range.channels[0],
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

/** Only the meters compare the pairing ID, not the dongle: a neighbour's meter may answer all the same, and is left out here. */
function ofThisMeter(beacons: readonly Beacon[], pairingId: Secret): PanDescriptor[] {
  const own = pairingId.reveal().toUpperCase()
  const rank = (beacon: Beacon): number => beacon.lqi + (beacon.pairingId === undefined ? 0 : 0x100)
  return beacons
    .filter((beacon) => beacon.pairingId === undefined || beacon.pairingId.toUpperCase() === own)
    .sort((a, b) => rank(b) - rank(a))
    .map(({ channel, panId, mac, lqi }) => ({ channel, panId, mac, lqi }))
}
