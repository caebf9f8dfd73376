import { describe, expect, it } from 'vitest'
import { silent } from '../../../src/base/log.js'
import { deferred } from '../../../src/base/time.js'
import { SKINFO, SKLL64, SKRESET, SKSREG, SKVER } from '../../../src/dongle/skstack/commands.js'
import { CommandLine } from '../../../src/dongle/skstack/command-line.js'
import { VirtualTime } from '../../emulator/virtual-time.js'
import { bytesOf, failure, host, never, played, prints, pull, settled, waits } from '../../helpers/play.js'

const signal = never
const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'

describe('CommandLine.command()', () => {
  it('sends one at a time, in the order they came', async () => {
    const { time, line, port } = played(
      [
        ...[host('SKRESET\r\n'), waits(1), prints('OK\r\n')],
        ...[host('SKSREG S2 39\r\n'), waits(1), prints('FAIL ER06\r\n')],
        ...[host('SKVER\r\n'), waits(1), prints('EVER 1.5.2\r\nOK\r\n')],
      ],
      'dual',
    )
    const ended: string[] = []
    const note = (name: string) => (): void => void ended.push(`${name} ${time.monotonic()}`)
    const all = [
      line.command(SKRESET, { signal }).then(note('first')),
      line.command(SKSREG('S2', '39'), { signal }).catch(note('second')),
      line.command(SKVER, { signal }).then(note('third')),
    ]
    await settled(time, Promise.all(all))
    expect(ended).toEqual(['first 1000', 'second 2000', 'third 3000'])
    expect(port.writtenAt).toEqual([0, 1000, 2000])
    expect(port.strangers).toEqual([])
  })

  it('rejects one that waits for its turn at once when it is aborted, and keeps the order of the others', async () => {
    const { time, line, port } = played(
      [host('SKRESET\r\n'), waits(2), prints('OK\r\n'), host('SKVER\r\n'), prints('EVER 1.5.2\r\nOK\r\n')],
      'dual',
    )
    const stop = new AbortController()
    const first = line.command(SKRESET, { signal })
    const second = failure(line.command(SKINFO, { signal: stop.signal }))
    const third = line.command(SKVER, { signal })
    await time.pass(500)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await second).toBe(reason)
    expect(port.writtenAt).toEqual([0])
    await settled(time, Promise.all([first, third]))
    expect(port.writtenAt).toEqual([0, 2000])
    expect(port.strangers).toEqual([])
  })

  it('keeps the turn of a command that is given up while it runs', async () => {
    const steps = [host('SKRESET\r\n'), waits(2), prints('OK\r\n'), host('SKVER\r\n'), prints('EVER 1.5.2\r\nOK\r\n')]
    const { time, line, port } = played(steps, 'dual')
    const stop = new AbortController()
    const given = failure(line.command(SKRESET, { signal: stop.signal }))
    await time.pass(500)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await given).toBe(reason)
    await settled(time, line.command(SKVER, { signal }))
    expect([port.writtenAt, port.strangers]).toEqual([[0, 2000], []])
  })

  it('says a setting again when no answer came, and no more than twice', async () => {
    const lost = [host('SKSREG S2 39\r\n')]
    const again = played([...lost, ...lost, prints('OK\r\n')], 'dual')
    await settled(again.time, again.line.command(SKSREG('S2', '39'), { signal }))
    const { time, line, port } = played([...lost, ...lost], 'dual')
    const error = await settled(time, failure(line.command(SKSREG('S2', '39'), { signal })))
    expect(error).toMatchObject({ code: 'dongle.silent' })
    expect([again.port.writtenAt, port.writtenAt]).toEqual([
      [0, 3000],
      [0, 3000],
    ])
  })

  it('ends what runs, and leaves no timer, with close()', async () => {
    const { time, line } = played([host('SKRESET\r\n')], 'dual')
    const error = failure(line.command(SKRESET, { signal }))
    await time.pass(100)
    await line.close()
    expect(await error).toMatchObject({ code: 'dongle.lost' })
    expect([line.lost.aborted, await time.step()]).toEqual([false, false])
  })

  it('rejects everything at once when the plug is pulled', async () => {
    const { time, line, port } = played([host('SKRESET\r\n')], 'dual')
    const all = [SKRESET, SKINFO, SKVER].map((command) => failure(line.command(command, { signal })))
    await time.pass(500)
    pull(line)
    for (const error of await Promise.all(all)) expect(error).toMatchObject({ code: 'dongle.lost', isPassing: true })
    expect(await failure(line.command(SKRESET, { signal }))).toMatchObject({ code: 'dongle.lost' })
    expect(port.writtenAt).toEqual([0])
    expect(await time.step(), 'no timer left').toBe(false)
  })

  it('counts its time from its own turn', async () => {
    const { time, line } = played(
      [host('SKRESET\r\n'), waits(2.9), prints('OK\r\n'), host('SKVER\r\n'), waits(2.9), prints('EVER 1\r\nOK\r\n')],
      'dual',
    )
    await settled(time, Promise.all([line.command(SKRESET, { signal }), line.command(SKVER, { signal })]))
    expect(time.monotonic()).toBe(5800)
  })

  it('names the command that got no answer, and goes on with the next', async () => {
    const { time, line } = played([host('SKRESET\r\nSKVER\r\n'), prints('EVER 1.5.2\r\nOK\r\n')], 'dual')
    const first = failure(line.command(SKRESET, { signal }))
    const second = line.command(SKVER, { signal })
    expect(await settled(time, first)).toMatchObject({
      code: 'dongle.silent',
      message: 'The dongle did not answer SKRESET within 3 s.',
    })
    expect((await settled(time, second)).events).toHaveLength(2)
  })

  it('takes no stray OK for the end of a command that asks for something', async () => {
    const { time, line } = played(
      [host('SKINFO\r\n'), prints('OK\r\n'), waits(1), prints(`EINFO ${METER} 21 FFFF 0\r\nOK\r\n`)],
      'dual',
    )
    const { events } = await settled(time, line.command(SKINFO, { signal }))
    expect(events.map(({ kind }) => kind)).toEqual(['ok', 'info', 'ok'])
  })

  it('takes the address for the end of SKLL64, and no OK', async () => {
    const steps = [host('SKLL64 0011223344556677\r\n'), prints('OK\r\n'), waits(1), prints(`${METER}\r\n`)]
    const { time, line } = played(steps, 'dual')
    const { value } = await settled(time, line.command(SKLL64('0011223344556677'), { signal }))
    expect([value, time.monotonic()]).toEqual([METER, 1000])
  })

  it('hears what comes in the same breath as the writing', async () => {
    const { line } = played([host('SKRESET\r\n'), prints('OK\r\n')], 'dual')
    expect((await line.command(SKRESET, { signal })).events).toHaveLength(1)
  })

  it('rejects when the bytes cannot be written', async () => {
    const line = new CommandLine(new VirtualTime(), silent)
    const gone = new Error('gone')
    line.attach({ name: 'broken', write: () => Promise.reject(gone), close: () => Promise.resolve() })
    expect(await failure(line.command(SKRESET, { signal }))).toBe(gone)
    expect(await failure(line.raw(bytesOf('\r\n'), { signal }))).toBe(gone)
  })
})

