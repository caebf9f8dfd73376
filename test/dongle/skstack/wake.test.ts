import { describe, expect, it } from 'vitest'
import { CommandLine } from '../../../src/dongle/skstack/command-line.js'
import { speaksSkstack, wake } from '../../../src/dongle/skstack/wake.js'
import { silent } from '../../../src/base/log.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { SkstackDongle } from '../../../src/emulator/dongle/skstack/dongle.js'
import { models, type ModelName } from '../../../src/emulator/dongle/models.js'
import { VirtualTime } from '../../emulator/virtual-time.js'
import { bytesOf, failure, host, latin1, never, played, prints, pull, settled } from '../../helpers/play.js'
import { emulated, emulatedSession, METER, pluggedAfter, plugInto, type Plugged } from '../../meter/meters.js'

const signal = never
const names = Object.keys(models) as ModelName[]
const words = ({ written }: Plugged): string[] => written.map(latin1)

describe('wake()', () => {
  const all = names.flatMap((model) => (['on', 'off', 'stuck'] as const).map((echo) => ({ model, echo })))

  it.each(all)('finds dialect and firmware of $model, echo $echo', async ({ model, echo }) => {
    const { dialect, version } = models[model]
    const dongle = emulated({ model, echo })
    expect(await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))).toEqual({
      dialect,
      firmware: version,
    })
    // Its own answers take 7 ms each: no wait for a fixed time is among them.
    expect(dongle.time.monotonic()).toBeLessThan(50)
  })

  it.each(names)('writes nothing to the flash of %s, and begins with SKRESET', async (model) => {
    const dongle = emulated({ model })
    await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))
    const lqi = models[model].dialect === 'dual' ? ['SKSREG SA2 1\r\n'] : []
    expect(words(dongle)).toEqual(['\r\n', 'SKRESET\r\n', 'SKSREG SFE 0\r\n', 'SKINFO\r\n', 'SKVER\r\n', ...lqi])
  })

  it('asks once more for an EINFO that was damaged', async () => {
    for (const model of names) {
      const dongle = emulated({ model, faults: [{ fault: 'damaged-einfo' }] })
      const found = await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))
      expect(found.dialect).toBe(models[model].dialect)
      expect(words(dongle).filter((each) => each === 'SKINFO\r\n')).toHaveLength(2)
    }
  })

  it('goes on without a version that is damaged beyond recognition', async () => {
    const reset = [host('\r\nSKRESET\r\n'), prints('OK\r\n'), host('SKSREG SFE 0\r\n'), prints('OK\r\n')]
    const einfo = [host('SKINFO\r\n'), prints(`EINFO ${METER} 001D129000000001 21 FFFF FFFE\r\nOK\r\n`)]
    const ever = [host('SKVER\r\n'), prints('VER 1.2.10\r\nOK\r\n')]
    const talk = played([...reset, ...einfo, ...ever, ...ever], 'dual')
    const found = await settled(talk.time, wake(talk.line, { time: talk.time, signal }))
    expect(found).toEqual({ dialect: 'single', firmware: '' })
  })

  it('switches the echo off', async () => {
    const dongle = emulated({ echo: 'on' })
    await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))
    const inner = dongle.emulator.dongle
    expect(inner instanceof SkstackDongle && inner.registers.read('SFE')).toBe('0')
  })

  it.each([
    'SKSC',
    'SKSENDTO',
    `SKSENDTO 1 ${METER} 0E1A 1 0 00`,
    `SKSENDTO 1 ${METER} 0E1A 1 0 000E `,
    `SKSENDTO 1 ${METER} 0E1A 1 0 000E \x10\x81\x00`,
    `SKSENDTO 1 ${METER} 0E1A 1 0 04D0 \x10\x81`,
    'SKSETPWD C 0123',
    'SKSETRBID 0011',
    'SKSCAN 2 FFFFFFFF 6 0',
    'SKRES',
    '\xff\x00\x81 ~\xc3',
  ])('gets over what a killed program left behind: %j', async (half) => {
    const dongle = await pluggedAfter(bytesOf(half), { model: 'BP35C2' })
    const begun = dongle.time.monotonic()
    expect(await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))).toEqual({
      dialect: 'dual',
      firmware: '1.5.2',
    })
    expect(dongle.time.monotonic() - begun).toBeLessThan(4000)
  })

  it('gets over a dongle that hangs in the data of SKSENDTO', async () => {
    const hung = await emulatedSession({ faults: [{ fault: 'hang-in-data-phase' }] })
    const error = await hung.settle(failure(hung.asker.read(smartMeter.effectiveDigits, { signal })))
    expect(error).toMatchObject({ code: 'dongle.silent' })
    await hung.line.close()
    const { line } = plugInto(hung.emulator, hung.time)
    const begun = hung.time.monotonic()
    expect(await hung.settle(wake(line, { time: hung.time, signal }))).toMatchObject({ dialect: 'dual' })
    expect(hung.time.monotonic() - begun).toBeLessThan(4000)
  })

  it('ends the session that a killed program left behind', async () => {
    const killed = await emulatedSession()
    await killed.line.close()
    const { line } = plugInto(killed.emulator, killed.time)
    await killed.settle(wake(line, { time: killed.time, signal }))
    expect(killed.emulator.radio.session.state).toBe('none')
  })

  it.each([
    'OK\r\n',
    'OK\r\nOK\r\n',
    'OK 01\r',
    'EVENT 29 FE80:0000:0000:0000:0211:2233:4455:6677 0\r\n',
    'FAIL ER04\r\n',
  ])('is not led astray by a stray %j from before', async (stray) => {
    for (const model of names) {
      const dongle = emulated({ model })
      const awake = wake(dongle.line, { time: dongle.time, signal })
      await Promise.resolve()
      while (words(dongle).length < 2) await dongle.time.settle()
      dongle.line.receive(bytesOf(stray))
      const { dialect, version: firmware } = models[model]
      expect(await dongle.settle(awake)).toEqual({ dialect, firmware })
    }
  })

  it('does without the link quality where its register is refused', async () => {
    const talk = played(
      [
        ...[host('\r\nSKRESET\r\n'), prints('\r\nOK\r\n'), host('SKSREG SFE 0\r\n'), prints('OK\r\n')],
        ...[host('SKINFO\r\n'), prints(`EINFO ${METER} 001D129100000001 21 FFFF 0\r\nOK\r\n`)],
        ...[host('SKVER\r\n'), prints('EVER 1.5.2\r\nOK\r\n'), host('SKSREG SA2 1\r\n'), prints('FAIL ER06\r\n')],
      ],
      'dual',
    )
    const awake = wake(talk.line, { time: talk.time, signal })
    expect(await settled(talk.time, awake)).toEqual({ dialect: 'dual', firmware: '1.5.2' })
    expect([talk.port.left, talk.port.strangers]).toEqual([[], []])
  })
})

