import { Secret } from '../../src/base/secret.js'
import { silent, type Logger } from '../../src/base/log.js'
import { CommandLine } from '../../src/dongle/skstack/command-line.js'
import type { Dongle } from '../../src/dongle/dongle.js'
import type { Dialect } from '../../src/dongle/skstack/dialect.js'
import { lostPort } from '../../src/dongle/port/port.js'
import { SkSession } from '../../src/dongle/skstack/session.js'
import { wake } from '../../src/dongle/skstack/wake.js'
import { ECHONET_PORT } from '../../src/echonet/codes.js'
import { makeEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { dummyCredentials, type EmulatorOptions } from '../../src/emulator/options.js'
import { Asker } from '../../src/meter/ask.js'
import { join, type Joined } from '../../src/meter/join.js'
import { MeterSession } from '../../src/meter/session.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { awake, never, played, settled, type Played } from '../helpers/play.js'
import type { Step } from '../helpers/transcript.js'

export const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'
export const OWN: Readonly<Record<Dialect, string>> = {
  single: 'FE80:0000:0000:0000:021D:1290:1234:5678',
  dual: 'FE80:0000:0000:0000:021D:1291:0000:0001',
}

export const credentials = {
  id: new Secret(dummyCredentials.routeBId),
  password: new Secret(dummyCredentials.password),
}

export const joined = {
  pan: { channel: 0x39, panId: '8888', mac: '0011223344556677', lqi: 0xe1 },
  scanMs: 0,
  joinMs: 0,
}

/** As if the dongle behind this line had joined the meter. */
export const joinedBy = ({ line, time }: Pick<Emulated, 'line' | 'time'>): Joined => ({
  ...joined,
  session: new SkSession(line, { address: METER, udpPort: ECHONET_PORT }, time),
})

export interface InSession {
  readonly session: MeterSession
  readonly asker: Asker
}

export interface PlayedSession extends Played, InSession {
  /** Waits for a promise, then for the end of the talk. */
  readonly settle: <T>(promise: Promise<T>) => Promise<T>
}

/** A joined session whose dongle follows a transcript. */
export function playedSession(steps: readonly Step[], dialect: Dialect, log: Logger = silent): PlayedSession {
  const all = played(steps, dialect, log)
  return { ...all, ...openSession(joinedBy(all), all.time, log), settle: (promise) => settled(all.time, promise) }
}

function openSession(joining: Joined, time: VirtualTime, log: Logger): InSession {
  const session = new MeterSession(joining, { time, log })
  return { session, asker: new Asker(session, { time, log }) }
}

export interface Plugged {
  readonly line: CommandLine
  /** Everything the host wrote. */
  readonly written: Uint8Array[]
}

export interface Emulated extends Plugged {
  readonly time: VirtualTime
  readonly emulator: Emulator
  readonly settle: <T>(promise: Promise<T>) => Promise<T>
}

/** Plugs a host into an emulated dongle, which keeps its state from one to the next. */
export function plugInto(emulator: Emulator, time: VirtualTime, log: Logger = silent): Plugged {
  const line = new CommandLine(time, log)
  const plug = emulator.attach({
    write: (bytes) => line.receive(bytes),
    hangUp: () => line.lose(lostPort('emulator')),
  })
  const written: Uint8Array[] = []
  line.attach({
    name: 'emulator',
    write(bytes) {
      written.push(bytes)
      plug?.receive(bytes)
      return Promise.resolve()
    },
    close() {
      plug?.detach()
      return Promise.resolve()
    },
  })
  return { line, written }
}

/** An emulator on a clock that only moves when everybody waits. It announces nothing by itself. */
export function emulated(options: EmulatorOptions = {}, log: Logger = silent): Emulated {
  const time = new VirtualTime()
  const emulator = makeEmulator({ latency: 'real', announces: 'nothing', clock: NOON, ...options, time })
  return { time, emulator, ...plugInto(emulator, time, log), settle: (promise) => settled(time, promise) }
}

/** The next program at a dongle, a second after one was killed that had sent these bytes. */
export async function pluggedAfter(bytes: Uint8Array, options: EmulatorOptions): Promise<Emulated> {
  const dongle = emulated(options)
  await dongle.line.raw(bytes, { signal: new AbortController().signal })
  await dongle.time.pass(1000)
  await dongle.line.close()
  return { ...dongle, ...plugInto(dongle.emulator, dongle.time) }
}

/** 2026-11-20 12:10 in Japan. */
export const NOON = 1_795_144_200

export interface EmulatedSession extends Emulated, InSession {
  readonly dongle: Dongle
}

/** Awake and joined. */
export async function emulatedSession(options: EmulatorOptions = {}, log: Logger = silent): Promise<EmulatedSession> {
  const all = emulated(options, log)
  const { time, line, settle } = all
  await settle(wake(line, { time, signal: never }))
  const dongle = awake(line, time)
  const found = await settle(join(dongle, credentials, joined.pan, { time, log, signal: never }))
  return { ...all, dongle, ...openSession(found, time, log) }
}
