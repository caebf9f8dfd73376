import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createLogger, type Facts, type Level, type Logger } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { SkSession } from '../../src/dongle/skstack/session.js'
import { wake } from '../../src/dongle/skstack/wake.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { join } from '../../src/meter/join.js'
import { awake, bytesOf, failure, never } from '../helpers/play.js'
import { emulated, emulatedSession, plugInto } from '../meter/meters.js'

const signal = never
/** Nobody else's: other tests' secrets must not help. */
const ID = '0000AB12CD34EF56778899GHIJKLMNQZ'
const PASSWORD = 'QW3RTY(*)+Z?'
const PAIRING_ID = ID.slice(-8)

const forms = [ID, PASSWORD, PAIRING_ID, ID.slice(0, 16)].flatMap((secret) => {
  const bytes = Buffer.from(secret)
  return [secret, secret.toLowerCase(), bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
})

const found = (words: string): string[] => forms.filter((form) => words.includes(form))

/** Everything a logger was given, before the last net that every output passes through. */
function bare(): { log: Logger; text: () => string } {
  const lines: string[] = []
  const log =
    (level: Level) =>
    (phrase: string, facts: Facts = {}): void =>
      void lines.push(`${level} ${phrase} ${JSON.stringify(facts)}`)
  const logger: Logger = {
    ...{ error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug'), trace: log('trace') },
    child: () => logger,
  }
  return { log: logger, text: () => lines.join('\n') }
}

const variants = (['BP35A1', 'BP35C2'] as const).flatMap((model) =>
  (['ascii', 'binary'] as const).flatMap((output) =>
    (['on', 'stuck'] as const).map((echo) => ({ model, output, echo })),
  ),
)

/** Wakes, scans, joins and is refused, with these credentials. */
async function talk(options: EmulatorOptions, log: Logger, password: string): Promise<unknown[]> {
  const own = { id: new Secret(ID), password: new Secret(password) }
  const dongle = emulated({ ...options, routeBId: own.id, password: new Secret(PASSWORD) }, log)
  const { time, line, settle } = dongle
  await settle(wake(line, { time, signal }))
  const context = { time, log, signal }
  const outcome = await settle(
    join(awake(line, time), own, undefined, context).then(
      ({ session }) => (session instanceof SkSession ? session.peer.address : ''),
      (error: unknown) => error,
    ),
  )
  // A dongle that repeats a line late, or only half of it.
  line.receive(bytesOf(`SKSETPWD C ${PASSWORD}\r\nSKSETRBID ${ID}\r\n  PairID:${PAIRING_ID}\r\n`))
  dongle.emulator.close()
  return [outcome]
}

describe('secrets', () => {
  it.each(variants)('stay out of what is logged: $model, $output, echo $echo', async (options) => {
    const { log, text } = bare()
    expect(await talk(options, log, PASSWORD)).toEqual([expect.stringMatching(/^FE80:/)])
    expect(text()).toContain('SKSETPWD C ****')
    expect(text()).toContain('"name":"PairID","value":"****"')
    expect(found(text())).toEqual([])
  })

  it.each(variants)('stay out of errors: $model, $output, echo $echo', async (options) => {
    const { log, text } = bare()
    const [error] = await talk(options, log, 'WRONG+PASSW0')
    expect(error).toMatchObject({ code: 'meter.join-refused' })
    const words = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + text()
    expect([...found(words), ...(words.includes('WRONG+PASSW0') ? ['password'] : [])]).toEqual([])
  })

  it('stay out of the error of a refused command', async () => {
    const { log, text } = bare()
    const dongle = emulated({}, log)
    await dongle.settle(wake(dongle.line, { time: dongle.time, signal }))
    const context = { time: dongle.time, log, signal }
    const short = { id: new Secret(ID.slice(0, 20)), password: new Secret(PASSWORD) }
    const error = await dongle.settle(failure(join(awake(dongle.line, dongle.time), short, undefined, context)))
    expect(error).toMatchObject({ code: 'dongle.refused', facts: { command: 'SKSETRBID' } })
    expect(found(inspect(error, { depth: 9, showHidden: true }) + text())).toEqual([])
  })

  it('stay out of what is logged of a session that authenticates again', async () => {
    const { log, text } = bare()
    const session = await emulatedSession({ output: 'ascii', faults: [{ fault: 'expire-session' }] }, log)
    await session.settle(session.asker.read(smartMeter.effectiveDigits, { signal }))
    const hex = Buffer.from('00112233445566778899AABBCCDDEEFF').toString('hex').toUpperCase()
    expect(text()).toContain('"port":716')
    expect(text()).not.toContain(hex)
  })

  it('stay out of authentication data that was cut on the wire', () => {
    const { log, text } = bare()
    const dongle = emulated({}, log)
    const { line } = plugInto(dongle.emulator, dongle.time, log)
    const head = 'ERXUDP FE80:0000:0000:0000:0211:2233:4455:6677 FE80:0000:0000:0000:021D:1291:0000:0001 02CC 02CC '
    const half = Buffer.from(ID).toString('hex').toUpperCase()
    line.receive(bytesOf(`${head}0011223344556677 0 0 0068 00000068${half}\r\nOK\r\n`))
    expect(text()).toContain('"line":"ERXUDP <39> <39> <4> <4> <16> 0 0 <4> <72>"')
    expect(found(text())).toEqual([])
  })

  it('are removed from the finished lines whatever they stand in', async () => {
    const lines: string[] = []
    const log = createLogger({ level: 'trace', format: 'json', write: (line) => lines.push(line) })
    await talk({ model: 'BP35C2', echo: 'stuck' }, log, PASSWORD)
    log.info(`${ID} ${PASSWORD}`, { hex: Buffer.from(PASSWORD).toString('hex') })
    expect(lines.length).toBeGreaterThan(50)
    expect(found(lines.join(''))).toEqual([])
  })
})
