import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { always, reading, run, waiting, wholeDays } from '../samples.js'
import { answerOf, describeEachDriver, driverNames, failure, sqliteFiles } from './files.js'

const allDays = (days: number): unknown => wholeDays(0, days).readings

describeEachDriver('SqliteStore that gathers', (files) => {
  it('shows every write to others at once, and leaves one plain file', async () => {
    const store = await files.open('gather')
    for (let n = 0; n < 3; n++) {
      await store.write(wholeDays(n, 1), waiting)
      const reader = await files.open('read')
      expect(await reader.readings(always, waiting)).toEqual(allDays(n + 1))
      await reader.close()
      expect(await store.readings(always, waiting)).toEqual(allDays(n + 1))
    }
    await store.write({ readings: [], days: [], runs: [run(1_795_000_000)] }, waiting)
    await store.close()
    await store.close()
    expect(readdirSync(join(files.folder, 'data'))).toEqual(['kenshin.sqlite'])
    expect(await answerOf(files.path, 'SELECT count(*) FROM electricity')).toEqual([[144]])
    expect(await (await files.open('read')).runs(always, waiting)).toEqual([run(1_795_000_000)])
  })

  it('keeps what others write meanwhile, whoever ends first', async () => {
    const [one, other, whole] = [await files.open('gather'), await files.open('gather'), await files.open('write')]
    await one.write(wholeDays(0, 1), waiting)
    await other.write(wholeDays(1, 1), waiting)
    await one.write(wholeDays(2, 1), waiting)
    await whole.write(wholeDays(3, 1), waiting)
    await other.write(wholeDays(4, 1), waiting)
    await other.close()
    await one.write(wholeDays(5, 1), waiting)
    await whole.close()
    await one.close()
    expect(readdirSync(join(files.folder, 'data'))).toEqual(['kenshin.sqlite'])
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(allDays(6))
  })

  it('merges fields as a whole write does', async () => {
    const store = await files.open('gather')
    await store.write(wholeDays(0, 1), waiting)
    await store.write({ readings: [reading(0, 3, { usageKwh: 7 })], days: [], runs: [] }, waiting)
    await store.write({ readings: [reading(0, 3, { usageKwh: undefined })], days: [], runs: [] }, waiting)
    expect((await (await files.open('read')).readings(always, waiting))[3]).toMatchObject({ usageKwh: 7 })
  })

  it('does not wait for a lock where it wrote nothing', async () => {
    await (await files.open('gather')).close()
    expect(existsSync(join(files.folder, 'data'))).toBe(false)
  })
})

describe('what a killed kenshin left beside the file', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  const log = (): string => `${files.path}.commits`

  /** The file with one day, and a log with two more. */
  async function left(): Promise<{ file: Buffer; log: Buffer }> {
    await files.fill(1)
    const store = await files.open('gather')
    await store.write(wholeDays(1, 1), waiting)
    await store.write(wholeDays(2, 1), waiting)
    const bytes = { file: readFileSync(files.path), log: readFileSync(log()) }
    await store.close()
    return bytes
  }

  const restore = (bytes: { file: Buffer; log: Buffer }): void => {
    writeFileSync(files.path, bytes.file)
    writeFileSync(log(), bytes.log, { mode: 0o600 })
  }

  it('is written with the rights of the file, and the file is not touched before the end', async () => {
    await files.fill(1)
    const before = statSync(files.path).ino
    const store = await files.open('gather')
    for (let n = 1; n < 20; n++) await store.write(wholeDays(n, 1), waiting)
    expect([statSync(files.path).ino, statSync(log()).mode & 0o777]).toEqual([before, 0o600])
    // Less than twice what the days take in the file.
    const perDay = statSync(log()).size / 19
    await store.close()
    expect(perDay).toBeLessThan((2 * statSync(files.path).size) / 20)
  })

  it('counts line by line: a line that was cut anywhere is none', async () => {
    const bytes = await left()
    const first = bytes.log.indexOf('\n') + 1
    const cuts = [0, 1, 8, 9, first - 2, first - 1, first, first + 1, bytes.log.length - 1, bytes.log.length]
    for (const cut of cuts) {
      restore(bytes)
      truncateSync(log(), cut)
      const whole = cut < first ? 1 : cut < bytes.log.length ? 2 : 3
      expect([cut, await (await files.open('read')).readings(always, waiting)]).toEqual([cut, allDays(whole)])
    }
  })

  it('ends before a damaged line', async () => {
    const bytes = await left()
    const damaged = Buffer.from(bytes.log)
    damaged[bytes.log.indexOf('\n') - 20]! ^= 1
    restore({ ...bytes, log: damaged })
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(allDays(1))
  })

  it.each(driverNames)('comes into the file with the next write of %s, after a cut line too', async (driver) => {
    const bytes = await left()
    for (const cut of [bytes.log.length, bytes.log.length - 5]) {
      restore(bytes)
      truncateSync(log(), cut)
      const others = await files.openBy(sqliteDrivers[driver], 'gather')
      await others.write(wholeDays(cut === bytes.log.length ? 3 : 2, 1), waiting)
      await others.close()
      expect(existsSync(log())).toBe(false)
      expect(await answerOf(files.path, 'SELECT count(*) FROM electricity')).toEqual([
        [48 * (cut === bytes.log.length ? 4 : 3)],
      ])
    }
  })

  it('changes nothing where the file holds it already', async () => {
    const bytes = await left()
    const after = readFileSync(files.path)
    restore({ file: after, log: bytes.log })
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(allDays(3))
    const store = await files.open('gather')
    await store.check({ oldestDays: 1 }, waiting)
    await store.close()
    expect(existsSync(log())).toBe(false)
    expect(await (await files.open('read')).readings(always, waiting)).toEqual(allDays(3))
  })

  it('stays where the file cannot be replaced, and is told', async () => {
    await files.fill(1)
    const store = await files.open('gather')
    await store.write(wholeDays(1, 1), waiting)
    // Another SQLite has begun to write.
    writeFileSync(`${files.path}-journal`, 'x')
    expect((await failure(store.close())).code).toBe('store.locked')
    expect(existsSync(log())).toBe(true)
  })
})
