/**
 * Who may use a dongle, and when:
 *
 *   dongle A   ──home─────────────▶
 *   dongle B   ──101──102──103──ill▶        one lane for each dongle, all at once
 *
 * Within a lane a meter holds the dongle for one session. When its link breaks, it waits behind the others; one that broke its last
 * run begins when they have ended.
 */
import { Slots } from '../base/slots.js'
import { deviceOf } from './adapters.js'

/** Runs one session when the dongle is free. */
export type InTurn = <T>(signal: AbortSignal, session: () => Promise<T>) => Promise<T>

interface Lanes {
  /** How many dongles are used at once. */
  readonly concurrency: number
  /** Meters that take their turn last. */
  readonly ill: ReadonlySet<string>
}

interface OnDongle {
  readonly name: string
  readonly port: string
}

/** Runs a task for each meter, in lanes. @returns what the tasks return, in the order of the meters */
export async function inLanes<Meter extends OnDongle, T>(
  meters: readonly Meter[],
  { concurrency, ill }: Lanes,
  task: (meter: Meter, inTurn: InTurn) => Promise<T>,
): Promise<T[]> {
  const all = new Slots(concurrency)
  const done = new Map<Meter, T>()
  const runLane = async (lane: readonly Meter[]): Promise<void> => {
    const dongle = new Slots(1)
    const inTurn: InTurn = (signal, session) => dongle.use(signal, () => all.use(signal, session))
    for (const isIll of [false, true]) {
      const group = lane.filter(({ name }) => ill.has(name) === isIll)
      await Promise.all(group.map(async (meter) => done.set(meter, await task(meter, inTurn))))
    }
  }
  await Promise.all((await lanesOf(meters)).map(runLane))
  return meters.flatMap((meter) => (done.has(meter) ? [done.get(meter)!] : []))
}

/** The meters of each dongle; two names of one device are one dongle. */
async function lanesOf<Meter extends OnDongle>(meters: readonly Meter[]): Promise<Meter[][]> {
  const lanes = new Map<string, Meter[]>()
  for (const meter of meters) {
    const device = await deviceOf(meter.port)
    lanes.set(device, [...(lanes.get(device) ?? []), meter])
  }
  return [...lanes.values()]
}
