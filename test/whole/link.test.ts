import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Time } from '../../src/base/time.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import {
  dump,
  emulator,
  expectedCounts,
  fast,
  NOON,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
} from './harness.js'

const DAYS = 3
const history = { days: DAYS }
const pan = { channel: 0x39, panId: '8888', mac: '0011223344556677', lqi: 0xe1 }

/** Runs once; what the dongle was told is in `commands`. */
async function read(options: EmulatorOptions, state?: unknown) {
  const [time, folder, { log, lines }] = [fast(), await temporaryFolder(), quietLog('trace')]
  if (state !== undefined) {
    await mkdir(join(folder, 'state'), { recursive: true })
    await writeFile(join(folder, 'state', 'home.json'), JSON.stringify(state))
  }
  const meter = await emulator({ time, ...options })
  await run(meter, { folder, time, history, log })
  const commands = lines.flatMap((line) => /→ .*command=(.*)\n/.exec(line)?.[1] ?? [])
  return { meter, commands, stored: await dump(sqliteIn(folder)), file: join(folder, 'state', 'home.json') }
}

/** Reads 90 days and does something to the meter or the link each time a day was read. */
async function interrupted(options: EmulatorOptions, onDay: (day: number, meter: RunningEmulator, time: Time) => void) {
  const [time, folder, { log, lines }] = [fast(), await temporaryFolder(), quietLog()]
  const meter = await emulator({ time, ...options })
  let days = 0
  const onProgress = (): void => onDay(++days, meter, time)
  await run(meter, { folder, time, history: { days: 90 }, log, onProgress })
  const { days: marks } = await dump(sqliteIn(folder))
  expect(marks.filter(({ slots }) => slots === 48)).toHaveLength(90)
  return lines.filter((line) => line.includes('connecting again')).length
}

const scans = (commands: readonly string[]): number => commands.filter((words) => words.startsWith('SKSCAN')).length

/** Every half hour is there, and no other. */
function isWhole({ stored, meter }: Awaited<ReturnType<typeof read>>): void {
  const expected = [...expectedCounts(meter, NOON, DAYS)].filter(([key]) => key.startsWith('normal'))
  expect(storedCounts(stored)).toEqual(new Map(expected))
}

describe('collect() after a link that worked', () => {
  it('opens as many sessions as it takes while days become safe', async () => {
    expect(
      await interrupted({ faults: [{ fault: 'end-session', on: 'E2', every: 20, times: 4 }] }, () => undefined),
    ).toBe(4)
  })

  it('waits for a meter that refuses the join for a while', async () => {
    const refused = await interrupted({}, (day, meter) => {
      if (day === 20) meter.faults.push({ fault: 'refuse-join', times: 6 })
      if (day === 20) meter.radio.session.endByPeer()
    })
    expect(refused).toBe(2)
  })

  it('waits for a server that restarts', async () => {
    const lost = await interrupted({}, (day, meter, time) => {
      if (day !== 20) return
      void meter.close()
      time.timer(20_000, () => void emulator({ time, port: meter.port }))
    })
    expect(lost).toBe(2)
  })

  it('does not wait for a port that never was there', async () => {
    const [time, folder, meter] = [fast(), await temporaryFolder(), await emulator()]
    await meter.close()
    await expect(run(meter, { folder, time })).rejects.toMatchObject({ code: 'dongle.unreachable' })
    expect(time.monotonic()).toBeLessThan(5_000)
  })
})

describe('collect() with a meter that lets us in and answers nothing', () => {
  it('is over after two minutes, scan and farewell included, and costs the next run nothing', async () => {
    const [time, folder, { log, lines }] = [fast(), await temporaryFolder(), quietLog('trace')]
    const meter = await emulator({ time, latency: 'real', faults: [{ fault: 'drop-answer', times: Infinity }] })
    await expect(run(meter, { folder, time, history, log })).rejects.toMatchObject({ code: 'meter.silent' })
    expect(time.monotonic()).toBeLessThan(120_000)
    expect(lines.filter((line) => /command=SKJOIN|command=SKTERM/.test(line))).toHaveLength(2)
    meter.faults.clear()
    const begun = time.monotonic()
    await run(meter, { folder, time, history, log })
    expect(time.monotonic() - begun).toBeLessThan(60_000)
  })
})

describe('collect() through a server that speaks telnet', () => {
  it('stores the same data where the dongle prints text', async () => {
    isWhole(await read({ output: 'ascii', telnet: true }))
  })
})

describe('collect() and the remembered PAN', () => {
  it('scans once, keeps the PAN with the join, and needs no scan when the session breaks at once', async () => {
    const result = await read({ faults: [{ fault: 'end-session', at: 1, times: 2 }] })
    isWhole(result)
    expect(scans(result.commands)).toBe(1)
    expect(JSON.parse(await readFile(result.file, 'utf8'))).toMatchObject({ pan })
  })

  it.each([
    ['damaged', { ...pan, mac: '001122334455667' }],
    ['of another shape', { channel: 'all', panId: 7 }],
    ['hostile', { ...pan, panId: '8888\r\nSKERASE', mac: '0011223344556677\r\nSKSAVE' }],
    ['stale', { ...pan, channel: 0x21, panId: '1234', mac: '0011223344550000' }],
  ])('spends a scan on a %s one, and nothing else', async (_, remembered) => {
    const result = await read({}, { pan: remembered })
    isWhole(result)
    expect(scans(result.commands)).toBeLessThanOrEqual(2)
    expect(result.commands.join('\n')).not.toMatch(/SKERASE|SKSAVE|ER06/)
    expect(JSON.parse(await readFile(result.file, 'utf8'))).toMatchObject({ pan })
  })
})
