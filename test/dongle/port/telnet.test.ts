import { describe, expect, it } from 'vitest'
import { Telnet } from '../../../src/dongle/port/telnet.js'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (each: Uint8Array): string => Buffer.from(each).toString('hex')

/** As ser2net 4.3.11 begins. */
const NEGOTIATION = 'fffb03fffd03fffb01fffe01fffd00fffb00'
const OK = '4f4b0d0a'

/** What is left of bytes that come in pieces. */
function received(hex: string, size: number): { data: string; telnet: Telnet } {
  const [all, telnet] = [bytes(hex), new Telnet()]
  let data = ''
  for (let at = 0; at < all.length; at += size) data += hexOf(telnet.received(all.subarray(at, at + size)))
  return { data, telnet }
}

describe('Telnet', () => {
  it.each([1, 2, 3, 5, 100])('drops commands, in pieces of %i', (size) => {
    const { data, telnet } = received(`${NEGOTIATION}${OK}fff1fffa1801fff0${OK}ffff00${OK}`, size)
    expect([data, telnet.isSpoken]).toEqual([`${OK}${OK}ff${OK}`, true])
  })

  it.each([OK, `00${NEGOTIATION}`, `ffff${OK}`, `ff00${OK}`, `45${NEGOTIATION}`])(
    'takes nothing away from a server that does not begin with a negotiation: %s',
    (hex) => {
      for (const size of [1, 100]) {
        const { data, telnet } = received(hex, size)
        expect([data, telnet.isSpoken]).toEqual([hex, false])
      }
    },
  )

  it.each(['fb', 'fc'])('doubles FF once the server has shown that it interprets: %s', (verb) => {
    const { telnet } = received(NEGOTIATION, 100)
    expect(hexOf(telnet.sent(bytes('05ff01')))).toBe('05ff01')
    telnet.received(bytes(`ff${verb}06`))
    expect(hexOf(telnet.sent(bytes('05ff01')))).toBe('05ffff01')
  })

  it('doubles nothing where the question only comes back as an echo', () => {
    const { telnet } = received(`${NEGOTIATION}fffd060d0a`, 100)
    expect(hexOf(telnet.sent(bytes('05ff01')))).toBe('05ff01')
  })
})
