import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DayMark } from '../../src/history/day.js'
import { allRows, homeWithMeter } from './home.js'

const zones = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati']

describe('the zone of the host', () => {
  it('changes neither readings nor day marks nor what is exported', async () => {
    const results: Awaited<ReturnType<typeof resultsIn>>[] = []
    for (const zone of zones) results.push(await resultsIn(zone))
    expect(results[0]?.csv.split('\n')).toHaveLength(1 + 2 * (12 * 48 + 25) + 1)
    expect(results[0]?.days).toHaveLength(2 * 13)
    for (const result of results.slice(1)) expect(result).toEqual(results[0])
  })
})

async function resultsIn(
  zone: string,
): Promise<Record<'csv' | 'lp' | 'ndjson' | 'status', string> & { days: readonly DayMark[] }> {
  const home = await homeWithMeter({ household: { solar: true } })
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout } = await home.runHere(args, { env: { TZ: zone } })
    expect(code).toBe(0)
    return stdout
  }
  await run('import', '--days', '12')
  const { days } = await allRows({ kind: 'sqlite', path: join(home.folder, 'kenshin.sqlite') })
  return {
    csv: await run('export', '--format', 'csv'),
    lp: await run('export', '--format', 'lp'),
    ndjson: await run('export', '--format', 'ndjson'),
    status: await run('status'),
    days,
  }
}
