/**
 * An emulated dongle with a meter behind it: household → meter → radio → dongle → host.
 * Use it in-process ({@link makeEmulator}), on TCP ({@link startEmulator}) or as a serial path (`serving/pty.ts`).
 */
import type { LocalDate } from '../base/clock.js'
import { Behaviours, type Behaviour } from './faults/behaviour.js'
import type { Dongle } from './dongle/dongle.js'
import { J11Dongle, type J11Options } from './dongle/j11/dongle.js'
import { SkstackDongle } from './dongle/skstack/dongle.js'
import { behaviourOf, type FaultSpec } from './faults/faults.js'
import { expectedDay } from './meter/history.js'
import type { Direction, Household } from './household/household.js'
import { MeterClock } from './meter/clock.js'
import { Meter } from './meter/meter.js'
import {
  clockOptionsOf,
  dongleOptionsOf,
  memoryOf,
  meterOptionsOf,
  radioOptionsOf,
  type EmulatorOptions,
} from './options.js'
import { Radio } from './radio/radio.js'
import type { LoggedRequest } from './radio/site.js'
import { HostPort, type Host, type HostConnection } from './serving/host.js'
import { listen, type Listener } from './serving/tcp.js'

export interface Emulator {
  readonly household: Household
  readonly meter: Meter
  readonly dongle: Dongle
  readonly radio: Radio
  readonly clock: MeterClock
  /** Every request the dongle sent, oldest first. */
  readonly log: readonly LoggedRequest[]
  readonly faults: {
    /** The fault pushed last decides first. @returns a function that removes it. */
    push(fault: FaultSpec | Behaviour): () => void
    clear(): void
  }
  /** The 48 counts of a date in E2 or E4 after that day; undefined = a hole. */
  expectedDay(date: LocalDate, direction?: Direction): (number | undefined)[]
  /** @returns undefined while another host is connected. */
  attach(host: Host): HostConnection | undefined
  /** Drops the connection of the host. */
  unplug(): void
  close(): void
}

export function makeEmulator(options: EmulatorOptions = {}): Emulator {
  const memory = memoryOf(options)
  const clock = new MeterClock(clockOptionsOf(options, memory))
  const meter = new Meter({ ...meterOptionsOf(options, memory), clock })
  const behaviours = new Behaviours()
  const hostPort = new HostPort(options.pieceBytes)
  const write = (bytes: Uint8Array): void => hostPort.write(bytes)
  const dongle = makeDongle(options, { behaviours, write })
  const radio = new Radio(
    { ...radioOptionsOf(options), meter, clock, behaviours, report: (signal) => dongle.report(signal) },
    { silenceDongle: () => dongle.silence(), disconnect: () => hostPort.hangUp() },
  )
  dongle.connect(radio)
  const push = (fault: FaultSpec | Behaviour): (() => void) =>
    behaviours.push('fault' in fault ? behaviourOf(fault) : fault)
  // Reversed, because the last pushed decides first: so the first of the options does.
  for (const fault of [...(options.faults ?? [])].reverse()) push(fault)
  return {
    ...{ household: memory.household, meter, dongle, radio, clock, log: radio.log },
    faults: { push, clear: () => behaviours.clear() },
    expectedDay: (date, direction = 'normal') => expectedDay(date, direction, memory.household),
    attach: (host) => hostPort.attach(host, (bytes) => dongle.receive(bytes)),
    unplug: () => hostPort.hangUp(),
    close() {
      radio.reset()
      dongle.close()
      hostPort.hangUp()
    },
  }
}

function makeDongle(options: EmulatorOptions, wiring: Pick<J11Options, 'behaviours' | 'write'>): Dongle {
  const all = dongleOptionsOf(options)
  return all.language === 'j11' ? new J11Dongle({ ...all, ...wiring }) : new SkstackDongle({ ...all, ...wiring })
}

/** An emulator that listens on TCP. */
export interface RunningEmulator extends Omit<Emulator, 'close'> {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** @param host, port where to listen; port 0 takes a free one. @throws {KenshinError} when it cannot. */
export async function startEmulator(
  options: EmulatorOptions & { readonly host?: string; readonly port?: number } = {},
): Promise<RunningEmulator> {
  const emulator = makeEmulator(options)
  const listener: Listener = await listen(emulator, {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    telnet: options.telnet ?? false,
  })
  return {
    ...emulator,
    host: listener.host,
    port: listener.port,
    async close() {
      emulator.close()
      await listener.close()
    },
  }
}
