import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { besideProgress } from '../helpers/kenshin.js'
import { allRows, makeHome, meterAt, portOf } from './home.js'

describe('a meter with a name of 64 Japanese letters', () => {
  it('is read, keeps its state and its place in the plan, and is released', async () => {
    const [meter, name] = [await meterAt(), '検針'.repeat(32)]
    const home = await makeHome(
      `meters: [{ name: ${name}, port: '${portOf(meter)}' }]`,
      'state: state',
      'history: { meterClock: trust }',
    )
    for (const days of ['2', '3']) {
      const { code, stdout, stderr } = await home.runHere(['import', '--days', days, '--log-level', 'error'])
      expect([code, besideProgress(stderr)]).toEqual([0, ''])
      expect(stdout).toMatch(new RegExp(`^${name}: `))
    }
    expect((await home.files()).filter((file) => file.startsWith('state/'))).toContain(`state/${name}.json`)
    expect((await home.files()).filter((file) => /lock|tmp/.test(file))).toEqual([])
    const { readings } = await allRows({ kind: 'sqlite', path: join(home.folder, 'kenshin.sqlite') })
    expect(new Set(readings.map((reading) => reading.meter))).toEqual(new Set([name]))
    expect((await home.runHere(['status', '--json'])).code).toBe(0)
  })
})
