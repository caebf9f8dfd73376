import { describe, expect, it } from 'vitest'
import { codeOf, KenshinError, type ErrorCode } from '../../src/base/errors.js'
import { silent } from '../../src/base/log.js'
import { reconnect } from '../../src/app/reconnect.js'
import { VirtualTime } from '../emulator/virtual-time.js'
import { never, settled } from '../helpers/play.js'

const worked = { hasJoined: true, answered: 7, daysCommitted: 0 }

/** Each session ends with the next of these, after so many days became safe; then one comes to its end. */
async function run(ends: readonly (ErrorCode | readonly [ErrorCode, number])[], before = worked) {
  const time = new VirtualTime()
  const progress = { ...before }
  const left = [...ends]
  const session = (): Promise<void> => {
    const end = left.shift()
    if (end === undefined) return Promise.resolve()
    const [code, days] = typeof end === 'string' ? [end, 0] : end
    progress.daysCommitted += days
    return Promise.reject(new KenshinError(code, () => code))
  }
  const running = reconnect(session, progress, { time, log: silent, signal: never })
  const outcome = await settled(
    time,
    running.then(() => 'ok', codeOf),
  )
  return [outcome, ends.length - left.length, time.monotonic() / 1000]
}

describe('reconnect()', () => {
  it.each<ErrorCode>([
    ...(['meter.session-lost', 'meter.silent', 'dongle.lost', 'dongle.silent'] as const),
    ...(['dongle.no-port', 'dongle.no-permission', 'dongle.busy', 'dongle.unreachable'] as const),
    ...(['meter.not-found', 'meter.join-refused'] as const),
  ])('opens a new session after %s where the link worked, and none where it never did', async (code) => {
    expect(await run([code])).toEqual(['ok', 1, 5])
    expect(await run([code], { ...worked, hasJoined: false })).toEqual([code, 1, 0])
  })

  it.each<ErrorCode>([
    'history.date-not-proven',
    'echonet.refused',
    'store.locked',
    'meter.rate-limited',
    'dongle.refused',
  ])('ends with %s', async (code) => expect(await run([code])).toEqual([code, 1, 0]))

  it('ends when several sessions in a row made nothing safe', async () => {
    expect(await run(Array.from({ length: 9 }, () => 'dongle.lost' as const))).toEqual(['dongle.lost', 4, 155])
  })

  it('begins to count anew with each day that is safe', async () => {
    const bad = ['meter.silent', 'meter.silent', 'meter.silent'] as const
    expect(await run([...bad, ['dongle.lost', 1], ...bad.slice(1)])).toEqual(['ok', 6, 155 + 155])
    expect(await run(Array.from({ length: 30 }, () => ['meter.session-lost', 15] as const))).toEqual(['ok', 30, 150])
  })

  it('ends with what broke the link, not with a meter that is then not found', async () => {
    expect(await run(['meter.silent', 'meter.not-found', 'meter.join-refused', 'meter.not-found'])).toEqual([
      'meter.silent',
      4,
      155,
    ])
    expect(await run(['dongle.lost', 'dongle.no-port', 'dongle.no-port', 'dongle.no-port'])).toEqual([
      'dongle.no-port',
      4,
      155,
    ])
  })

  it('does not go back to a meter that let us in and answered nothing', async () => {
    expect(await run(['meter.silent'], { ...worked, answered: 0 })).toEqual(['meter.silent', 1, 0])
    expect(await run(['meter.session-lost'], { ...worked, answered: 0 })).toEqual(['ok', 1, 5])
  })
})
