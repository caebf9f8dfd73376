import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { homeAt, homeWithMeter, makeHome, settingsFor } from './home.js'

const working = [['import'], ['import', '--dry-run'], ['backfill'], ['run'], ['status'], ['export']]
const noCredentials = { KENSHIN_ROUTE_B_ID: undefined, KENSHIN_ROUTE_B_PASSWORD: undefined }

describe('settings', () => {
  it.each([...working, ['copy', '--from', 'settings', '--to', 'b.sqlite']].map((args) => [args]))(
    'that are not there: %j exits 2, names the places and the next step',
    async (args) => {
      const home = await makeHome()
      const { code, stdout, stderr } = await home.runHere(args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toBe(
        `kenshin: There is no settings file: ${home.folder}/kenshin.yaml, ${home.folder}/.config/kenshin/kenshin.yaml, /etc/kenshin/kenshin.yaml. Write one with \`kenshin init\`, or name it with --config.\n`,
      )
      expect(await home.files()).toEqual([])
    },
  )

  it('that are wrong in several places are all told at once, with line and column', async () => {
    const home = await makeHome(
      'meters:',
      '  - name: a b',
      '    port: ttyUSB0',
      'history: { days: 100, quietWindow: never }',
      'jobs:',
      "  nightly-backfill: '5 0 * * *'",
      'stor: {}',
    )
    const { code, stderr } = await home.runHere(['import'], { env: { KENSHIN_ROUTE_B_ID: 'short' } })
    expect(code).toBe(2)
    expect(stderr.match(/^(kenshin: )?(kenshin\.yaml:\d+:\d+ [^:]+|[A-Z_]+):/gm)).toEqual([
      'kenshin: kenshin.yaml:2:11 meters[0].name:',
      'kenshin.yaml:3:11 meters[0].port:',
      'kenshin.yaml:4:18 history.days:',
      'kenshin.yaml:4:36 history.quietWindow:',
      'kenshin.yaml:6:21 jobs.nightly-backfill:',
      'kenshin.yaml:7:1 stor:',
      'KENSHIN_ROUTE_B_ID:',
    ])
    expect(stderr).toMatch(
      /kenshin\.yaml: 6 problems, environment: 1 problem\. Correct the settings named above and run again\.\n$/,
    )
    expect(await home.files()).toEqual(['kenshin.yaml'])
  })

  it('that are a folder are told as such', async () => {
    const home = await makeHome()
    await mkdir(join(home.folder, 'here'))
    const { code, stderr } = await home.runHere(['status', '--config', 'here'])
    expect([code, stderr]).toEqual([
      2,
      `kenshin: The settings file ${home.folder}/here cannot be read (EISDIR). Check that it is a file and that this user may read it.\n`,
    ])
  })

  it('are found without HOME', async () => {
    const home = await homeAt('tcp://127.0.0.1:1')
    expect((await home.runHere(['status'], { env: { HOME: undefined } })).code).toBe(0)
  })

  it('whose state folder cannot be used are told before the radio is used', async () => {
    const home = await homeWithMeter()
    await writeFile(join(home.folder, 'state'), 'a file')
    const { code, stderr } = await home.runHere(['import', '--log-level', 'error'])
    expect([code, stderr]).toEqual([
      2,
      `kenshin: The state folder ${home.folder}/state cannot be used: EEXIST. Check its owner and rights, or set \`state\` to another folder.\n`,
    ])
    expect(home.meter.log).toEqual([])
  })
})

describe('credentials', () => {
  it.each([[['import']], [['backfill']], [['run']]])(
    'that are missing: %j exits 2 and names the variables',
    async (args) => {
      const home = await homeAt('tcp://127.0.0.1:1')
      const { code, stderr } = await home.runHere([...args, '--log-level', 'error'], { env: noCredentials })
      expect([code, stderr]).toEqual([
        2,
        'kenshin: The Route-B ID and password of the meter home are not set. Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or the same names with _FILE and a path.\n',
      ])
      expect(await home.files()).toEqual(['kenshin.yaml'])
    },
  )

  it.each([[['import', '--dry-run']], [['status']], [['export']]])('are not needed for %j', async (args) => {
    const home = await homeAt('tcp://127.0.0.1:1')
    expect((await home.runHere(args, { env: noCredentials })).code).toBe(0)
  })
})

describe('a meter that is not in the settings', () => {
  it.each([[['import']], [['import', '--dry-run']], [['backfill']], [['status']], [['export']]])(
    'makes %j exit 2 with the known names',
    async (args) => {
      const home = await makeHome(...settingsFor('tcp://127.0.0.1:1'))
      const { code, stderr } = await home.runHere([...args, '--meter', 'hoem'])
      expect([code, stderr]).toEqual([2, 'kenshin: There is no meter hoem in the settings. Known: home.\n'])
      expect(await home.files()).toEqual(['kenshin.yaml'])
    },
  )
})
