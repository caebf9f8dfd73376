import { describe, expect, it } from 'vitest'
import { Eoj, Esv } from '../../src/echonet/codes.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { DAY_NOT_SET } from '../../src/echonet/history-values.js'
import { emulatedSession } from './meters.js'
import { answering, requests, signal, together, value } from './questions.js'

const { coefficient, effectiveDigits, historyDay, unit } = smartMeter

describe('Asker.read(), readAll()', () => {
  it('serves several properties with one request', async () => {
    const talk = await emulatedSession()
    const replies = await talk.settle(together(talk, [coefficient, effectiveDigits, unit]))
    expect(replies).toEqual([value(1), value(6), value(-1)])
    expect(requests(talk)).toMatchObject([{ seoj: Eoj.controller, deoj: Eoj.meter, esv: Esv.Get }])
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
  })

  it('tells a refusal beside a value', async () => {
    const talk = await emulatedSession({ without: ['D3'] })
    const [refusal, served] = await talk.settle(together(talk, [coefficient, effectiveDigits]))
    expect(refusal).toMatchObject({ kind: 'refused', why: { code: 'echonet.refused', facts: { what: 'EPC D3' } } })
    expect(served).toEqual(value(6))
  })

  it('tells a value outside the standard', async () => {
    const talk = await emulatedSession({ fixed: { E1: '77' } })
    expect(await talk.settle(talk.asker.read(unit, { signal }))).toMatchObject({
      kind: 'invalid',
      why: { code: 'echonet.value', facts: { epc: 'E1' } },
    })
  })

  it('asks one by one where the meter cannot serve several at once', async () => {
    const talk = await emulatedSession({ maxOpc: 1, without: ['D3'] })
    const properties = [coefficient, effectiveDigits, unit] as const
    const replies = await talk.settle(talk.asker.readAll(properties, { severalAtOnce: false, signal }))
    expect(replies).toMatchObject([{ kind: 'refused' }, value(6), value(-1)])
    expect(requests(talk).map(({ properties: asked }) => asked.length)).toEqual([1, 1, 1])
  })

  it.each(['other-order', 'opc-too-low'] as const)('takes an answer with the fault %s at once', async (fault) => {
    const talk = await emulatedSession({ latency: 'none', faults: [{ fault, times: 9 }] })
    const begun = talk.time.monotonic()
    const replies = await talk.settle(together(talk, [effectiveDigits, unit, coefficient]))
    expect(replies).toEqual([value(6), value(-1), value(1)])
    expect(talk.asker.counts.retries).toBe(0)
    expect(talk.time.monotonic() - begun).toBeLessThan(1000)
  })

  it('asks again for what an answer leaves out, and for nothing else', async () => {
    const talk = await emulatedSession()
    talk.emulator.faults.push(answering((frame) => [{ ...frame, properties: frame.properties.slice(1, 2) }]))
    const replies = await talk.settle(together(talk, [effectiveDigits, unit, coefficient]))
    expect(replies).toEqual([value(6), value(-1), value(1)])
    expect(requests(talk).map(({ properties }) => properties.map(({ epc }) => epc))).toEqual([
      [0xd7, 0xe1, 0xd3],
      [0xd7, 0xd3],
    ])
    expect(talk.asker.counts).toEqual({ requests: 2, retries: 0 })
  })

  it('tells a refusal in an answer in another order', async () => {
    const talk = await emulatedSession({ without: ['D3'], faults: [{ fault: 'other-order' }] })
    expect(await talk.settle(together(talk, [coefficient, effectiveDigits]))).toMatchObject([
      { kind: 'refused', why: { facts: { what: 'EPC D3' } } },
      value(6),
    ])
    expect(requests(talk)).toHaveLength(1)
  })

  it('takes no data in an answer that refuses nothing for a refusal', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'empty-property', on: 'D3' }] })
    expect(await talk.settle(together(talk, [coefficient, effectiveDigits]))).toMatchObject([
      { kind: 'refused' },
      value(6),
    ])
  })

  it('asks for the first alone, then for the others, where a meter is silent to several', async () => {
    const talk = await emulatedSession({ maxOpc: 1, overMaxOpc: 'silence' })
    expect(await talk.settle(together(talk, [effectiveDigits, unit]))).toEqual([value(6), value(-1)])
    expect(requests(talk).map(({ properties }) => properties.length)).toEqual([2, 2, 1, 1])
    expect(talk.asker.mostAtOnce).toBe(1)
  })

  it('tells silence to one property from values of the others', async () => {
    const talk = await emulatedSession({
      latency: 'none',
      faults: [{ fault: 'drop-answer', on: 'D3', times: Infinity }],
    })
    const replies = await talk.settle(together(talk, [effectiveDigits, coefficient, unit]))
    expect(replies).toMatchObject([value(6), { kind: 'silent' }, value(-1)])
  })

  it('gives up a silent meter within two minutes, however many properties it was asked for', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'silent-meter' }] })
    const begun = talk.time.monotonic()
    const replies = await talk.settle(together(talk, [effectiveDigits, unit, coefficient]))
    expect(replies.map(({ kind }) => kind)).toEqual(['silent', 'silent', 'silent'])
    expect(talk.time.monotonic() - begun).toBeLessThan(120_000)
  })
})

describe('Asker.write()', () => {
  it('writes with confirmation', async () => {
    const talk = await emulatedSession()
    expect(await talk.settle(talk.asker.write(historyDay, 42, { signal }))).toEqual(value(undefined))
    expect(talk.emulator.meter.object.day).toBe(42)
    expect(requests(talk)).toMatchObject([{ esv: Esv.SetC, properties: [{ epc: 0xe5, edt: Uint8Array.of(42) }] }])
  })

  it('tells a refusal, without asking again', async () => {
    const talk = await emulatedSession()
    const reply = await talk.settle(talk.asker.write(historyDay, DAY_NOT_SET, { signal }))
    expect(reply).toMatchObject({ kind: 'refused', why: { code: 'echonet.refused', facts: { what: 'SetC E5' } } })
    expect(requests(talk)).toHaveLength(1)
  })

  it('tells silence', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'silent-meter' }] })
    expect(await talk.settle(talk.asker.write(historyDay, 1, { signal }))).toMatchObject({ kind: 'silent' })
  })

  it('takes no Get_Res for its answer', async () => {
    const talk = await emulatedSession()
    talk.emulator.faults.push(answering((frame) => [{ ...frame, esv: Esv.Get_Res }]))
    await talk.settle(talk.asker.write(historyDay, 42, { signal }))
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 1 })
  })
})
