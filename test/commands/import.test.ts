import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { plusDays } from '../../src/base/clock.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import { besideProgress, CLI, type Running } from '../helpers/kenshin.js'
import { describeWhere } from '../helpers/not-run.js'
import { allRows, homeWithMeter, TODAY, until, type HomeWithMeter } from './home.js'
import { ERASE, ESC, inTerminal, lastStates, noTerminal, startInTerminal } from './in-terminal.js'

const rows = ({ folder }: HomeWithMeter): ReturnType<typeof allRows> =>
  allRows({ kind: 'sqlite', path: join(folder, 'kenshin.sqlite') })

const completeDays = async (home: HomeWithMeter): Promise<number> =>
  (await rows(home)).days.filter(({ final, slots }) => final && slots === 48).length

/** Waits as long as a real scan: started first, looked at last. */
let slow: HomeWithMeter & { readonly running: Running }
beforeAll(async () => {
  const home = await homeWithMeter({ latency: 'real' })
  slow = { ...home, running: home.start(['import', '--log-level', 'error']) }
})

describe('kenshin import --dry-run', () => {
  it('prints days, requests and minutes, and touches neither dongle nor store', async () => {
    const home = await homeWithMeter()
    const { code, stdout, stderr } = await home.runHere(['import', '--dry-run'])
    expect([code, stderr]).toEqual([0, ''])
    const [, requests] = new RegExp(
      `^home: would read 100 days, ${plusDays(TODAY, -99)} … ${TODAY}\\n` +
        `  about (\\d+) requests, 7 min at the usual pace, up to 3\\d min on a bad link\\n$`,
    ).exec(stdout)!
    expect(await home.files()).toEqual(['kenshin.yaml'])
    expect(home.meter.log).toEqual([])
    expect(home.meter.radio.session.state).toBe('none')
    await home.runHere(['import'])
    // A meter that was never read may serve neither its clock beside its history nor a day by one request.
    expect([Number(requests), home.meter.log.length]).toEqual([212, 105])
  })

  it('plans only what is missing, at the pace of the last run, and leaves every byte as it was', async () => {
    const home = await homeWithMeter()
    await home.runHere(['import', '--days', '9'])
    const [before, asked] = [await home.file('kenshin.sqlite'), home.meter.log.length]
    const plan = await home.runHere(['import', '--dry-run', '--days', '12'])
    expect(plan.stdout).toMatch(/^home: would read 4 days, .*\n {2}about 5 requests, \d+ s at the pace of the last run/)
    const nothing = await home.runHere(['backfill', '--dry-run'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(nothing.stdout).toMatch(/^home: 91 日分/)
    expect((await home.runHere(['import', '--dry-run', '--days', '9'])).stdout).toMatch(
      new RegExp(`^home: nothing is missing; only today, ${TODAY}, would be read again\n`),
    )
    expect([await home.file('kenshin.sqlite'), home.meter.log.length]).toEqual([before, asked])
  })

  it('prints one JSON document with --json', async () => {
    const home = await homeWithMeter()
    const { stdout, stderr } = await home.runHere(['import', '--dry-run', '--json', '--days', '2'])
    expect(stderr).toBe('')
    const dates = [TODAY, plusDays(TODAY, -1), plusDays(TODAY, -2)]
    const [plan, ...others] = JSON.parse(stdout) as Record<string, unknown>[]
    expect([plan, others]).toMatchObject([{ meter: 'home', days: 3, oldest: dates[2], measured: false, dates }, []])
    expect(plan).toMatchObject({
      requests: expect.any(Number) as number,
      seconds: { usual: expect.any(Number) as number },
    })
  })
})

describe('kenshin import', () => {
  it('reads the days named by --days and says what it did', async () => {
    const home = await homeWithMeter()
    const { code, stdout, stderr } = await home.runHere(['import', '--days', '7'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^home: 8 days read, 361 readings stored, 0 holes, \d+ requests \(0 repeated\), .* s\n$/)
    // status speaks of the same.
    const [view] = JSON.parse((await home.runHere(['status', '--json'])).stdout) as [{ readings: number }]
    expect(view.readings).toBe(361)
    // About ten lines a run, none of them a dump.
    expect(stderr.split('\n').length).toBeLessThan(15)
    expect(await completeDays(home)).toBe(7)
    expect(home.meter.radio.session.state).toBe('none')
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

  it('says nothing but its progress at --log-level error', async () => {
    const home = await homeWithMeter()
    const { code, stderr } = await home.runHere(['import', '--days', '1', '--log-level', 'error'])
    expect([code, besideProgress(stderr)]).toEqual([0, ''])
  })

  it('prints one JSON document on stdout and only JSON lines on stderr, also when it fails', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const good = await home.runHere(['import', '--json', '--days', '30'])
    expect(JSON.parse(good.stdout)).toMatchObject([{ meter: 'home', daysRead: 31, holes: 0, retries: 0 }])
    const lines = good.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ msg }) => msg)).toContain('progress')
    await home.meter.close()
    const bad = await home.runHere(['import', '--json', '--log-level', 'error'])
    expect(bad.code).toBe(3)
    expect(JSON.parse(bad.stdout)).toEqual([{ meter: 'home', error: 'dongle.unreachable' }])
    expect(JSON.parse(bad.stderr)).toMatchObject({ error: { code: 'dongle.unreachable', exit: 3 } })
  })
})