describe('speaksSkstack()', () => {
  it.each(names)('is told by %s, in any state, for a question that changes nothing', async (model) => {
    for (const half of ['', 'SKSC', '\xff\x00\x81 ~\xc3']) {
      const dongle = emulated({ model })
      await dongle.line.raw(bytesOf(half), { signal })
      expect(await dongle.settle(speaksSkstack(dongle.line, { time: dongle.time, signal }))).toBe(true)
      expect(new Set(words(dongle).slice(1))).toEqual(new Set(['\r\n', 'SKVER\r\n']))
    }
  })
})

describe('wake(), a firmware that keeps its echo', () => {
  it('goes on, and takes no echo for an answer', async () => {
    const talk = played(
      [
        ...[host('\r\nSKRESET\r\n'), prints('\r\nSKRESET\r\nOK\r\n')],
        ...[host('SKSREG SFE 0\r\n'), prints('SKSREG SFE 0\r\nFAIL ER06\r\n')],
        ...[host('SKINFO\r\n'), prints(`SKINFO\r\nEINFO ${METER} 001D129000000001 21 FFFF FFFE \r\nOK\r\n`)],
        ...[host('SKVER\r\n'), prints('SKVER\r\nEVER 1.2.10\r\nOK\r\n')],
      ],
      'single',
    )
    const awake = wake(talk.line, { time: talk.time, signal })
    expect(await settled(talk.time, awake)).toEqual({ dialect: 'single', firmware: '1.2.10' })
    expect([talk.port.left, talk.port.strangers]).toEqual([[], []])
  })
})

