import { expect, it } from 'vitest'
import { askAgain } from '../../src/meter/ask-again.js'
import { refused, silent, type Reply } from '../../src/meter/reply.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { failure, never, settled } from '../helpers/play.js'
import { value } from './questions.js'

const refusal = refused('EPC D3')
const nonsense: Reply<number> = { ...refusal, kind: 'invalid' }
const silence = silent([0xd3], 4)

/** What comes of replies in their order, and when they were asked for, ms. */
async function insisted(first: Reply<number>, ...later: Reply<number>[]) {
  const time = new VirtualTime()
  const asked: number[] = []
  const ask = (): Promise<Reply<number>> => {
    asked.push(time.monotonic())
    return Promise.resolve(later.shift()!)
  }
  return { reply: await settled(time, askAgain(first, ask, { time, signal: never })), asked }
}

it.each<[string, Reply<number>[], Reply<number>, number[]]>([
  ['a value', [value(1)], value(1), []],
  ['silence', [silence], silence, []],
  ['a refusal, then a value', [refusal, value(1)], value(1), [0]],
  ['a refusal, then silence', [refusal, silence], silence, [0]],
  ['nonsense and refusals, then a value', [nonsense, refusal, refusal, value(1)], value(1), [0, 2_000, 12_000]],
  ['refusals for ever', [refusal, refusal, refusal, refusal], refusal, [0, 2_000, 12_000]],
])('askAgain() after %s', async (_, [first, ...later], reply, asked) => {
  expect(await insisted(first!, ...later)).toEqual({ reply, asked })
})

it('askAgain() ends its pauses with the reason of an abort', async () => {
  const [time, stop] = [new VirtualTime(), new AbortController()]
  const error = failure(askAgain(refusal, () => Promise.resolve(refusal), { time, signal: stop.signal }))
  await time.pass(1_000)
  const reason = new Error('enough')
  stop.abort(reason)
  expect(await error).toBe(reason)
})
