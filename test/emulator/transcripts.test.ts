import { describe, expect, it } from 'vitest'
import { bytesToHex } from '../../src/echonet/codes.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { loadTranscript, transcriptNames, type Step } from '../helpers/transcript.js'
import { Terminal, framesOf } from './terminal.js'

/** The state before a transcript begins, and what happens on the radio during it. */
interface Setup {
  readonly options?: EmulatorOptions
  readonly state?: 'fresh' | 'introduced' | 'joined'
  /** What is printed after the end of the transcript. */
  readonly rest?: RegExp
  readonly before?: (terminal: Terminal, datagrams: readonly Uint8Array[]) => unknown
}

const single: EmulatorOptions = { model: 'BP35A1', output: 'ascii', latency: 'real' }
const dual: EmulatorOptions = { model: 'RS-WSUHA-P', output: 'ascii', latency: 'real' }
const joinedSingle: Setup = { options: single, state: 'joined' }
const joinedDual: Setup = { options: dual, state: 'joined' }
const lostAck: Setup = { options: { ...single, faults: [{ fault: 'lost-ack' }] }, state: 'joined' }

const announce = (terminal: Terminal, data: Uint8Array): void =>
  terminal.emulator.radio.reporter.datagram({ port: 0x0e1a, data })

const setups: Readonly<Record<string, Readonly<Record<string, Setup>>>> = {
  'binary-erxudp': { '*': { options: { ...dual, output: 'binary' }, state: 'joined' } },
  'history-day-11': { '*': joinedSingle },
  'history-late-set-res': { '*': lostAck },
  'history-of-today': { '*': joinedDual },
  'identity-and-maps': { '*': joinedSingle },
  'join-refused': {
    'wrong password (single stack)': {
      options: single,
      before: (terminal) => terminal.introduce({ password: '0123456789AC' }),
    },
    'meter unreachable (dual stack)': { options: dual, state: 'introduced', before: silenceMeter },
    'accepted when tried again (dual stack)': { options: dual, state: 'introduced', rest: /^ERXUDP .* FF02:/ },
  },
  'lqi-in-erxudp': { '*': joinedDual },
  'notification-around-request': {
    'before the echo, answer glued to an unfinished command': { ...joinedDual, before: announceFirst },
    'between OK and the answer': {
      ...joinedDual,
      before: (terminal, [data]) =>
        terminal.emulator.faults.push({
          name: 'announcement',
          onRequest: (exchange) => void exchange.afterResult.push(() => announce(terminal, data!)),
        }),
    },
    'between echo and EVENT 21, same transaction ID': {
      ...joinedDual,
      before: (terminal, [data]) =>
        terminal.emulator.faults.push({
          name: 'announcement',
          onRequest: (exchange) => void exchange.beforeResult.push(() => announce(terminal, data!)),
        }),
    },
  },
  'notification-confirmed': { '*': { ...joinedDual, before: announceFirst } },
  'output-mode': {
    'binary as shipped, set to ASCII (dual stack)': { options: { model: 'BP35C2', output: 'binary' } },
    'dongle without the product commands (dual stack)': { options: { model: 'RL7023-DSS' } },
    'echo switched off (single stack)': { options: single },
  },
  'rate-limited': { '*': { ...joinedSingle, before: (terminal) => terminal.emulator.radio.limitSending(600_000) } },
  refusals: { '*': joinedSingle },
  'scan-found-at-duration-7': {
    '*': { options: { ...dual, channel: 0x33, foundFromDuration: 7 }, state: 'introduced' },
  },
  'send-variants': {
    'echo off (single stack)': { ...joinedSingle, before: (terminal) => terminal.command('SKSREG SFE 0') },
    'line end after the data: one empty line more (dual stack)': joinedDual,
    'neighbour solicitation first (single stack)': withFault('neighbour-first'),
    'request lost: result 01 and no answer (single stack)': withFault('lost-request'),
    'answer doubled (single stack)': withFault('double-answer'),
  },
  'session-end': {
    'ended by the meter (single stack)': {
      ...joinedSingle,
      before: (terminal) => terminal.emulator.radio.session.endByPeer(),
    },
    'SKTERM answered (dual stack)': joinedDual,
    'SKTERM answered, EVENT 21 before OK (single stack)': joinedSingle,
    'SKTERM, meter silent (single stack)': { ...joinedSingle, before: silenceMeter },
    'SKTERM without a session (single stack)': { options: single },
  },
  'session-open-dual': { '*': { options: { ...dual, channel: 0x31 } } },
  'session-open-single': { '*': { options: single } },
  'session-renewed': {
    renewed: { ...joinedDual, before: (terminal) => terminal.emulator.radio.session.expire(2000, true) },
    'renewal fails': { ...joinedDual, before: (terminal) => terminal.emulator.radio.session.expire(40_000, false) },
  },
  'static-properties': {
    coefficient: joinedSingle,
    'effective digits': lostAck,
    unit: lostAck,
  },
  'wrong-arguments': {
    'scan with a side argument (single stack)': { options: single },
    'scan without a side argument (dual stack)': { options: dual },
    'shortened address (dual stack)': { options: dual },
  },
}

