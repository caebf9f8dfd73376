import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import { dummyCredentials } from '../../src/emulator/options.js'
import {
  dump,
  emulator,
  expectedCounts,
  fast,
  NOON,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
} from './harness.js'

const DAYS = 20
const history = { days: DAYS }

const dialects = ['single', 'dual'] as const
const outputs = ['ascii', 'binary'] as const
const echoes = ['on', 'off', 'stuck'] as const
const combinations = dialects.flatMap((dialect) =>
  outputs.flatMap((output) => echoes.map((echo) => ({ dialect, output, echo }))),
)

describe('collect() with every kind of dongle', () => {
  it.each(combinations)(
    'stores the same data: dialect $dialect, output $output, echo $echo',
    async ({ dialect, output, echo }) => {
      const model = dialect === 'single' ? 'BP35A1' : 'BP35C2'
      const meter = await emulator({ model, dialect, output, echo })
      const folder = await temporaryFolder()
      await run(meter, { folder, history })
      expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
    },
  )

  it.each(['BP35A1', 'RL7023-IPS', 'BP35C2', 'RS-WSUHA-P', 'RL7023-DSS'] as const)(
    'needs no setting for %s',
    async (model) => {
      const [meter, folder] = [await emulator({ model }), await temporaryFolder()]
      await run(meter, { folder, history })
      expect((await dump(sqliteIn(folder))).days.filter(({ slots }) => slots === 48)).toHaveLength(DAYS)
    },
  )

  it.each([1, 7, 64])('does not mind bytes that come in pieces of %i', async (pieceBytes) => {
    const [meter, folder] = [await emulator({ pieceBytes, output: 'binary' }), await temporaryFolder()]
    await run(meter, { folder, history })
    expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(normal(expectedCounts(meter, NOON, DAYS)))
  })

  it.each(combinations)(
    'says no secret at trace level: dialect $dialect, output $output, echo $echo',
    async ({ dialect, output, echo }) => {
      const id = 'S3CR3T00112233445566778899PA1R1D'
      const meter = await emulator({
        dialect,
        output,
        echo,
        routeBId: new Secret(id),
        password: new Secret(dummyCredentials.password),
      })
      const folder = await temporaryFolder()
      const { log, lines } = quietLog('trace')
      await run(meter, { folder, history: { days: 1 }, log, id })
      const words = lines.join('').toLowerCase()
      expect(words).toContain('skscan')
      for (const secret of [id, id.slice(-8), dummyCredentials.password]) {
        expect(words).not.toContain(secret.toLowerCase())
        expect(words).not.toContain(Buffer.from(secret).toString('hex'))
      }
    },
  )
})

/** What tells one meter and one dongle from others, in text and in hex. */
const identifiers = [
  ...['0011223344556677', '001D1291', '001D1290', '0211:2233', '2233:4455', '4455:6677', '021D:129'],
  ...['Z012345678', '12345678', '1234:5678'].flatMap((words) => [words, Buffer.from(words).toString('hex')]),
].map((words) => words.toLowerCase())

describe('a log at trace level', () => {
  it.each(combinations.filter(({ echo }) => echo !== 'off'))(
    'names neither meter nor dongle, also when datagrams are cut: dialect $dialect, output $output, echo $echo',
    async ({ dialect, output, echo }) => {
      const model = dialect === 'single' ? 'BP35A1' : 'BP35C2'
      const time = fast()
      const faults = [
        { fault: 'cut-datagram', on: '8D', times: 2 },
        { fault: 'cut-datagram', every: 3, times: 9 },
        { fault: 'glue-echo', every: 4, times: 3 },
        { fault: 'end-session', at: 6 },
        { fault: 'damaged-einfo' },
      ] as const
      const meter = await emulator({ model, dialect, output, echo, time, panId: 'B5FB', faults })
      const [folder, { log, lines }] = [await temporaryFolder(), quietLog('trace')]
      await run(meter, { folder, time, history: { days: 5 }, log })
      const words = lines.join('').toLowerCase()
      expect(words).toContain('skjoin ****')
      expect(identifiers.filter((each) => words.includes(each))).toEqual([])
      // Four digits may also be a transaction ID, or part of a reading.
      const withoutFrames = lines.filter((line) => !/frame=|SKSENDTO/.test(line)).join('')
      expect(withoutFrames).not.toContain('B5FB')
    },
  )
})

const normal = (counts: Map<string, number>): Map<string, number> =>
  new Map([...counts].filter(([key]) => key.startsWith('normal')))
