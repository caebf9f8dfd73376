import { describe, expect, it } from 'vitest'
import { dump, emulator, expectedCounts, NOON, run, sqliteIn, storedCounts, temporaryFolder } from './harness.js'

describe('collect()', () => {
  it('stores every count of 99 days and today as the household says', async () => {
    const [meter, folder] = [await emulator(), await temporaryFolder()]
    const totals = await run(meter, { folder })
    const stored = await dump(sqliteIn(folder))
    const expected = expectedCounts(meter, NOON)
    for (const key of expected.keys()) if (key.startsWith('reverse')) expected.delete(key)
    expect(storedCounts(stored)).toEqual(expected)
    expect(totals.daysRead).toBe(100)
  })
})