describe('wake(), no SKSTACK-IP there', () => {
  /** Something that answers each writing in its own way. */
  function device(answer: (bytes: Uint8Array) => string | undefined): {
    time: VirtualTime
    line: CommandLine
    written: string[]
  } {
    const time = new VirtualTime()
    const line = new CommandLine(time, silent)
    const written: string[] = []
    line.attach({
      name: 'device',
      write(bytes) {
        written.push(latin1(bytes))
        const words = answer(bytes)
        if (words !== undefined) line.receive(bytesOf(words))
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    })
    return { time, line, written }
  }

  it('gives up a device that says nothing within 7 s, in words a person understands', async () => {
    const { time, line, written } = device(() => undefined)
    const error = await settled(time, failure(wake(line, { time, signal })))
    expect(error).toMatchObject({
      code: 'dongle.silent',
      words: {
        en: 'Nothing on this port answers like a Wi-SUN dongle.',
        ja: 'このポートから Wi-SUN ドングルの応答がありません。',
      },
    })
    expect(time.monotonic()).toBe(6000)
    expect(written.some((bytes) => bytes === '\r\n'.repeat(616))).toBe(true)
    expect(await time.step(), 'no timer left').toBe(false)
  })

  it.each([undefined, '$GPGGA,0311,3540.6,N\r\n', 'ok T:21.3\r\n', 'echo:Unknown command: "SKVER"\r\nOK\r\n'])(
    'speaksSkstack() gives up a device that says %j, and sends it nothing more',
    async (answer) => {
      const { time, line, written } = device(() => answer)
      expect(await settled(time, speaksSkstack(line, { time, signal }))).toBe(false)
      expect(written).toEqual(['\r\n', 'SKVER\r\n'])
      expect(time.monotonic()).toBe(3000)
    },
  )

  it('gives up a device that repeats everything', async () => {
    const { time, line } = device(latin1)
    expect(await settled(time, failure(wake(line, { time, signal })))).toMatchObject({ code: 'dongle.silent' })
  })

  it('gives up a device that refuses everything', async () => {
    const { time, line } = device(() => 'FAIL ER04\r\n')
    const error = await settled(time, failure(wake(line, { time, signal })))
    expect(error).toMatchObject({ exit: 3 })
  })

  it('gives up a device that talks nonsense without end', async () => {
    const { time, line } = device(() => '\xff\xfe\x80'.repeat(3000))
    expect(await settled(time, failure(wake(line, { time, signal })))).toMatchObject({ code: 'dongle.silent' })
  })

  it('rejects at once when the plug is pulled, and with the reason of an abort', async () => {
    const { time, line } = device(() => undefined)
    const lost = failure(wake(line, { time, signal }))
    await time.pass(1000)
    pull(line)
    expect(await lost).toMatchObject({ code: 'dongle.lost' })
    for (const ms of [0, 1000, 4000, 5500]) {
      const other = device(() => undefined)
      const stop = new AbortController()
      const error = failure(wake(other.line, { time: other.time, signal: stop.signal }))
      await other.time.pass(ms)
      const reason = new Error('enough')
      stop.abort(reason)
      expect(await error).toBe(reason)
    }
  })
})
