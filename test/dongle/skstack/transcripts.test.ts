import { describe, expect, it } from 'vitest'
import type { SkCommand } from '../../../src/dongle/skstack/commands.js'
import {
  encodeCommand,
  SKINFO,
  SKJOIN,
  SKRESET,
  SKSCAN,
  SKSENDTO,
  SKSREG,
  SKTERM,
  SKVER,
} from '../../../src/dongle/skstack/commands.js'
import { dialectOf, type Dialect } from '../../../src/dongle/skstack/dialect.js'
import { BONDED_CHANNELS } from '../../../src/dongle/pan-descriptor.js'
import { decodeFrame, encodeFrame } from '../../../src/echonet/frame.js'
import {
  bytesOf,
  failure,
  host,
  latin1,
  never,
  played,
  prints,
  reworded,
  section,
  settled,
} from '../../helpers/play.js'
import { loadTranscript, transcriptNames, type Step } from '../../helpers/transcript.js'

const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'
const SKAPPVER: SkCommand = { words: ['SKAPPVER'], endsAt: 'info-then-ok', limitMs: 3000 }
const SKSREG_SFE: SkCommand = { words: ['SKSREG', 'SFE'], endsAt: 'info-then-ok', limitMs: 3000 }
const ROPT: SkCommand = { words: ['ROPT'], endsAt: 'ok', limitMs: 3000 }

/** The talk up to the first command with this name. */
const upTo = (steps: readonly Step[], name: string): Step[] => {
  const end = steps.findIndex((step) => step.kind === 'host' && latin1(step.bytes).startsWith(name))
  return steps.slice(0, end)
}

