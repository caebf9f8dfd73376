/** The programs that read the same emulated meter. Each gives seconds, requests sent by the dongle, right readings, CPU and memory. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, URL } from 'node:url'
import { DAY_S, dateAt, dayStart, plusDays, slotTime } from '../../dist/src/base/clock.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { dummyCredentials } from '../../dist/src/emulator/options.js'
import { folder } from './made.js'
import { CLI, timed, used } from './measure.js'
import { env, PYTHON, settings } from './places.js'

/** Noon: a meter's clock that stands far from midnight. */
const TODAY = plusDays(dateAt(Date.now() / 1000), -1)
export const NOON = dayStart(TODAY) + 12 * 3600 + 600
const script = (name) => fileURLToPath(new URL(name, import.meta.url))

/** @returns when it is ready, and how to end it: with the number of requests that were sent */
export async function startMeter(about) {
  const child = spawn(process.execPath, [script('meter.js'), JSON.stringify(about)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value)
  return {
    promise: next(),
    async end() {
      process.off('exit', kill)
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      const { sends } = await next()
      await exit
      return sends
    },
  }
}

/** Runs a client against a meter of its own. */
async function measured(about, run) {
  const pty = join(await folder(), 'dongle')
  const meter = await startMeter({ faults: [], clock: NOON, pty, ...about })
  await meter.promise
  let result
  try {
    result = await run(pty)
  } catch (error) {
    await meter.end()
    throw error
  }
  return { ...result, sends: await meter.end() }
}

/** What a meter holds of days ago, by the emulator's own formula; readings still to come are left out. */
export function truth(daysAgo, now) {
  const today = dateAt(now)
  return daysAgo.flatMap((ago) => {
    const date = plusDays(today, -ago)
    return expectedDay(date, 'normal', defaultHousehold)
      .map((count, slot) => ({ ago, slot, count, time: slotTime(date, slot) }))
      .filter(({ time }) => time <= now)
  })
}

/** One count is 0.1 kWh. */
const UNIT = 10

async function python(name, daysAgo, about) {
  const { routeBId, password } = dummyCredentials
  return measured(about, async (pty) => {
    const args = [script(name), pty, routeBId, password, JSON.stringify(daysAgo)]
    const { seconds, out } = await timed(PYTHON, args, { env })
    const { days, failure, cpuS, peakBytes } = JSON.parse(out)
    return { seconds, days, failure, cpuS, peakBytes }
  })
}

function rightOf(days, daysAgo, factor, now = NOON) {
  const wanted = truth(daysAgo, now)
  const right = wanted.filter(({ ago, slot, count }) => {
    const value = days[ago]?.[slot]
    return typeof value === 'number' && Math.round(value * factor) === count
  })
  return { right: right.length, of: wanted.length }
}

export async function momonga(daysAgo, about) {
  const result = await python('momonga-days.py', daysAgo, about)
  return { ...result, ...rightOf(result.days, daysAgo, UNIT, about.clock) }
}

export async function lineByLine(daysAgo, about) {
  const result = await python('line-by-line.py', daysAgo, about)
  return { ...result, ...rightOf(result.days, daysAgo, 1, about.clock) }
}

/** An import, or a run of any kind in a folder that is there already. */
export async function kenshin(args, daysAgo, about, place = {}) {
  let options
  const result = await measured(about, async (pty) => {
    options = await settings(pty, place)
    return used([CLI, ...args, '--log-level', 'error'], options)
  })
  const { out } = await timed(process.execPath, [CLI, 'export', '--format', 'csv'], options)
  const counts = new Map(out.trim().split('\n').map(timeAndCount))
  const wanted = truth(daysAgo, about.clock ?? NOON)
  const right = wanted.filter(({ time, count }) => counts.get(time) === count)
  return { ...result, path: options.cwd, right: right.length, of: wanted.length }
}

export const timeAndCount = (line) => {
  const [time, , , count] = line.split(',')
  return [Date.parse(time) / 1000, Number(count)]
}

/** A folder as the night finds it: everything but yesterday and today is stored, the meter's PAN is known. */
export async function beforeTheNight() {
  const about = { seconds: 0, clock: NOON - DAY_S }
  return (await kenshin(['import'], [], about)).path
}
