import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY_S, dayStart, slotTime } from '../../src/base/clock.js'
import { systemTime } from '../../src/base/time.js'
import { openStore } from '../../src/store/open.js'
import type { MeterRecord } from '../../src/store/store.js'
import { dump, emulator, never, quietLog, run, sqliteIn, temporaryFolder, TODAY } from './harness.js'

const history = { days: 3 }

async function recordsIn(folder: string): Promise<MeterRecord[]> {
  const store = await openStore(sqliteIn(folder), { mode: 'read', time: systemTime, log: quietLog().log })
  const records = await store.meters({ from: 0, to: dayStart(TODAY) + 400 * DAY_S }, { signal: never })
  await store.close()
  return records
}

const stateOf = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, 'state', 'home.json'), 'utf8')) as Record<string, unknown>

describe('collect() and what it remembers of the meter', () => {
  it('loses nothing but a scan with its state folder, also after an exchange', async () => {
    const [folder, exchangeAt] = [await temporaryFolder(), slotTime(TODAY, 15)]
    await run(await emulator({ clock: slotTime(TODAY, 14) + 600 }), { folder, history })
    const young = await emulator({ household: { exchangeAt } })
    await run(young, { folder, history })
    const [stored, records] = [await dump(sqliteIn(folder)), await recordsIn(folder)]
    expect(records.map(({ registerSince }) => registerSince)).toEqual([exchangeAt])
    await rm(join(folder, 'state'), { recursive: true })
    const { log, lines } = quietLog()
    await run(young, { folder, history, log })
    expect(lines.join('')).not.toContain('exchanged')
    expect([await dump(sqliteIn(folder)), await recordsIn(folder)]).toEqual([stored, records])
  })

  it('takes over what an earlier kenshin kept in the state folder, and forgets it there', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'state'))
    await writeFile(join(folder, 'state', 'home.json'), JSON.stringify({ identity: 'of-another-meter' }))
    const { log, lines } = quietLog()
    await run(await emulator(), { folder, history, log })
    expect(lines.filter((line) => line.includes('the meter was exchanged'))).toHaveLength(1)
    expect((await recordsIn(folder))[0]?.registerSince).toBe(slotTime(TODAY, -3 * 48))
    expect(Object.keys(await stateOf(folder))).not.toContain('identity')
  })

  it('writes nothing of a meter that tells another unit than before', async () => {
    const folder = await temporaryFolder()
    await run(await emulator(), { folder, history })
    const stored = await dump(sqliteIn(folder))
    const other = await emulator({ household: { coefficient: 10 } })
    const outcome = expect(run(other, { folder, history: { days: 9 } })).rejects
    await outcome.toMatchObject({ code: 'history.unit-differs', exit: 5 })
    expect(await dump(sqliteIn(folder))).toEqual(stored)
    expect(other.log.some(({ frame }) => frame.properties.some(({ epc }) => epc === 0xe5))).toBe(false)
  })
})
