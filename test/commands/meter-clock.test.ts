import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../src/base/instant.js'
import { heartbeatOf, homeWithMeter, until } from './home.js'

const START_OF_ALL = { clock: parseInstant('2000-01-01T01:00') }
const CHECK = 'history: { days: 3, meterClock: check }'
const SENTENCE =
  /^kenshin: The meter says 2000-01-01 01:00, this computer \d{4}-\d\d-\d\d \d\d:\d\d; (one of them is|both are) wrong\. Nothing was written\. /m

describe('kenshin, before a meter whose clock stands at 2000', () => {
  it('import: names both times, exits 5 and stores nothing', async () => {
    const home = await homeWithMeter(START_OF_ALL, CHECK)
    const { code, stderr } = await home.runHere(['import', '--log-level', 'error'])
    expect(stderr).toMatch(SENTENCE)
    expect(code).toBe(5)
    expect((await home.runHere(['export', '--format', 'csv'])).stdout.trim().split('\n')).toHaveLength(1)
    expect((await home.runHere(['status', '--json'])).stdout).not.toContain('2000-01')
  })

  it('says it in Japanese', async () => {
    const home = await homeWithMeter(START_OF_ALL, CHECK)
    const { stderr } = await home.runHere(['import', '--log-level', 'error'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(stderr).toMatch(
      /メーターの時計は 2000-01-01 01:00、このコンピューターの時計は \d{4}-\d\d-\d\d \d\d:\d\d です。どちら(か|も)/,
    )
  })

  it('run: the heartbeat is not ok', async () => {
    const home = await homeWithMeter(START_OF_ALL, CHECK)
    const running = home.start(['run'])
    await until(async () => 'at' in (await heartbeatOf(home)))
    running.child.kill('SIGTERM')
    await running.ended
    expect(await heartbeatOf(home)).toMatchObject({
      meters: [{ meter: 'home', ok: false, code: 'history.date-not-proven' }],
    })
  })

  it('with history.meterClock: trust, stores what it says', async () => {
    const home = await homeWithMeter(START_OF_ALL, 'history: { days: 3, meterClock: trust }')
    expect((await home.runHere(['import', '--log-level', 'error'])).code).toBe(0)
    expect((await home.runHere(['export', '--format', 'csv'])).stdout).toContain('1999-12-31T')
  })
})
