import { describe, expect, it, vi } from 'vitest'
import { runByCron } from '../../src/app/cron.js'
import { toIso } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'

describe('runByCron()', () => {
  it.each([
    ['UTC', 0],
    ['America/New_York', 300],
    ['Asia/Tokyo', -540],
    ['Pacific/Kiritimati', -840],
  ])('fires at 03:17 in Japan where the host is in %s', async (zone, winterOffset) => {
    vi.stubEnv('TZ', zone)
    expect(new Date('2026-01-15').getTimezoneOffset()).toBe(winterOffset)
    const task = runByCron('17 3 * * *', { name: 'test', run: () => Promise.resolve(), log: silent })
    const runs = task.getNextRuns(3).map((next) => toIso(next.getTime() / 1000).slice(11))
    expect(runs).toEqual(['03:17:00+09:00', '03:17:00+09:00', '03:17:00+09:00'])
    await task.destroy()
  })

  it('runs its job', async () => {
    let runs = 0
    const run = (): Promise<void> => Promise.resolve(runs++).then(() => undefined)
    const task = runByCron('17 3 * * *', { name: 'test', run, log: silent })
    await task.execute()
    expect(runs).toBe(1)
    await task.destroy()
  })
})
