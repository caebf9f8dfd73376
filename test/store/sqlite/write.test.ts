import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { takeLock } from '../../../src/base/lock.js'
import { always, batch, reading, run, waiting, wholeDays } from '../samples.js'
import { answerOf, describeEachDriver, failure, rewrite } from './files.js'

describeEachDriver('SqliteStore.write()', (files, driver) => {
  it('does not touch the file when nothing is new', async () => {
    const store = await files.open('write')
    const same = { ...wholeDays(0, 1), runs: [run(1_795_000_000)] }
    await store.write(same, waiting)
    const before = statSync(files.path)
    await store.write(same, waiting)
    await store.write(batch({ readings: [reading(0, 0, { usageKwh: undefined })] }), waiting)
    const after = statSync(files.path)
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    await store.write(batch({ readings: [reading(0, 0, { usageKwh: 9 })] }), waiting)
    const isReplaced = statSync(files.path).ino !== before.ino
    expect(isReplaced).toBe(driver === 'sql.js')
    await store.close()
    expect(await answerOf(files.path, 'SELECT max(usage_kwh) FROM electricity')).toEqual([[9]])
  })

  it('keeps the rights of the file; a new one is private', async () => {
    await files.fill(1)
    expect(statSync(files.path).mode & 0o777).toBe(0o600)
    chmodSync(files.path, 0o644)
    await (await files.open('write')).write(wholeDays(1, 1), waiting)
    expect(statSync(files.path).mode & 0o777).toBe(0o644)
  })

  it('leaves memory and file alike when the file cannot be written', async () => {
    const store = await files.open('write')
    await store.write(wholeDays(0, 1), waiting)
    const data = join(files.folder, 'data')
    renameSync(data, join(files.folder, 'away'))
    writeFileSync(data, 'in the way')
    expect((await failure(store.write(wholeDays(1, 1), waiting))).code).toBe('store.refused')
    rmSync(data)
    renameSync(join(files.folder, 'away'), data)
    expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 1).readings)
    await store.write(wholeDays(2, 1), waiting)
    const reader = await files.open('read')
    expect(await reader.readings(always, waiting)).toHaveLength(96)
    for (const each of [reader, store]) await each.close()
    expect(readdirSync(data).sort()).toEqual(['kenshin.sqlite'])
  })

  it('takes writes that come at once one after the other', async () => {
    const store = await files.open('write')
    await Promise.all([0, 1, 2, 3].map((n) => store.write(wholeDays(n, 1), waiting)))
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(wholeDays(0, 4).readings)
  })

  it('writes nothing of a batch that SQLite refuses in the middle', async () => {
    await files.fill(1)
    const store = await files.open('write')
    const nameless = reading(1, 1, { meter: undefined as unknown as string })
    const error = await failure(store.write(batch({ readings: [reading(1, 0), nameless] }), waiting))
    expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringContaining('NOT NULL')])
    expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 1).readings)
    await store.write(wholeDays(1, 1), waiting)
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
  })

  it('waits its turn, and says who has it when that does not come', async () => {
    const store = await files.open('write')
    const lock = await takeLock(`${files.path}.lock`, waiting)
    const writing = store.write(wholeDays(0, 1), waiting)
    await lock!.release()
    await writing
    const stubborn = await takeLock(`${files.path}.lock`, waiting)
    const error = await failure(store.write(wholeDays(1, 1), waiting))
    expect([error.code, error.exit, error.words.en]).toEqual([
      'store.locked',
      6,
      expect.stringContaining(`${files.path}.lock`),
    ])
    await stubborn!.release()
    await store.write(wholeDays(1, 1), waiting)
    expect(await store.readings(always, waiting)).toEqual(wholeDays(0, 2).readings)
  })

  it('keeps what another program put into the file since it was opened', async () => {
    await files.fill(1)
    const [store, reader] = [await files.open('write'), await files.open('read')]
    expect(await reader.readings(always, waiting)).toEqual(wholeDays(0, 1).readings)
    await rewrite(files.path, 'CREATE TABLE cats (name TEXT); DELETE FROM electricity WHERE count % 48 = 7')
    expect(await reader.readings(always, waiting)).toHaveLength(47)
    await store.write(wholeDays(1, 1), waiting)
    expect(await reader.readings(always, waiting)).toHaveLength(95)
    expect(await answerOf(files.path, 'SELECT * FROM cats')).toEqual([])
    expect(await answerOf(files.path, "SELECT count(*) FROM sqlite_master WHERE name = 'cats'")).toEqual([[1]])
  })

  it('writes no more after closing', async () => {
    const store = await files.open('write')
    await store.close()
    expect((await failure(store.write(wholeDays(0, 1), waiting))).code).toBe('store.refused')
    expect(existsSync(files.path)).toBe(false)
  })
})

describeEachDriver('SqliteStore, killed with SIGKILL while it writes,', (files, driver) => {
  const program = fileURLToPath(new URL('programs/keep-writing.js', import.meta.url))

  it.each([[], ['gather']])('leaves whole writes only, and everything it confirmed: %s', async (...how: string[]) => {
    const batches = Array.from({ length: 1000 }, (_, n) => ({ ...wholeDays(n, 1), days: [] }))
    writeFileSync(join(files.folder, 'batches.json'), JSON.stringify(batches))
    let confirmed = -1
    for (let round = 0; round < 8 && confirmed < batches.length - 1; round++) {
      confirmed = Math.max(confirmed, await killedWriter(how, confirmed + 1, 5 + 37 * round))
      const readings = await (await files.open('read')).readings(always, waiting)
      const days = readings.length / 48
      expect(readings).toEqual(wholeDays(0, Math.floor(days)).readings)
      expect([confirmed + 1, confirmed + 2]).toContain(days)
    }
    // Each round begins where the one before ended, and is killed after its first line.
    expect(confirmed).toBeGreaterThanOrEqual(7)
  })

  /** @returns the last day that the writer confirmed before it was killed */
  async function killedWriter(how: readonly string[], from: number, afterMs: number): Promise<number> {
    const args = [program, files.path, join(files.folder, 'batches.json'), String(from), driver, ...how]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = ''
    let killing = false
    child.stdout.setEncoding('utf8').on('data', (words: string) => {
      told += words
      if (!killing) setTimeout(() => child.kill('SIGKILL'), afterMs)
      killing = true
    })
    // On a busy machine it may have written everything before it is killed.
    await new Promise((resolve) => child.once('close', resolve))
    const whole = told.slice(0, told.lastIndexOf('\n')).split('\n')
    return Number(whole.at(-1))
  }
})
