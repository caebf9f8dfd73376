import { describe, expect, it } from 'vitest'
import { encodeFrame } from '../../../../src/dongle/j11/frame.js'
import { bytesToHex, hexToBytes } from '../../../../src/echonet/codes.js'
import { J11Host } from '../../j11-host.js'

const VERSION = 'D0EA83FC006B000403A80000'
const TOLD = '206B 01040001030000158A'

describe('requests', () => {
  it('are found among other bytes, however they are cut', async () => {
    const host = new J11Host()
    host.write(`0D0A534B5645520D0AD0EA83${VERSION}`)
    expect(await host.read()).toEqual([TOLD])
    for (const byte of hexToBytes(VERSION)) host.write(Uint8Array.of(byte))
    expect(await host.read()).toEqual([TOLD])
  })

  it('may hold the unique code', async () => {
    const host = new J11Host()
    await host.start()
    await host.ask(0x56)
    const data = `FE8000000000000002112233445566770E1A0E1A000C${VERSION}`
    expect(await host.ask(0x08, data)).toEqual(['2008 0100D0EA83FC00'])
  })

  it.each([
    ['D0EA83FC00D9000400000000', '2FFF', 'no header sum'],
    ['D0EA83FC005F00080000000005000400', '2FFF', 'no sums'],
    ['D0EA83FC0053000403950000', '2FFF', 'the header sum of another command'],
    ['D0EA83FC0053000403900020', '2053 F1', 'a data sum without data'],
    ['D0EA83FC0008054A03900000', '2008 F3', 'more data than a frame can hold'],
    ['D0EA83FC006B000303A70000', '206B F3', 'less than its sums'],
  ])('%s is refused with %s: %s', async (bytes, response) => {
    const host = new J11Host()
    host.write(bytes)
    expect(await host.read()).toEqual([response])
    expect(await host.ask(0x6b)).toEqual([TOLD])
  })

  it('with wrong sums are carried out where nobody looks at them', async () => {
    const host = new J11Host({ sums: 'lenient' })
    host.write('D0EA83FC00D9000400000000')
    expect(await host.read()).toEqual(['6019'])
    host.write('D0EA83FC005F00080000000005000400')
    expect(await host.read()).toEqual(['205F 01'])
  })

  it('have a second to become whole, from their first byte', async () => {
    const host = new J11Host()
    const settings = bytesToHex(encodeFrame('request', { code: 0x5f, data: hexToBytes('05000400') }))
    host.write(settings.slice(0, -4))
    await host.readFor(900)
    host.write(settings.slice(-4, -2))
    expect(await host.readFor(99)).toEqual([])
    expect(await host.readFor(2)).toEqual(['205F 13'])
    host.write(settings.slice(-2))
    expect(await host.read()).toEqual([])
    host.write(settings.slice(0, 16))
    expect(await host.read()).toEqual([])
    expect(await host.ask(0x6b)).toEqual([TOLD])
  })

  it('that did not become whole do not swallow the next one', async () => {
    const host = new J11Host()
    host.write(`${bytesToHex(encodeFrame('request', { code: 0x08, data: new Uint8Array(60) })).slice(0, 40)}${VERSION}`)
    expect(await host.read()).toEqual(['2008 13', TOLD])
  })
})

it('what the dongle says is cut into pieces', async () => {
  const host = new J11Host({ pieceBytes: 5 })
  host.write(VERSION)
  await host.time.pass(10)
  expect(host.chunks.map(({ length }) => length)).toEqual([5, 5, 5, 5, 1])
})
