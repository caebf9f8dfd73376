import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { widthOf } from '../../src/base/width.js'
import { Progress } from '../../src/report/progress.js'
import { Screen } from '../../src/report/screen.js'
import type { Text } from '../../src/words/words.js'
import { VirtualTime } from '../emulator/virtual-time.js'

/** A terminal that knows the signs which the screen uses to redraw its lines; what is above them stays. */
class Terminal extends Writable {
  readonly isTTY: boolean
  readonly columns: number
  readonly rows: number
  readonly lines = ['']
  #row = 0

  constructor({ isTTY = true, columns = 80, rows = 24 }) {
    super()
    this.isTTY = isTTY
    this.columns = columns
    this.rows = rows
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    // NUL stands for ESC.
    const signs = chunk
      .toString()
      .replaceAll('\u001b', '\0')
      .matchAll(/\0\[\d*[A-Z]|\n|\r|[^\n\r\0]+/g)
    for (const [sign] of signs) this.#take(sign)
    done()
  }

  #take(sign: string): void {
    const up = /^.\[(\d+)A$/.exec(sign)?.[1]
    if (up !== undefined) this.#row -= Number(up)
    else if (sign === '\0[J') this.lines.splice(this.#row, Infinity, '')
    else if (sign === '\0[K') this.lines[this.#row] = ''
    else if (sign === '\n') this.lines[++this.#row] ??= ''
    else if (sign !== '\r') this.lines[this.#row] = (this.lines[this.#row] ?? '') + sign
  }
}

const step = (done: number, total: number) => ({ date: '2026-11-20', done, total, holes: 0, requests: 9, retries: 0 })

interface Shown {
  readonly meters?: number
  readonly names?: readonly string[]
  readonly lang?: string
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

async function table({ meters = 4, names = ['home', '自宅メーター', 'flat-101'], lang = 'en', ...size }: Shown = {}) {
  vi.stubEnv('TERM', 'xterm')
  vi.stubEnv('KENSHIN_LANG', lang)
  const [time, terminal] = [new VirtualTime(), new Terminal(size)]
  const told: (readonly [Text, Readonly<Record<string, unknown>>])[] = []
  const screen = new Screen(terminal as unknown as NodeJS.WriteStream)
  const progress = new Progress(screen, time, (words, facts) => told.push([words, facts]), { meters })
  for (const name of names) progress.phase(name, 'history')
  await time.pass(60_000)
  for (const [k, name] of names.entries()) progress.step(name, step(25 * (k + 1), 100))
  progress.phase(names.at(-1)!, 'meter')
  await time.pass(1_000)
  return { time, terminal, told, screen, progress }
}

describe('Progress of several meters on a terminal', () => {
  it.each([
    [
      'en',
      80,
      [
        'home          ███░░░░░░░ 25/100 days, 3 min 3 s left, now 2026-11-20, 0 holes',
        '自宅メーター  █████░░░░░ 50/100 days, 1 min 1 s left, now 2026-11-20, 0 holes',
        'flat-101      looking for the meter and joining it (up to 3 min), 1 s',
        '0/4 meters done, 75/200 days',
      ],
    ],
    [
      'en',
      60,
      [
        'home          ██░░░░░ 25/100 days, 3 min 3 s left',
        '自宅メーター  ████░░░ 50/100 days, 1 min 1 s left',
        'flat-101      looking for the meter, 1 s',
        '0/4 meters done, 75/200 days',
      ],
    ],
    [
      'en',
      40,
      [
        'home          █░░ 25/100 days',
        '自宅メーター  ██░ 50/100 days',
        'flat-101      searching, 1 s',
        '0/4 meters done, 75/200 days',
      ],
    ],
    [
      'ja',
      80,
      [
        'home          ███░░░░░░░ 25/100 日、残り 3 分 3 秒、現在 2026-11-20、欠測 0',
        '自宅メーター  █████░░░░░ 50/100 日、残り 1 分 1 秒、現在 2026-11-20、欠測 0',
        'flat-101      メーターを探して接続しています（最大 3 分）、1 秒',
        'メーター 0/4 台終了、75/200 日',
      ],
    ],
    [
      'ja',
      60,
      [
        'home          ██░░░░░ 25/100 日、残り 3 分 3 秒',
        '自宅メーター  ████░░░ 50/100 日、残り 1 分 1 秒',
        'flat-101      メーターを検索中、1 秒',
        'メーター 0/4 台終了、75/200 日',
      ],
    ],
    [
      'ja',
      40,
      [
        'home          █░░ 25/100 日',
        '自宅メーター  ██░ 50/100 日',
        'flat-101      メーターを検索中、1 秒',
        'メーター 0/4 台終了、75/200 日',
      ],
    ],
  ] as const)('has a line for each and one for all: %s, %i columns', async (lang, columns, lines) => {
    const { terminal } = await table({ lang, columns })
    expect(terminal.lines).toEqual(lines)
    for (const line of terminal.lines) expect(widthOf(line)).toBeLessThanOrEqual(columns - 3)
  })

  it('shows those that were read first where the terminal is low', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `flat-${n}`)
    const { terminal } = await table({ names, meters: 50, rows: 6 })
    expect(terminal.lines.map((line) => line.split(' ')[0])).toEqual(['flat-0', 'flat-1', 'flat-2', 'flat-3', '0/50'])
  })

  it('forgets a meter that has ended, counts it, and tells the time that is left when all are read', async () => {
    const { time, terminal, progress } = await table()
    progress.ended('home', { isOk: true })
    progress.ended('flat-101', { isOk: false })
    progress.phase('four', 'history')
    await time.pass(60_000)
    progress.step('four', step(10, 100))
    await time.pass(1_000)
    expect(terminal.lines.map((line) => line.split(' ')[0])).toEqual(['自宅メーター', 'four', '1/4'])
    expect(terminal.lines.at(-1)).toMatch(/^1\/4 meters done, 1 failed, 60\/200 days, .* left$/)
    progress.ended('自宅メーター', { isOk: true })
    progress.ended('four', { isOk: true })
    progress.end()
    expect(terminal.lines).toEqual(['3/4 meters done, 1 failed', ''])
  })

  it('prints logs above its lines', async () => {
    const { time, terminal, screen } = await table()
    const before = [...terminal.lines]
    screen.print('a log\nanother\n')
    expect(terminal.lines).toEqual(['a log', 'another', ...before])
    await time.pass(500)
    expect(terminal.lines.slice(0, 2)).toEqual(['a log', 'another'])
    expect(terminal.lines).toHaveLength(2 + before.length)
  })

  it('is gone for good when the run is told to stop', async () => {
    const { time, terminal, progress } = await table()
    progress.stop()
    expect(terminal.lines).toEqual([''])
    progress.step('home', step(80, 100))
    await time.pass(60_000)
    progress.end()
    expect(terminal.lines).toEqual([''])
  })
})

describe('Progress of several meters without a terminal', () => {
  it('tells one line for all, soon and then now and then', async () => {
    const { told, time } = await table({ isTTY: false })
    await time.pass(30_000)
    expect(told.length).toBeGreaterThanOrEqual(6)
    expect(told.length).toBeLessThanOrEqual(8)
    expect(told.at(-1)![0].en).toBe('0/4 meters done, 75/200 days')
    expect(told.at(-1)![1]).toMatchObject({ meters: 4, done: 0, failed: 0, daysDone: 75, daysTotal: 200 })
  })
})
