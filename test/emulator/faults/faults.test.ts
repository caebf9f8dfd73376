import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '../../../src/echonet/codes.js'
import { faultNames, type FaultSpec } from '../../../src/emulator/faults/faults.js'
import { METER } from '../terminal.js'
import { ACKNOWLEDGED, answersOf, FAILED, GET_HISTORY, GET_POWER, joinedWith } from './joined.js'

const HERE = new URL('.', import.meta.url)
const tests = readdirSync(HERE)
  .map((file) => readFileSync(new URL(file, HERE), 'utf8'))
  .join('')

describe('which requests a fault meets', () => {
  const drops = async (fault: Omit<FaultSpec, 'fault'>, requests: readonly string[]): Promise<string> => {
    const terminal = await joinedWith({ fault: 'drop-answer', ...fault })
    let marks = ''
    for (const request of requests) marks += answersOf(await terminal.request(request)).length === 0 ? 'x' : '.'
    return marks
  }
  const six = Array.from({ length: 6 }, () => GET_POWER)

  it('once unless said, or as often as said', async () => {
    expect(await drops({}, six)).toBe('x.....')
    expect(await drops({ times: 2 }, six)).toBe('xx....')
    expect(await drops({ times: Infinity }, six)).toBe('xxxxxx')
  })

  it('with an EPC, from a request on, each n-th', async () => {
    expect(await drops({ on: 'E2' }, [GET_POWER, GET_HISTORY, GET_POWER])).toBe('.x.')
    expect(await drops({ at: 3 }, six)).toBe('..x...')
    expect(await drops({ every: 3, times: Infinity }, six)).toBe('..x..x')
  })

  it('the newest fault decides, older ones wait', async () => {
    const terminal = await joinedWith({ fault: 'drop-answer' })
    const remove = terminal.emulator.faults.push({ fault: 'double-answer' })
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(2)
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(0)
    remove()
    terminal.emulator.faults.push({ fault: 'drop-answer' })
    terminal.emulator.faults.clear()
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(1)
  })

  it('several changes of one request add up', async () => {
    const terminal = await joinedWith({ fault: 'lost-ack' }, { fault: 'neighbour-first' }, { fault: 'double-answer' })
    const lines = await terminal.request(GET_POWER)
    expect(lines.slice(0, 4)).toEqual([`EVENT 21 ${METER} 0 02`, `EVENT 02 ${METER} 0`, ...FAILED])
    expect(answersOf(lines)).toHaveLength(2)
  })

  it('takes behaviours of its own making', async () => {
    const terminal = await joinedWith()
    terminal.emulator.faults.push({ name: 'deaf', onRequest: (exchange) => void (exchange.reaches = false) })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
  })
})

describe('log', () => {
  it('remembers every request, whether answered or not', async () => {
    const terminal = await joinedWith({ fault: 'lost-request' })
    await terminal.request(GET_POWER)
    await terminal.request(GET_HISTORY)
    expect(
      terminal.emulator.log.map(({ frame, replies }) => [bytesToHex(Uint8Array.of(frame.properties[0]!.epc)), replies]),
    ).toEqual([
      ['E7', 0],
      ['E2', 1],
    ])
  })
})

it.each(faultNames)('%s is tested in this folder', (fault) => {
  expect(tests).toContain(`fault: '${fault}'`)
})