describeWhere('kenshin import in a terminal', noTerminal, () => {
  it('draws one line that grows, and no log between that nobody asked for', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const output = await inTerminal(home, 'import --days 30', 120)
    expect(output.replaceAll(ERASE, '<redrawn>')).toMatch(/<redrawn>█+░+ home: \d+\/31 days, .* left/)
    // The meter stands at noon: that the host's clock is another is worth a warning.
    const lines = lastStates(output).filter((line) => !line.includes(' warn '))
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^█{14} home: 31\/31 days, 0 s left, now .*, 0 holes, 3\d requests \(0 repeated\)$/),
      expect.stringMatching(/^home: 31 days read, /),
    ])
  })

  it('prints above the line the logs that somebody asked for, their time as everywhere', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const logs = lastStates(await inTerminal(home, 'import --days 9 --log-level info', 120)).filter((words) =>
      words.includes(' info '),
    )
    expect(logs.length).toBeGreaterThan(3)
    for (const line of logs)
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00 info {2}\[\w+\] [a-z ]+ [^█░]*$/)
  })

  it('clears the line when told to stop, and says what it does now', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const output = await inTerminal(home, 'import --days 50', 60, {}, () => home.meter.log.length > 40)
    expect(output.replaceAll(ERASE, '<redrawn>')).toMatch(/ left[^<\n]*<redrawn>stopping in good order; [^█░]*$/)
    expect(lastStates(output).slice(-3)).toEqual([
      'stopping in good order; a second signal shortens that to 5 s',
      'kenshin: Interrupted. Everything confirmed is stored; run again to continue.',
      '',
    ])
  })

  it('ends in good order when the terminal is closed', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const child = startInTerminal(home, 'import --days 50', 80)
    await until(() => home.meter.log.length > 40)
    child.kill('SIGKILL')
    await until(() => home.meter.radio.session.state === 'none')
    await until(() => !existsSync(join(home.folder, 'state', 'home.lock')))
    expect(home.meter.log.length).toBeLessThan(100)
  })

  it('keeps the bar within a narrow terminal, also in Japanese', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const output = await inTerminal(home, 'import --days 9 --log-level error', 40, { LANG: 'ja_JP.UTF-8' })
    const drawn = output
      .split(ERASE)
      .slice(1)
      .map((line) => line.split(/[\r\n]/)[0] ?? '')
    const width = (line: string): number =>
      Array.from(line).reduce((sum, sign) => sum + (/[ぁ-ヿ一-鿿、。（）]/.test(sign) ? 2 : 1), 0)
    expect(drawn.length).toBeGreaterThan(9)
    expect(Math.max(...drawn.map(width))).toBeLessThan(40)
    expect(drawn.at(-1)).toBe('████ home: 10/10 日、残り 0 秒')
  })
})

describe('kenshin import, told to stop', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s: says farewell, keeps what is confirmed, exits 130', async (name) => {
    const home = await homeWithMeter({ latency: 'fast' })
    const running = home.start(['import', '--days', '50'])
    await until(() => running.stderr().includes('days stored') && home.meter.log.length > 40)
    expect(home.meter.radio.session.state).toBe('joined')
    running.child.kill(name)
    const { code, stdout, stderr } = await running.ended
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toMatch(/stopping in good order; a second signal shortens that to 5 s\n/)
    expect(stderr).toMatch(/kenshin: Interrupted\. Everything confirmed is stored; run again to continue\.\n$/)
    expect(home.meter.radio.session.state).toBe('none')
    expect((await home.files()).filter((file) => /lock|tmp|spool/.test(file))).toEqual([])
    const stored = await completeDays(home)
    expect(stored).toBeGreaterThan(0)
    expect(stored).toBeLessThan(50)
    expect((await home.runHere(['import', '--days', '50'])).code).toBe(0)
    expect(await completeDays(home)).toBe(50)
  })

  it('twice: says farewell all the same, and leaves nothing behind', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const running = home.start(['import', '--days', '50'])
    await until(() => home.meter.log.length > 40)
    // Both signals come before the farewell can be over.
    running.child.kill('SIGSTOP')
    running.child.kill('SIGINT')
    running.child.kill('SIGTERM')
    running.child.kill('SIGCONT')
    const { code, stderr } = await running.ended
    expect([code, home.meter.radio.session.state]).toEqual([130, 'none'])
    expect(stderr).toMatch(/kenshin: Interrupted\. /)
    expect((await home.files()).filter((file) => /lock|tmp|spool/.test(file))).toEqual([])
  })

  it('by SIGHUP without a terminal, as after nohup: goes on', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const running = home.start(['import', '--days', '5'])
    await until(() => running.stderr().includes('dongle awake'))
    running.child.kill('SIGHUP')
    expect((await running.ended).code).toBe(0)
    expect(await completeDays(home)).toBe(5)
  })

  it('survives that nobody reads its logs any more', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const env = {
      PATH: process.env.PATH,
      KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
      KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
    }
    const child = spawn(process.execPath, [CLI, 'import', '--days', '5'], {
      cwd: home.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.stderr.once('data', () => child.stderr.destroy())
    child.stdout.resume()
    expect(await ended).toBe(0)
    expect(await completeDays(home)).toBe(5)
  })
})

describe('kenshin import where there is no terminal', () => {
  it('gives a sign of life within seconds, then lines with the time left', async () => {
    const { running } = slow
    await until(() => /^home: \d+\/100 days, [\d a-z]+ left, now \d{4}-\d\d-\d\d, 0 holes, /m.test(running.stderr()))
    running.child.kill('SIGTERM')
    const { stderr, code } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toMatch(
      /^(?:home: (?:checking|waking) .*\n)*home: looking for the meter and joining it \(up to 3 min\), \d+ s\n/,
    )
    expect(stderr).not.toContain('\r')
    expect(stderr).not.toContain(ESC)
  })
})
