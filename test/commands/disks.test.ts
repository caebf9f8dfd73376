import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeInfluxd1, serving, startInfluxd1 } from '../helpers/influxd.js'
import { describeInNamespace } from '../helpers/namespace.js'
import { influxSettings } from '../store/samples.js'
import { allRows, homeAt, homeWithMeter, meterAt, portOf } from './home.js'

const quiet = ['import', '--days', '3', '--log-level', 'warn']

/** Runs a program where the folder `disk` is a file system of its own. */
const withDisk = (inside: readonly string[], mount: string): string[] => [
  ...inside,
  'sh',
  '-c',
  `${mount}; exec "$0" "$@"`,
]
const disks = [
  ['read-only', 'mount -t tmpfs -o ro none disk', 'the file system is read-only (a failing SD card?)'],
  ['full', 'mount -t tmpfs -o size=16k none disk; cat /dev/zero > disk/big 2> /dev/null', 'the disk is full'],
] as const

describeInNamespace('mount', 'a disk that takes nothing', (inside) => {
  it.each(disks)('%s, with the SQLite file on it, is told before the radio is used', async (_, mount, why) => {
    const home = await homeWithMeter({}, 'store: { kind: sqlite, path: disk/kenshin.sqlite }')
    await mkdir(join(home.folder, 'disk'))
    const { code, stderr } = await home.run(quiet, { inside: withDisk(inside, mount) })
    expect([code, stderr]).toEqual([6, expect.stringContaining(`/disk/kenshin.sqlite cannot be used: ${why}.`)])
    expect(home.meter.log).toEqual([])
  })

  describeInfluxd1('with the state folder alone on it', () => {
    const server = serving(startInfluxd1)

    it.each(disks)('%s: the database is fed all the same', async (name, mount, why) => {
      await server().query(`CREATE DATABASE "${name}"`)
      const store = `store: { kind: influxdb, url: "${server().url}", bucket: ${name} }`
      const home = await homeAt(portOf(await meterAt()), store)
      const settings = (await home.file('kenshin.yaml'))!.replace('state: state', 'state: disk')
      await writeFile(join(home.folder, 'kenshin.yaml'), settings)
      await mkdir(join(home.folder, 'disk'))
      const { code, stderr } = await home.run(quiet, { inside: withDisk(inside, mount) })
      expect([code, stderr]).toEqual([0, expect.stringContaining(why)])
      const { days } = await allRows(influxSettings(server().url, name, { timeoutMs: 30_000 }))
      expect(days.length).toBeGreaterThan(3)
    })
  })
})
