import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { mountPoints } from '../../../src/store/sqlite/file.js'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { describeInNamespace } from '../../helpers/namespace.js'
import { sqliteFiles } from './files.js'

describe('mountPoints()', () => {
  it('reads the lines of /proc/self/mountinfo, blanks and kana too', () => {
    const lines = `63 43 254:0 /k /data/k.sqlite rw,relatime - ext4 /dev/vda rw
64 43 254:0 /k /data/my\\040k\\134.sqlite rw,relatime - ext4 /dev/vda rw
65 43 254:0 /k /data/電気.sqlite rw,relatime - ext4 /dev/vda rw
`
    expect(mountPoints(lines)).toEqual(['/data/k.sqlite', '/data/my k\\.sqlite', '/data/電気.sqlite', ''])
  })
})

describeInNamespace('mount', 'SQLite file that is a mount of its own', ([command, ...inside]) => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])

  it('is refused when it is opened for writing, before the radio is used', async () => {
    await files.fill(1)
    const module = new URL('../../../dist/src/store/sqlite/store.js', import.meta.url).href
    const program = `const { openSqlite } = await import(process.argv[2])
      await openSqlite(process.argv[1], { mode: 'write' }).catch(({ code, words }) => console.log(code, words.en))`
    const script = 'mount --bind "$1" "$1" && exec "$0" --input-type=module -e "$2" "$1" "$3"'
    const args = [...inside, 'sh', '-c', script, process.execPath, files.path, program, module]
    const { stdout, stderr } = spawnSync(command!, args, { encoding: 'utf8' })
    expect([stderr, stdout]).toEqual([
      '',
      `store.refused The SQLite file ${files.path} is a mount of its own, so it cannot be replaced or kept together with its journal.\n`,
    ])
  })
})
