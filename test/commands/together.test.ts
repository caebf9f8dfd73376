import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeInNamespace } from '../helpers/namespace.js'
import { allRows, homeWithMeter, makeFolder, makeHome, meterAt, portOf, until } from './home.js'

const quiet = ['import', '--days', '20', '--log-level', 'error']

describe('two services on one SQLite file at the same minute', () => {
  it('both store their meter in one night', async () => {
    const path = join(await makeFolder(), 'kenshin.sqlite')
    const runs = ['left', 'right'].map(async (name) => {
      const meter = `meters: [{ name: ${name}, port: "${portOf(await meterAt())}" }]`
      const home = await makeHome(meter, 'state: state', `store: { kind: sqlite, path: ${path} }`)
      return home.run(quiet)
    })
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0])
    const { days } = await allRows({ kind: 'sqlite', path })
    for (const name of ['left', 'right'])
      expect(days.filter(({ meter, direction }) => meter === name && direction === 'normal')).toHaveLength(21)
  })
})

describeInNamespace('pid', 'two containers on one state folder and one database', (container) => {
  it('the second leaves with a sentence while the first reads', async () => {
    const home = await homeWithMeter({ latency: 'real' })
    const first = home.start(quiet, { inside: container })
    await until(() => home.meter.log.length > 3)
    const { code, stderr } = await home.run(quiet, { inside: container })
    expect([code, stderr, first.child.exitCode]).toEqual([
      3,
      'kenshin: Another kenshin is reading the meter home. Wait for its end, or stop it.\n',
      null,
    ])
    first.child.kill('SIGKILL')
  })
})
