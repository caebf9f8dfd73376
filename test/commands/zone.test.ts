import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allRows, homeWithMeter } from './home.js'

const zones = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati']

describe('the zone of the host', () => {
  it('changes neither readings nor day marks nor what is exported', async () => {
    const results = await Promise.all(
      zones.map(async (TZ) => {
        const home = await homeWithMeter({ household: { solar: true } })
        const env = { TZ }
        expect((await home.run(['import', '--days', '12'], { env })).code).toBe(0)
        const outputs = ['csv', 'lp', 'ndjson'].map((format) => home.run(['export', '--format', format], { env }))
        const [csv, lp, ndjson] = (await Promise.all(outputs)).map(({ stdout }) => stdout)
        const status = (await home.run(['status'], { env })).stdout
        const { days } = await allRows({ kind: 'sqlite', path: join(home.folder, 'kenshin.sqlite') })
        return { csv, lp, ndjson, status, days }
      }),
    )
    expect(results[0]?.csv?.split('\n')).toHaveLength(1 + 2 * (12 * 48 + 25) + 1)
    expect(results[0]?.days).toHaveLength(2 * 13)
    for (const result of results.slice(1)) expect(result).toEqual(results[0])
  })
})
