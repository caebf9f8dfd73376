import { describe, expect, it } from 'vitest'
import { silent } from '../../src/base/log.js'
import { join } from '../../src/meter/join.js'
import { failure, host, latin1, never, played, prints, reworded, section, settled, waits } from '../helpers/play.js'
import type { Step } from '../helpers/transcript.js'
import { credentials, joined, METER, OWN, type PlayedSession } from './meters.js'

const signal = never

/** The talk from the first command with this name on. */
const from = (steps: readonly Step[], name: string): Step[] =>
  steps.slice(steps.findIndex((step) => step.kind === 'host' && latin1(step.bytes).startsWith(name)))

const isOver = ({ port }: Pick<PlayedSession, 'port'>): void => {
  expect({ left: port.left, strangers: port.strangers }).toEqual({ left: [], strangers: [] })
}

describe('join(), transcripts', () => {
  it.each([
    ['single', 0x39],
    ['dual', 0x31],
  ] as const)('session-open-%s: finds the meter and joins', async (dialect, channel) => {
    const steps = from(section(`session-open-${dialect}`, 'whole session open'), 'SKSETPWD')
    const bonded = reworded(steps, 'SKSCAN 2 FFFFFFFF 6', 'SKSCAN 2 05555555 6')
    const talk = played(reworded(bonded, ' 0 \r\n', ' 0\r\n'), dialect)
    const context = { time: talk.time, log: silent, signal }
    const found = await settled(talk.time, join(talk.dongle, credentials, undefined, context))
    expect(found).toMatchObject({
      pan: { channel, panId: '8888', mac: '0011223344556677', lqi: 0xe1 },
      session: { peer: { address: METER } },
      scanMs: 17_700,
      joinMs: 1000,
    })
    await talk.time.pass(1000)
    isOver(talk)
  })

  /** Credentials as they are registered before every join. */
  const register: Step[] = [
    host('SKSETPWD C 0123456789AB\r\n'),
    prints('OK\r\n'),
    host('SKSETRBID 00112233445566778899AABBCCDDEEFF\r\n'),
    prints('OK\r\n'),
  ]
  const aim: Step[] = [
    host('SKSREG S2 39\r\n'),
    prints('OK\r\n'),
    host('SKSREG S3 8888\r\n'),
    prints('OK\r\n'),
    host('SKLL64 0011223344556677\r\n'),
    prints(`${METER}\r\n`),
  ]
  const scanned: Step[] = [
    prints('OK\r\n'),
    prints(
      `EVENT 20 ${OWN.dual} 0\r\nEPANDESC\r\n  Channel:39\r\n  Channel Page:09\r\n  Pan ID:8888\r\n` +
        `  Addr:0011223344556677\r\n  LQI:E1\r\n  Side:0\r\n  PairID:CCDDEEFF\r\nEVENT 22 ${OWN.dual} 0\r\n`,
    ),
  ]
  const wrongPassword = section('join-refused', 'wrong password (single stack)')
  const unreachable = section('join-refused', 'meter unreachable (dual stack)')
  const accepted = section('join-refused', 'accepted when tried again (dual stack)')
  const refusedAtOnce = [host(`SKJOIN ${METER}\r\n`), prints(`OK\r\nEVENT 24 ${METER} 0\r\n`)]

  it('join-refused: unreachable, looked for on its channel, accepted when tried again', async () => {
    const talk = played(
      [
        ...register,
        ...[...aim, ...unreachable],
        ...[host('SKSCAN 2 01000000 6 0\r\n'), ...scanned],
        ...[...aim, ...unreachable],
        ...[...aim, ...accepted],
      ],
      'dual',
    )
    const context = { time: talk.time, log: silent, signal }
    const found = await settled(talk.time, join(talk.dongle, credentials, joined.pan, context))
    // Twice 38 s until EVENT 24, and a pause of 10 s before the last try.
    expect(talk.time.monotonic()).toBe(2 * 38_000 + 10_000)
    expect(found).toMatchObject({ session: { peer: { address: METER } }, joinMs: 2 * 38_000 })
    isOver(talk)
  })

  it('join-refused: three refusals are enough', async () => {
    const talk = played(
      [
        ...register,
        ...[host('SKSCAN 2 05555555 6\r\n'), ...scanned],
        ...[...aim, ...wrongPassword],
        ...[...aim, ...wrongPassword],
        ...[...aim, ...wrongPassword],
      ],
      'single',
    )
    const context = { time: talk.time, log: silent, signal }
    const error = await settled(talk.time, failure(join(talk.dongle, credentials, undefined, context)))
    expect(error).toMatchObject({ code: 'meter.join-refused', exit: 4 })
    expect(talk.time.monotonic()).toBe(10_000 + 20_000)
    isOver(talk)
  })

  it('takes silence for a refusal after 60 s', async () => {
    const silence = unreachable.slice(0, 4)
    const talk = played(
      [
        ...register,
        ...[...aim, ...silence, waits(60)],
        ...[host('SKSCAN 2 01000000 6 0\r\n'), ...scanned],
        ...[...aim, ...accepted],
      ],
      'dual',
    )
    const context = { time: talk.time, log: silent, signal }
    await settled(talk.time, join(talk.dongle, credentials, joined.pan, context))
    expect(talk.time.monotonic()).toBe(60_000)
    isOver(talk)
  })

  it('takes a SKJOIN that could not be done (ER10) for a refusal', async () => {
    const talk = played(
      [
        ...[...register, ...aim, host(`SKJOIN ${METER}\r\n`), prints('FAIL ER10\r\n')],
        ...[host('SKSCAN 2 01000000 6 0\r\n'), ...scanned],
        ...[...aim, ...accepted],
      ],
      'dual',
    )
    const context = { time: talk.time, log: silent, signal }
    const found = await settled(talk.time, join(talk.dongle, credentials, joined.pan, context))
    expect(found).toMatchObject({ session: { peer: { address: METER } } })
    isOver(talk)
  })

  it('gives a meter that is cleaning up an old session half a minute', async () => {
    const talk = played(
      [
        ...[...register, ...aim, ...refusedAtOnce],
        ...[host('SKSCAN 2 01000000 6 0\r\n'), ...scanned],
        ...[...aim, ...refusedAtOnce, ...aim, ...refusedAtOnce],
        ...[...aim, ...accepted],
      ],
      'dual',
    )
    const context = { time: talk.time, log: silent, signal }
    await settled(talk.time, join(talk.dongle, credentials, joined.pan, context))
    expect(talk.time.monotonic()).toBe(30_000)
    isOver(talk)
  })

  it('leaves no dongle behind that goes on joining', async () => {
    const stop = new AbortController()
    const steps: Step[] = [...register, ...aim, host(`SKJOIN ${METER}\r\n`), prints('OK\r\n')]
    const talk = played([...steps, host('SKRESET\r\n'), prints('OK\r\n')], 'dual')
    const error = failure(
      join(talk.dongle, credentials, joined.pan, { time: talk.time, log: silent, signal: stop.signal }),
    )
    await talk.time.pass(1000)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await error).toBe(reason)
    expect(talk.time.monotonic()).toBe(1000)
    isOver(talk)
  })

  it('hears only the meter it joins', async () => {
    const other = METER.replace('6677', '6678')
    const steps: Step[] = [
      ...[...register, ...aim, host(`SKJOIN ${METER}\r\n`), prints('OK\r\n')],
      ...[prints(`EVENT 24 ${other} 0\r\nEVENT 25 ${other} 0\r\n`), waits(2), prints(`EVENT 25 ${METER} 0\r\n`)],
    ]
    const talk = played(steps, 'dual')
    const context = { time: talk.time, log: silent, signal }
    expect(await settled(talk.time, join(talk.dongle, credentials, joined.pan, context))).toMatchObject({
      joinMs: 2000,
    })
    isOver(talk)
  })
})
