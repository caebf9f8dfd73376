import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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

const scans = (commands: readonly string[]): number => commands.filter((words) => words.startsWith('SKSCAN')).length

/** Every half hour is there, and no other. */
function isWhole({ stored, meter }: Awaited<ReturnType<typeof read>>): void {
  const expected = [...expectedCounts(meter, NOON, DAYS)].filter(([key]) => key.startsWith('normal'))
  expect(storedCounts(stored)).toEqual(new Map(expected))
}

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
