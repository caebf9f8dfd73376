import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import type { Text } from '../../src/words/words.js'
import { Progress } from '../../src/report/progress.js'
import { Screen } from '../../src/report/screen.js'
import { ascii } from '../../src/report/terminal/paper.js'
import { VirtualTime } from '../emulator/virtual-time.js'

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

/** Every line that may be shown, word for word; a long name may end in `…`. */
const WHOLE = {
  en: /^([█░]+ )?([^ ]+: )?(looking for the meter( and joining it \(up to 3 min\))?, \d s|searching, \d s|\d+\/100 days(, ([\dhmins ]+) left(, now 2026-11-20(, 0 holes(, 1234 requests \(567 repeated\))?)?)?)?)$/,
  ja: /^([█░]+ )?([^ ]+: )?(メーターを(探して接続しています（最大 3 分）|検索中)、\d 秒|検索中、\d 秒|\d+\/100 日(、残り [\d時間分秒 ]+(、現在 2026-11-20(、欠測 0(、要求 1234（再送 567）)?)?)?)?)$/,
}

const widthOf = (words: string): number =>
  Array.from(words).reduce((sum, sign) => sum + (/[ぁ-んァ-ヶー一-龠、。（）]/.test(sign) ? 2 : 1), 0)
const step = (done: number, total: number, more = {}) => ({
  date: '2026-11-20',
  done,
  total,
  holes: 0,
  requests: done * 2,
  retries: 0,
  ...more,
})

function progressAt({ isTTY = true, columns = 80 } = {}) {
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
    const { time, stream, progress } = progressAt({ columns: 200 })
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

  const widths = [120, 80, 60, 41, 40, 20].flatMap((columns) => [['en', columns] as const, ['ja', columns] as const])

  it.each(widths)('fits, with room for ^C, and cuts no word: %s, %i columns', async (lang, columns) => {
    vi.stubEnv('KENSHIN_LANG', lang)
    for (const meter of ['home', '自宅メーター', '検針'.repeat(32)]) {
      const { time, stream, progress } = progressAt({ columns })
      progress.phase(meter, 'meter')
      await time.pass(3_000)
      progress.step(meter, step(1, 100, { requests: 1234, retries: 567 }))
      await time.pass(120_000)
      progress.step(meter, step(50, 100, { requests: 1234, retries: 567 }))
      progress.end()
      expect(stream.shown.length).toBeGreaterThan(3)
      for (const line of stream.shown.map((shown) => shown.replace('\n', ''))) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns - 3)
        expect(line).toMatch(WHOLE[lang])
      }
    }
  })

  it.each([
    ['en', 80, '█████░░░░ home: 50/100 days, 2 min left, now 2026-11-20, 0 holes'],
    ['en', 60, '████░░░ home: 50/100 days, 2 min left, now 2026-11-20'],
    ['en', 40, '██░░ home: 50/100 days, 2 min left'],
    ['ja', 80, '█████░░░░ home: 50/100 日、残り 2 分、現在 2026-11-20、欠測 0'],
    ['ja', 60, '████░░░ home: 50/100 日、残り 2 分、現在 2026-11-20'],
    ['ja', 40, '██░░ home: 50/100 日、残り 2 分'],
  ])('shows the most wanted first: %s, %i columns', async (lang, columns, line) => {
    vi.stubEnv('KENSHIN_LANG', lang)
    const { time, stream, progress } = progressAt({ columns })
    progress.phase('home', 'history')
    await time.pass(120_000)
    progress.step('home', step(50, 100))
    expect(stream.shown.at(-1)).toBe(line)
  })

  it('draws its bar in ASCII', () => {
    vi.stubEnv('TERM', 'xterm')
    const stream = new Stream(true)
    const progress = new Progress(new Screen(stream.as), new VirtualTime(), () => undefined, { signs: ascii })
    progress.step('home', step(50, 100))
    expect(stream.shown.at(-1)).toBe('#####.... home: 50/100 days, 0 s left, now 2026-11-20, 0 holes')
  })

  it('is gone for good when the run is told to stop', async () => {
    const { time, stream, progress } = progressAt()
    progress.step('home', step(1, 100))
    progress.stop()
    progress.step('home', step(2, 100))
    await time.pass(60_000)
    progress.end()
    expect(stream.shown.at(-1)).toBe('')
    expect(stream.written).not.toContain('2/100')
  })

  it('fits where the terminal does not tell its width', () => {
    const { stream, progress } = progressAt({ columns: 0 })
    progress.step('home', step(1, 100))
    expect(stream.shown.at(-1)!.length).toBeGreaterThan(30)
    expect(stream.shown.at(-1)!.length).toBeLessThan(80)
  })

  it('begins anew with each meter', async () => {
    const { time, stream, progress } = progressAt({ columns: 200 })
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
    const { time, stream, told, progress } = progressAt({ isTTY: false })
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
