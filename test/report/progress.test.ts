import { Writable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Text } from '../../src/base/text.js'
import { Progress } from '../../src/report/progress.js'
import { cut, Screen } from '../../src/report/screen.js'
import { Tally } from '../../src/report/tally.js'
import { VirtualTime } from '../emulator/virtual-time.js'

afterEach(() => void vi.unstubAllEnvs())

/** A terminal of a width, or a file. */
class Stream extends Writable {
  written = ''
  constructor(
    readonly isTTY: boolean,
    readonly columns = 80,
  ) {
    super()
  }
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.written += chunk.toString()
    done()
  }
  get as(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream
  }
  /** What stood in the redrawn line, one after the other. */
  get shown(): string[] {
    return this.written.split('\r\u001b[K').slice(1)
  }
}

const widthOf = (words: string): number =>
  Array.from(words).reduce((sum, sign) => sum + (/[ぁ-んァ-ヶ一-龠、。（）]/.test(sign) ? 2 : 1), 0)
const step = (done: number, total: number, more = {}) => ({
  date: '2026-11-20',
  done,
  total,
  holes: 0,
  requests: done * 2,
  retries: 0,
  ...more,
})

function desk({ isTTY = true, columns = 80 } = {}) {
  vi.stubEnv('TERM', 'xterm')
  const [time, stream, told] = [
    new VirtualTime(),
    new Stream(isTTY, columns),
    [] as [Text, Readonly<Record<string, unknown>>][],
  ]
  const progress = new Progress(new Screen(stream.as), time, (words, facts) => told.push([words, facts]))
  return { time, stream, told, progress }
}

describe('Progress on a terminal', () => {
  it('grows a bar and tells the time left by the pace so far', async () => {
    const { time, stream, progress } = desk({ columns: 200 })
    progress.phase('home', 'history')
    for (let done = 1; done <= 25; done++) {
      await time.pass(4_000)
      progress.step('home', step(done, 100, { holes: done === 3 ? 2 : 0 }))
    }
    expect(stream.shown.at(-1)).toBe(
      `${'█'.repeat(6)}${'░'.repeat(18)} home: 25/100 days, 5 min left, now 2026-11-20, 2 holes, 50 requests (0 repeated)`,
    )
    progress.step('home', step(100, 100))
    expect(stream.shown.at(-1)).toContain(' 0 s left')
    progress.end()
    expect(stream.written.endsWith('\n')).toBe(true)
  })

  it.each([
    ['en', 80],
    ['en', 40],
    ['en', 12],
    ['ja', 80],
    ['ja', 41],
    ['ja', 12],
  ])('is never as wide as the terminal: %s, %i columns', async (lang, columns) => {
    vi.stubEnv('KENSHIN_LANG', lang)
    const { time, stream, progress } = desk({ columns })
    progress.phase('自宅メーター', 'meter')
    await time.pass(3_000)
    progress.step('自宅メーター', step(50, 100, { requests: 1234, retries: 567 }))
    progress.end()
    for (const line of stream.shown) expect(widthOf(line.replace('\n', ''))).toBeLessThan(columns)
    expect(stream.shown.length).toBeGreaterThan(2)
  })

  it('fits where the terminal does not tell its width', () => {
    const { stream, progress } = desk({ columns: 0 })
    progress.step('home', step(1, 100))
    expect(stream.shown.at(-1)!.length).toBeGreaterThan(40)
    expect(stream.shown.at(-1)!.length).toBeLessThan(80)
  })

  it('begins anew with each meter', async () => {
    const { time, stream, progress } = desk({ columns: 200 })
    progress.phase('one', 'history')
    await time.pass(600_000)
    progress.step('one', step(10, 10, { holes: 4 }))
    progress.phase('two', 'history')
    await time.pass(2_000)
    progress.step('two', step(1, 11))
    expect(stream.shown.at(-1)).toContain('two: 1/11 days, 20 s left, now 2026-11-20, 0 holes')
  })

  it('prints logs above the line', () => {
    const stream = new Stream(true)
    vi.stubEnv('TERM', 'xterm')
    const screen = new Screen(stream.as)
    screen.show('working')
    screen.print('a log\n')
    expect(stream.written).toBe('\r\u001b[Kworking\r\u001b[Ka log\nworking')
  })
})

describe('Progress without a terminal', () => {
  it('tells a line soon and then now and then', async () => {
    const { time, stream, told, progress } = desk({ isTTY: false })
    progress.phase('home', 'meter')
    await time.pass(60_000)
    progress.step('home', step(1, 2))
    progress.end()
    expect(stream.written).toBe('')
    expect(told.length).toBeGreaterThanOrEqual(4)
    expect(told.length).toBeLessThanOrEqual(6)
    expect(told[0]![1]).toMatchObject({ meter: 'home', phase: 'meter', seconds: 2 })
  })

  it('redraws nothing on a dumb terminal', () => {
    vi.stubEnv('TERM', 'dumb')
    const stream = new Stream(true)
    expect([new Screen(stream.as).isLive, new Screen(stream.as).columns]).toEqual([false, Infinity])
  })
})

describe('cut()', () => {
  it('counts kana and kanji double and never halves one', () => {
    expect(cut('abc', 2)).toBe('ab')
    expect(cut('残り 5 分', 6)).toBe('残り 5')
    expect([3, 2, 1, 0].map((columns) => cut('残り', columns))).toEqual(['残', '残', '', ''])
  })
})

describe('Tally', () => {
  it('counts and times a run of two sessions', async () => {
    const time = new VirtualTime()
    const tally = new Tally(time)
    expect([tally.hasJoined, tally.secondsPerRequest]).toEqual([false, undefined])
    tally.joined({ scanMs: 10_000, joinMs: 2_000 })
    tally.reading()
    await time.pass(30_000)
    tally.day(0)
    tally.asked({ requests: 10, retries: 1 }, 200)
    await time.pass(5_000)
    tally.joined({ scanMs: 0, joinMs: 0 })
    tally.reading()
    await time.pass(10_000)
    tally.day(3)
    tally.written(97, 400)
    tally.asked({ requests: 10, retries: 2 }, undefined)
    expect(tally.hasJoined).toBe(true)
    expect(tally.secondsPerRequest).toBe(2)
    expect(tally.totals).toEqual({ daysRead: 2, holes: 3, pointsWritten: 97, requests: 20, retries: 3, seconds: 45 })
    expect(tally.record('home', 'job', 'ok')).toEqual({
      meter: 'home',
      job: 'job',
      time: 0,
      outcome: 'ok',
      scanS: 10,
      joinS: 2,
      readS: 40,
      writeS: 0.4,
      requests: 20,
      retries: 3,
      lqi: 200,
      daysRead: 2,
      pointsWritten: 97,
    })
  })

  it('does not take the quiet window for a slow meter', async () => {
    const time = new VirtualTime()
    const tally = new Tally(time)
    tally.reading()
    await time.pass(45 * 60_000)
    tally.waited(45 * 60_000)
    await time.pass(8_000)
    tally.asked({ requests: 4, retries: 0 }, 100)
    expect(tally.secondsPerRequest).toBe(2)
  })

  it('has no pace of a session that failed before the history', () => {
    const tally = new Tally(new VirtualTime())
    tally.asked({ requests: 4, retries: 0 }, 100)
    expect(tally.secondsPerRequest).toBeUndefined()
  })
})
