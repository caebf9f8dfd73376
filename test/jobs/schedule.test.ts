import { getEventListeners } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/load.js'
import { nightlyBackfill } from '../../jobs/nightly-backfill.js'
import type { RunContext } from '../../src/app/context.js'
import { runByCron } from '../../src/app/cron.js'
import { runSchedule } from '../../jobs/schedule.js'
import { spreadMs } from '../../src/app/spread.js'
import { parseInstant } from '../../src/base/instant.js'
import { createLogger, silent, type Logger } from '../../src/base/log.js'
import { systemTime, type Time } from '../../src/base/time.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import { heartbeatOf as heartbeat, homeWithMeter, settingsFor, makeHome, until, type Home } from '../commands/home.js'

const NIGHTLY = '17 3 * * *'

function collecting(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  return { log: createLogger({ level: 'info', format: 'plain', write: (line) => lines.push(line) }), lines }
}

async function contextFor(home: Home, log: Logger): Promise<{ context: RunContext; stop: AbortController }> {
  const env = { KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId, KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password }
  const config = await loadConfig({ file: join(home.folder, 'kenshin.yaml'), env, cwd: home.folder, home: home.folder })
  const settings = { ...config, meters: config.meters.map((meter) => ({ ...meter, routeB: () => meter.routeB! })) }
  const stop = new AbortController()
  // The clock is looked at every 50 ms, not every ten minutes.
  const timer: Time['timer'] = (ms, callback) => systemTime.timer(ms === 600_000 ? 50 : ms, callback)
  return { context: { settings, time: { ...systemTime, timer }, log, signal: stop.signal }, stop }
}

interface HostClock {
  /** Japanese time; it goes on from there, timers do not follow. */
  set(words: string): void
  /** It stands there until `set`. */
  stopAt(words: string): void
}

function clockOfHost(): HostClock {
  const TrueDate = Date
  let offset = 0
  let stopped: number | undefined
  class HostDate extends TrueDate {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [HostDate.now()] : given) as [number]))
    }
    static override now = (): number => stopped ?? TrueDate.now() + offset
  }
  vi.stubGlobal('Date', HostDate)
  return {
    set(words) {
      stopped = undefined
      offset = parseInstant(words) * 1000 - TrueDate.now()
    },
    stopAt: (words) => (stopped = parseInstant(words) * 1000),
  }
}

describe('kenshin run', () => {
  it('catches up at the start, notes it, and ends with 0 at once when it is told to while it waits', async () => {
    const home = await homeWithMeter({}, 'history: { days: 20, meterClock: trust }')
    // The heartbeat tells whole seconds.
    const begun = Math.floor(Date.now() / 1000) * 1000
    const running = home.start(['run'])
    await until(() => running.stderr().includes('run done'))
    // Whoever reads that line finds it written.
    const beat = await heartbeat(home)
    expect(beat).toMatchObject({ meters: [{ meter: 'home', ok: true, at: beat.at }] })
    expect(Date.parse(beat.at!)).toBeGreaterThanOrEqual(begun)
    expect(home.meter.radio.session.state).toBe('none')
    running.child.kill('SIGTERM')
    const { code, stdout, stderr } = await running.ended
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/ running, catching up first nextRun=\d{4}-\d\d-\d\dT03:17:00\+09:00\n/)
    expect(stderr).toMatch(/ run done meter=home daysRead=21 holes=0 readings=\d+ pointsWritten=\d+ /)
    // About ten lines a run; the first also tells what was found out about the meter.
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(16)
    expect(await home.files()).toEqual([
      'kenshin.sqlite',
      'kenshin.yaml',
      'state',
      'state/heartbeat.json',
      'state/home.json',
      'state/marks',
      expect.stringMatching(/^state\/marks\/home@[0-9a-f]{8}\.json$/),
    ])
  })

  it('told to stop during a run: ends it in good order, exits 0', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const running = home.start(['run'])
    await until(() => running.stderr().includes('days stored'))
    expect(home.meter.radio.session.state).toBe('joined')
    running.child.kill('SIGTERM')
    const { code, stderr } = await running.ended
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('run failed')])
    expect(home.meter.radio.session.state).toBe('none')
    expect((await home.files()).filter((name) => /lock|tmp|spool/.test(name))).toEqual([])
    const [{ days }] = JSON.parse((await home.run(['status', '--json'])).stdout) as [{ days: { complete: number } }]
    expect(days.complete).toBeGreaterThan(0)
    expect(days.complete).toBeLessThan(99)
  })

  it('stays when a run fails, tells why and what to do, and says so in its heartbeat', async () => {
    const home = await makeHome(...settingsFor('tcp://127.0.0.1:1'))
    const running = home.start(['run'])
    await until(() => running.stderr().includes('run failed'))
    expect(running.stderr()).toMatch(
      /error run failed meter=home code=dongle\.unreachable why=No connection .* todo=Check that ser2net/,
    )
    expect(await heartbeat(home)).toMatchObject({ meters: [{ meter: 'home', ok: false, code: 'dongle.unreachable' }] })
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect([code, stderr]).toEqual([0, expect.stringContaining('stopping')])
  })

  it('leaves the meter alone while another kenshin reads it', async () => {
    const home = await homeWithMeter({ latency: 'fast' }, 'history: { days: 30, meterClock: trust }')
    const first = home.start(['import'])
    await until(() => home.meter.log.length > 3)
    const second = home.start(['run'])
    await until(() => second.stderr().includes('run failed'))
    expect(second.stderr()).toMatch(/code=dongle\.busy why=Another kenshin is reading the meter home\./)
    second.child.kill('SIGTERM')
    expect([(await second.ended).code, (await first.ended).code]).toEqual([0, 0])
  })
})