describe('CommandLine, transcripts', () => {
  it('session-open-single: version, identity, output mode', async () => {
    const steps = upTo(section('session-open-single', 'whole session open'), 'SKSETPWD')
    const { time, line, port } = played(reworded(steps, 'ROPT\r', 'ROPT\r\n'), 'single')
    const command = (each: SkCommand) => settled(time, line.command(each, { signal: never }))
    expect((await command(SKRESET)).value).toBeUndefined()
    expect((await command(SKVER)).events).toContainEqual({ kind: 'info', name: 'EVER', values: ['1.2.10'] })
    expect((await command(SKAPPVER)).events).toContainEqual({ kind: 'info', name: 'EAPPVER', values: ['rev26e'] })
    const { events } = await command(SKINFO)
    const einfo = events.find((event) => event.kind === 'info')
    expect(einfo?.kind === 'info' && dialectOf(einfo.values)).toBe('single')
    expect((await command(ROPT)).value).toBe('01')
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('session-open-dual: version, output mode, identity', async () => {
    const steps = upTo(section('session-open-dual', 'whole session open'), 'SKSETPWD')
    const { time, line, port } = played(steps, 'dual')
    const command = (each: SkCommand) => settled(time, line.command(each, { signal: never }))
    expect((await command(SKVER)).events).toContainEqual({ kind: 'info', name: 'EVER', values: ['1.5.2'] })
    expect((await command(ROPT)).value).toBe('01')
    expect((await command({ ...ROPT, words: ['RUART'] })).value).toBe('80')
    await command(SKRESET)
    const { events } = await command(SKINFO)
    const einfo = events.find((event) => event.kind === 'info')
    expect(einfo?.kind === 'info' && dialectOf(einfo.values)).toBe('dual')
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('output-mode: binary as shipped, then ASCII', async () => {
    const steps = section('output-mode', 'binary as shipped, set to ASCII (dual stack)').map((step) =>
      step.kind === 'host' ? { ...step, bytes: bytesOf(`${latin1(step.bytes)}\n`) } : step,
    )
    const { time, line, port } = played(steps, 'dual')
    const command = (words: string[]) => settled(time, line.command({ ...ROPT, words }, { signal: never }))
    expect((await command(['ROPT'])).value).toBe('00')
    expect((await command(['WOPT', '01'])).value).toBeUndefined()
    expect((await command(['ROPT'])).value).toBe('01')
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('output-mode: refused where there are no product commands', async () => {
    const steps = section('output-mode', 'dongle without the product commands (dual stack)')
    const { time, line, port } = played(reworded(steps, 'ROPT\r', 'ROPT\r\n'), 'dual')
    for (const each of [ROPT, SKAPPVER])
      expect(await settled(time, failure(line.command(each, { signal: never })))).toMatchObject({
        code: 'dongle.refused',
        facts: { er: 'ER04' },
      })
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('output-mode: echo switched off', async () => {
    const { time, line, port } = played(section('output-mode', 'echo switched off (single stack)'), 'single')
    const { events } = await settled(time, line.command(SKSREG_SFE, { signal: never }))
    expect(events).toContainEqual({ kind: 'info', name: 'ESREG', values: ['1'] })
    await settled(time, line.command(SKSREG('SFE', '0'), { signal: never }))
    const answer = await settled(time, line.command(SKVER, { signal: never }))
    expect(answer.events.map(({ kind }) => kind)).toEqual(['info', 'ok'])
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it.each<[string, Dialect, Dialect, string]>([
    ['scan with a side argument (single stack)', 'dual', 'single', 'SKSCAN 2 05555555 6\r\n'],
    ['scan without a side argument (dual stack)', 'single', 'dual', 'SKSCAN 2 05555555 6 0\r\n'],
  ])('wrong-arguments: %s tells the dialect at once', async (title, guessed, dialect, again) => {
    const told = reworded(section('wrong-arguments', title), 'FFFFFFFF', '05555555')
    const steps = [...told, host(again), prints('OK\r\n')]
    const { time, line, port } = played(steps, guessed)
    await settled(time, line.command(SKSCAN(BONDED_CHANNELS, 6), { signal: never }))
    expect([line.dialect, time.monotonic()]).toEqual([dialect, 0])
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('wrong-arguments: shortened address (dual stack) is refused at once', async () => {
    const { time, line, port } = played(section('wrong-arguments', 'shortened address (dual stack)'), 'dual')
    const command = SKJOIN('fe80::211:2233:4455:6677')
    expect(await settled(time, failure(line.command(command, { signal: never })))).toMatchObject({
      code: 'dongle.refused',
      facts: { er: 'ER06', command: 'SKJOIN' },
    })
    expect(time.monotonic()).toBe(0)
    expect([port.left, port.strangers]).toEqual([[], []])
  })

  it('session-end: SKTERM without a session is refused', async () => {
    const { time, line } = played(section('session-end', 'SKTERM without a session (single stack)'), 'single')
    const refused = await settled(time, failure(line.command(SKTERM, { signal: never })))
    expect(refused).toMatchObject({ code: 'dongle.refused', facts: { er: 'ER10' } })
  })
})

/** Every SKSENDTO that a host wrote, with its frame. */
const sent = transcriptNames()
  .flatMap((name) => loadTranscript(name).map((each) => ({ ...each, name })))
  .flatMap(({ name, name: title, steps }) =>
    steps
      .filter((step) => step.kind === 'host')
      .map(({ bytes }) => latin1(bytes))
      .filter((words) => words.startsWith('SKSENDTO 1 '))
      .map((words) => ({ title: `${name} ${title}`, words })),
  )

describe('SKSENDTO, as transcripts show it', () => {
  it('is encoded byte for byte in both dialects', () => {
    const seen = new Set<Dialect>()
    for (const { title, words } of sent) {
      const [, address = '', security = '', side, length = ''] =
        /^SKSENDTO 1 (\S+) 0E1A (\d)( 0)? ([0-9A-F]{4}) /.exec(words) ?? []
      const data = words.slice(words.indexOf(`${length} `) + 5).slice(0, Number.parseInt(length, 16))
      const dialect: Dialect = side === undefined ? 'single' : 'dual'
      seen.add(dialect)
      const frame = encodeFrame(decodeFrame(bytesOf(data)))
      const encoded = latin1(encodeCommand(SKSENDTO(address, 0x0e1a, frame), dialect))
      // Two talks differ on purpose: security 2 of another client, and its line end behind the data.
      expect(encoded, title).toBe(words.replace(` 0E1A ${security}`, ' 0E1A 1').replace(/\r\n$/, ''))
    }
    expect(sent.length).toBeGreaterThan(30)
    expect([...seen].sort()).toEqual(['dual', 'single'])
  })

  it('has no line end behind its data, and writes LEN with four digits', () => {
    const data = new Uint8Array(0x4d0).fill(0x0a)
    const words = latin1(encodeCommand(SKSENDTO(METER, 0x0e1a, data), 'dual'))
    expect(words).toBe(`SKSENDTO 1 ${METER} 0E1A 1 0 04D0 ${'\n'.repeat(0x4d0)}`)
  })
})
