import type { Context } from '../../base/context.js'
import { KenshinError } from '../../base/errors.js'
import { registerSecret } from '../../base/secret.js'
import { waitForEvent } from '../../base/wait-for-event.js'
import type { Beacon, ScanRange } from '../dongle.js'
import { parsePanDescriptor } from '../pan-descriptor.js'
import type { CommandLine } from './command-line.js'
import { scanLimitMs, SKSCAN } from './commands.js'
import { EventNumber, type SkEvent } from './events.js'

/** Waits for EVENT 22 in any case: a command before it would lose the beacons and spoil the next scan. */
export async function scanOnce(
  line: CommandLine,
  { duration, channels }: ScanRange,
  { time, signal }: Context,
): Promise<Beacon[]> {
  const limitMs = scanLimitMs(channels.length, duration)
  const blocks: Map<string, string>[] = []
  const isDone = await waitForEvent(line, (event) => collect(event, blocks), {
    after: (limit) => line.command(SKSCAN(channels, duration), { signal: limit }),
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