describe('runSchedule()', () => {
  it('runs again when the time comes, until the signal ends', async () => {
    const home = await homeWithMeter({}, 'history: { days: 2, meterClock: trust }')
    const { log, lines } = collecting()
    const { context, stop } = await contextFor(home, log)
    // Six fields: every second. The settings do not allow it.
    const ended = runSchedule({ ...context, time: systemTime }, { 'nightly-backfill': '* * * * * *', spread: 0 })
    const runs = (): string[] => lines.filter((line) => line.includes('run done'))
    await until(() => runs().length >= 3)
    stop.abort(new Error('enough'))
    await ended
    const count = runs().length
    // Two more times would come.
    await pause(2000)
    expect(runs()).toHaveLength(count)
    expect(runs()[0]).toContain('daysRead=3')
    expect(runs()[1]).toContain('daysRead=1')
    expect(lines.filter((line) => line.includes('Z error '))).toEqual([])
  })
})

describe('runSchedule() with jobs.spread', () => {
  it('begins later by the time of its meters, and tells that time', async () => {
    const home = await homeWithMeter({}, 'history: { days: 1, meterClock: trust }')
    const { log, lines } = collecting()
    const { context, stop } = await contextFor(home, log)
    const lateMs = spreadMs(context.settings.meters, 60)
    const late: (() => void)[] = []
    const timer: Time['timer'] = (ms, callback) =>
      ms === lateMs ? (late.push(callback), () => undefined) : systemTime.timer(ms, callback)
    const runs = (): number => lines.filter((line) => line.includes('run done')).length
    const time = { ...systemTime, timer }
    const ended = runSchedule({ ...context, time }, { 'nightly-backfill': '* * * * * *', spread: 60 })
    await until(() => runs() === 1 && late.length > 0)
    // A time that comes before the run that catches up has closed everything is served by that run.
    await until(() => (late.shift()?.(), runs() >= 2))
    stop.abort(new Error('over'))
    await ended
    const [, told = ''] = / nextRun=(\S+)/.exec(lines[0]!) ?? []
    expect(Date.parse(told) - Date.now()).toBeGreaterThan(lateMs - 600_000)
  })
})

describe('runSchedule() on a host whose clock is wrong at first', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['a year ahead', '2027-11-24T12:00:00'],
    ['in 1970', '1970-01-05T12:00:00'],
  ])('%s: catches up when the clock is set, and fires at the next 03:17', async (_, wrong) => {
    const home = await homeWithMeter(
      { clock: parseInstant('2026-11-24T03:17:00') },
      'history: { days: 2, meterClock: trust }',
    )
    const { log, lines } = collecting()
    const { context, stop } = await contextFor(home, log)
    const clock = clockOfHost()
    clock.set(wrong)
    const ended = runSchedule(context, { 'nightly-backfill': NIGHTLY, spread: 0 })
    const done = (): number => lines.filter((line) => line.includes('run done')).length
    await until(() => done() === 1)
    // It stands, since a time that came during the run that catches up would be served by that run.
    clock.stopAt('2026-11-24T03:16:55')
    await until(() => done() >= 2)
    clock.set('2026-11-24T03:16:55')
    expect(lines.filter((line) => line.includes('the clock of the host was set'))).toEqual([
      expect.stringMatching(/ byS=-?\d+ nextRun=2026-11-24T03:17:00\+09:00\n$/),
    ])
    await until(() => done() >= 3)
    expect(Date.now() / 1000).toBeGreaterThan(parseInstant('2026-11-24T03:17:00'))
    stop.abort(new Error('enough'))
    await ended
    expect(lines.filter((line) => / (warn|error) /.test(line) && !/clock/.test(line))).toEqual([])
  })

  it('runs late, not never, when the clock leaps over the time of the run', async () => {
    const clock = clockOfHost()
    clock.set('2026-11-24T03:16:58')
    let runs = 0
    const run = (): Promise<void> => Promise.resolve(runs++).then(() => undefined)
    const task = runByCron(NIGHTLY, { name: 'test', run, log: silent })
    clock.set('2026-11-24T03:26:58')
    await until(() => runs > 0)
    await task.destroy()
    expect(runs).toBe(1)
  })
})

describe('nightlyBackfill()', () => {
  it('leaves nothing behind in a signal that lives for years', async () => {
    const home = await homeWithMeter({}, 'history: { days: 2, meterClock: trust }')
    const { context } = await contextFor(home, silent)
    // Node keeps composite signals in their sources, for as long as these live.
    const any = vi.spyOn(AbortSignal, 'any')
    const [outcome] = await nightlyBackfill(context)
    expect(outcome?.totals?.daysRead).toBe(3)
    const sources = any.mock.calls.flatMap(([signals]) => [...signals])
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.includes(context.signal)).toBe(false)
    expect(getEventListeners(context.signal, 'abort')).toEqual([])
  })
})
