import { describe, expect, it } from 'vitest'
import { RetriedJob } from '../../jobs/schedule.js'
import { createLogger } from '../../src/base/log.js'
import { deferred } from '../../src/base/time.js'
import { VirtualTime } from '../emulator/virtual-time.js'

const MINUTE = 60_000

/** A job whose outcomes are given; `asked` are the meters of each attempt. */
function jobWith(...outcomes: readonly (readonly string[])[]) {
  const time = new VirtualTime()
  const lines: string[] = []
  const log = createLogger({ level: 'info', format: 'plain', write: (line) => lines.push(line) })
  const asked: (readonly string[] | undefined)[] = []
  const gates: ReturnType<typeof deferred<undefined>>[] = []
  let left = [...outcomes]
  const job = new RetriedJob(
    async (only) => {
      asked.push(only)
      await gates.shift()?.promise
      const [failed = [], ...rest] = left
      left = rest
      return failed
    },
    { time, log },
  )
  const hold = (): (() => void) => {
    const gate = deferred<undefined>()
    gates.push(gate)
    return () => gate.resolve(undefined)
  }
  return { time, lines, asked, job, hold }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('RetriedJob', () => {
  it('tries the meters that failed again within the hour, and those alone', async () => {
    const { time, lines, asked, job } = jobWith(['b'], [])
    await job.run()
    expect(lines).toEqual([expect.stringContaining('trying again meters=b inMinutes=15')])
    await time.pass(15 * MINUTE)
    await time.pass(24 * 60 * MINUTE)
    expect(asked).toEqual([undefined, ['b']])
  })

  it('gives up after three more attempts, each within the hour of the one before, until the next night', async () => {
    const { time, asked, job } = jobWith(['a'], ['a'], ['a'], ['a'], [], ['a'])
    await job.run()
    const times: number[] = []
    for (let minute = 1; minute <= 24 * 60; minute++) {
      const before = asked.length
      await time.pass(MINUTE)
      if (asked.length > before) times.push(minute)
    }
    expect(times).toEqual([15, 45, 100])
    await job.run()
    expect(asked).toEqual([undefined, ['a'], ['a'], ['a'], undefined])
  })

  it('does not start a second run while one is under way, and starts anew after it', async () => {
    const { lines, asked, job, hold } = jobWith()
    const open = hold()
    const both = [job.run(), job.run()]
    expect(asked).toHaveLength(1)
    expect(lines).toEqual([expect.stringContaining('a run is still under way, not starting another')])
    open()
    await Promise.all(both)
    await job.run()
    expect(asked).toHaveLength(2)
  })

  it('runs afresh after a run that is under way, which may have gone by a wrong clock', async () => {
    const { asked, job, hold } = jobWith()
    const open = hold()
    void job.run()
    const afresh = job.runAfresh()
    await turn()
    expect(asked).toHaveLength(1)
    open()
    await afresh
    expect(asked).toEqual([undefined, undefined])
    await job.runAfresh()
    expect(asked).toHaveLength(3)
  })

  it('lets a second attempt end before a whole run, which takes the place of further ones', async () => {
    const { time, asked, job, hold } = jobWith(['b'], ['b'], [])
    await job.run()
    const open = hold()
    await time.pass(15 * MINUTE)
    const night = job.run()
    await turn()
    expect(asked).toEqual([undefined, ['b']])
    open()
    await night
    expect(asked).toEqual([undefined, ['b'], undefined])
    await time.pass(24 * 60 * MINUTE)
    expect(asked).toHaveLength(3)
  })

  it('ends with the attempt in hand and makes no more', async () => {
    const { time, asked, job, hold } = jobWith(['a'], ['a'])
    const open = hold()
    void job.run()
    let ended = false
    const ending = job.end().then(() => (ended = true))
    await turn()
    expect(ended).toBe(false)
    open()
    await ending
    await time.pass(24 * 60 * MINUTE)
    expect(asked).toHaveLength(1)
  })
})