describe('CommandLine, a port that takes nothing', () => {
  function stuck(): { time: VirtualTime; line: CommandLine } {
    const time = new VirtualTime()
    const line = new CommandLine(time, silent)
    const { promise } = deferred<undefined>()
    line.attach({ name: 'stuck', write: () => promise, close: () => promise })
    return { time, line }
  }

  it('bounds raw() and command()', async () => {
    const { time, line } = stuck()
    expect(await settled(time, failure(line.raw(bytesOf('\r\n'), { signal })))).toMatchObject({ code: 'dongle.silent' })
    expect(await settled(time, failure(line.command(SKRESET, { signal })))).toMatchObject({ code: 'dongle.silent' })
    expect(time.monotonic()).toBe(6000)
  })

  it('bounds close(), which never throws, also without a port or when called twice', async () => {
    const { time, line } = stuck()
    await settled(time, Promise.all([line.close(), line.close()]))
    expect(time.monotonic()).toBe(5000)
    await new CommandLine(time, silent).close()
  })
})

describe('CommandLine.subscribe()', () => {
  it('hands over every event until unsubscribed, also from inside a listener', () => {
    const { line } = played([], 'dual')
    const heard: string[] = []
    const unsubscribe = line.subscribe(({ kind }) => {
      heard.push(`one ${kind}`)
      unsubscribe()
    })
    line.subscribe(({ kind }) => heard.push(`two ${kind}`))
    line.receive(bytesOf('OK\r\nFAIL ER04\r\n'))
    expect(heard).toEqual(['one ok', 'two ok', 'two fail'])
  })
})