function silenceMeter(terminal: Terminal): void {
  terminal.emulator.radio.session.isReachable = false
}

function announceFirst(terminal: Terminal, datagrams: readonly Uint8Array[]): void {
  announce(terminal, datagrams[0]!)
}

function withFault(fault: 'neighbour-first' | 'lost-request' | 'double-answer'): Setup {
  return { options: { ...single, faults: [{ fault }] }, state: 'joined' }
}

/** The setup of a section; `*` is that of all sections of a file. */
const setupOf = (name: string, section: string): Setup | undefined => setups[name]?.[section] ?? setups[name]?.['*']

/** Values that depend on the household and the time are served as in the transcript; all others the meter computes. */
const OF_THE_HOUSEHOLD = new Set([0x97, 0x98, 0xe0, 0xe2, 0xe7, 0xe8, 0xea, 0xeb])

function fixedBy(steps: readonly Step[]): Record<string, string> {
  const properties = datagramsOf(steps)
    .flatMap((line) => framesOf([line]))
    .filter(({ esv }) => esv === 0x72 || esv === 0x52)
    .flatMap((frame) => frame.properties)
    .filter(({ epc, edt }) => OF_THE_HOUSEHOLD.has(epc) && edt.length > 0)
  return Object.fromEntries(properties.map(({ epc, edt }) => [epc.toString(16), bytesToHex(edt)]))
}

const isNotification = (line: string): boolean => /^1081.{16}7[34]/.test(line.split(' ').at(-1)!)

/** ERXUDP lines of port 3610 whose data is ASCII. */
const datagramsOf = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => step.kind === 'dongle')
    .map((step) => Buffer.from(step.bytes).toString('latin1').trim())
    .filter((line) => line.includes('ERXUDP') && / 0E1A 0E1A .* 1081[0-9A-F]+$/.test(line))

/** The only payload of the binary transcript. */
const BINARY = { E7: '00000D0A' }

async function prepare(name: string, section: string, steps: readonly Step[]): Promise<Terminal> {
  const { options, state = 'fresh', before } = setupOf(name, section) ?? {}
  const fixed = name === 'binary-erxudp' ? BINARY : fixedBy(steps)
  const terminal = new Terminal({ ...options, fixed })
  if (state === 'introduced') await terminal.introduce()
  if (state === 'joined') await terminal.join()
  terminal.take()
  const notifications = datagramsOf(steps).filter(isNotification)
  const started = before?.(
    terminal,
    notifications.map((line) => Buffer.from(line.split(' ').at(-1)!, 'hex')),
  )
  if (started instanceof Promise) {
    await started
    terminal.take()
  }
  return terminal
}

/** Talks in J11 have a host of their own: `dongle/j11/note.test.ts`. */
const names = transcriptNames().filter((name) => !name.startsWith('j11'))

describe.each(names)('transcript %s', (name) => {
  for (const { name: section, steps } of loadTranscript(name)) {
    it(section, async () => {
      expect(setupOf(name, section), 'no setup').toBeDefined()
      const terminal = await prepare(name, section, steps)
      for (const step of steps) {
        if (step.kind === 'host') terminal.write(step.bytes)
        if (step.kind === 'dongle') {
          const printed = await terminal.readBytes(step.bytes.length)
          expect(Buffer.from(printed).toString('latin1')).toBe(Buffer.from(step.bytes).toString('latin1'))
        }
      }
      expect(await terminal.read()).toMatch(setupOf(name, section)?.rest ?? /^$/)
    })
  }
})
