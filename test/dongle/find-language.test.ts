import { describe, expect, it } from 'vitest'
import { silent } from '../../src/base/log.js'
import { findLanguage } from '../../src/dongle/find-language.js'
import { lostPort } from '../../src/dongle/port/port.js'
import { CommandLine } from '../../src/dongle/skstack/command-line.js'
import { models, type ModelName } from '../../src/emulator/dongle/models.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { bytesOf, failure, latin1, never, settled } from '../helpers/play.js'
import { emulated, emulatedSession, METER, pluggedAfter, plugInto } from '../meter/meters.js'
import { smartMeter } from '../../src/echonet/properties.js'

const signal = never
const names = (Object.keys(models) as ModelName[]).filter((name) => !name.includes('J11'))
const QUESTION = Buffer.from('D0EA83FC006B000403A80000', 'hex').toString('latin1')
const VERSION = Buffer.from('D0F9EE5D206B000D03AC00A801040001030000158A', 'hex').toString('latin1')
const UNKNOWN = Buffer.from('D0F9EE5DFFFF000405160000', 'hex').toString('latin1')

/** Something that answers each writing in its own way, some ms later. */
function device(answer: (written: string) => string | undefined, afterMs = 26) {
  const time = new VirtualTime()
  const line = new CommandLine(time, silent)
  const written: string[] = []
  line.attach({
    name: 'device',
    write(bytes) {
      written.push(latin1(bytes))
      const words = answer(latin1(bytes))
      if (words !== undefined) time.timer(afterMs, () => line.receive(bytesOf(words)))
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  })
  const find = (isForeign: boolean) => findLanguage(line, { isForeign }, { time, signal })
  return { time, line, written, find, settle: <T>(promise: Promise<T>) => settled(time, promise) }
}

const j11 = (written: string): string | undefined => (written === QUESTION ? VERSION : undefined)

describe('findLanguage(), J11', () => {
  it.each([false, true])('is known within 2 s, foreign: %s', async (isForeign) => {
    const { time, written, find, settle } = device(j11)
    expect(await settle(find(isForeign))).toEqual({ language: 'J11' })
    expect(time.monotonic()).toBe(1126)
    expect(written).toEqual(['\r\n', isForeign ? 'SKVER\r\n' : 'SKRESET\r\n', QUESTION])
  })

  it('is known by a frame that nobody asked for, or that answers what a killed program began', async () => {
    for (const words of [UNKNOWN, `\x00\x81\xd0${VERSION}`]) {
      const { time, find, settle, written } = device((each) => (each === '\r\n' ? words : undefined))
      expect(await settle(find(false))).toEqual({ language: 'J11' })
      expect([time.monotonic(), written]).toEqual([26, ['\r\n', 'SKRESET\r\n']])
    }
  })

  it('is asked for again behind the rest of a frame, where a person named the port', async () => {
    const rest = latin1(Buffer.from('00000110810001', 'hex'))
    const { find, settle } = device((each) => (each === '\r\n' ? rest : j11(each)))
    expect(await settle(find(false))).toEqual({ language: 'J11' })
  })

  it.each([VERSION.slice(0, -1), VERSION.replace('\x8a', '\x8b'), 'D0F9EE5D', QUESTION])(
    'is not taken for what says %j',
    async (words) => {
      const { find, settle } = device((each) => (each === QUESTION ? words : undefined))
      expect(await settle(failure(find(false)))).toMatchObject({ code: 'dongle.silent' })
    },
  )
})

describe('findLanguage(), SKSTACK-IP', () => {
  it.each(names)('is found on %s with the bytes of SKSTACK-IP alone, and no later', async (model) => {
    for (const isForeign of [false, true]) {
      const dongle = emulated({ model })
      const found = await dongle.settle(findLanguage(dongle.line, { isForeign }, { time: dongle.time, signal }))
      expect(found).toEqual({ language: 'SKSTACK-IP', firmware: models[model].version })
      expect(dongle.written.map(latin1)).not.toContain(QUESTION)
      expect(dongle.time.monotonic()).toBeLessThan(100)
      expect(await dongle.time.step(), 'no timer left').toBe(false)
    }
  })

  it.each([
    'SKSENDTO',
    `SKSENDTO 1 ${METER} 0E1A 1 0 000E `,
    `SKSENDTO 1 ${METER} 0E1A 1 0 04D0 \x10\x81`,
    'SKSETRBID 0011',
    '\xff\x00\x81 ~\xc3',
  ])('is found behind what a killed program left, as fast as before: %j', async (half) => {
    const dongle = await pluggedAfter(bytesOf(half), { model: 'BP35C2' })
    const begun = dongle.time.monotonic()
    const found = await dongle.settle(findLanguage(dongle.line, {}, { time: dongle.time, signal }))
    expect(found).toEqual({ language: 'SKSTACK-IP', firmware: '1.5.2' })
    expect(dongle.time.monotonic() - begun).toBeLessThan(4000)
  })

  it('is found on a dongle that hangs in the data of SKSENDTO', async () => {
    const hung = await emulatedSession({ faults: [{ fault: 'hang-in-data-phase' }] })
    await hung.settle(failure(hung.asker.read(smartMeter.effectiveDigits, { signal })))
    await hung.line.close()
    const { line } = plugInto(hung.emulator, hung.time)
    const found = await hung.settle(findLanguage(line, {}, { time: hung.time, signal }))
    expect(found).toMatchObject({ language: 'SKSTACK-IP' })
  })

  it('gets no question in J11 once it has spoken, however slow it is', async () => {
    const slow = (each: string): string | undefined => {
      if (each === 'SKINFO\r\n') return `EINFO ${METER} 001D129000000001 21 FFFF FFFE\r\nOK\r\n`
      if (each === 'SKVER\r\n') return 'EVER 1.2.10\r\nOK\r\n'
      return each.startsWith('SK') ? 'OK\r\n' : undefined
    }
    const { find, settle, written, time } = device(slow, 900)
    expect(await settle(find(false))).toEqual({ language: 'SKSTACK-IP', firmware: '1.2.10' })
    expect(time.monotonic()).toBe(4 * 900)
    expect(written).not.toContain(QUESTION)
  })
})

describe('findLanguage(), neither', () => {
  it('asks a foreign device that says nothing for its version twice, and nothing else', async () => {
    const { find, settle, written, time } = device(() => undefined)
    expect(await settle(failure(find(true)))).toMatchObject({ code: 'dongle.silent' })
    expect(written).toEqual(['\r\n', 'SKVER\r\n', QUESTION])
    expect([time.monotonic(), await time.step()]).toEqual([3000, false])
  })

  it.each(['$GPGGA,0311,3540.6,N\r\n', 'ok T:21.3\r\n', 'echo:Unknown command: "SKVER"\r\nOK\r\n'])(
    'sends a foreign device that says %j nothing more',
    async (words) => {
      const { find, settle, written } = device(() => words)
      expect(await settle(failure(find(true)))).toMatchObject({ code: 'dongle.silent' })
      expect(written).toEqual(['\r\n', 'SKVER\r\n'])
    },
  )

  it('gives up a silent device in the same time as before, and leaves no timer', async () => {
    const { find, settle, time } = device(() => undefined)
    expect(await settle(failure(find(false)))).toMatchObject({ code: 'dongle.silent' })
    expect([time.monotonic(), await time.step()]).toEqual([6000, false])
  })

  it('rejects at once when the plug is pulled, and with the reason of an abort', async () => {
    for (const ms of [0, 1100, 1110, 4000]) {
      const pulled = device(() => undefined)
      const lost = failure(pulled.find(false))
      await pulled.time.pass(ms)
      pulled.line.lose(lostPort('device'))
      expect(await lost).toMatchObject({ code: 'dongle.lost' })
      const stopped = device(() => undefined)
      const stop = new AbortController()
      const error = failure(findLanguage(stopped.line, {}, { time: stopped.time, signal: stop.signal }))
      await stopped.time.pass(ms)
      const reason = new Error('enough')
      stop.abort(reason)
      expect(await error).toBe(reason)
    }
  })
})
