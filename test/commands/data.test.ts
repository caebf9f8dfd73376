import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseDate, plusDays, slotTime } from '../../src/base/clock.js'
import { CLI } from '../helpers/kenshin.js'
import { meterRecord, reading } from '../store/samples.js'
import { homeAt, homeWith, nowhere, type Home } from './home.js'

describe('kenshin export', () => {
  const [first, last] = [parseDate('2026-10-01'), parseDate('2026-10-02')]
  const at = (date: typeof first, slot: number): number => slotTime(date, slot)
  const readings = [
    reading(0, 0, { time: at(first, 0), count: 1234, cumulativeKwh: 123.4, usageKwh: 0.1 }),
    reading(0, 0, { time: at(first, 0), direction: 'reverse', count: 0, cumulativeKwh: 0, usageKwh: 0 }),
    reading(0, 0, { time: at(first, 47), count: 1235, cumulativeKwh: 123.5, usageKwh: undefined }),
    reading(0, 0, { time: at(last, 0), meter: '店-1', count: 7, cumulativeKwh: 700, usageKwh: 1.5 }),
  ]
  let home: Home
  beforeAll(async () => {
    home = await homeWith({ readings })
  })

  const lines = [
    '2026-10-01T00:00:00+09:00,home,normal,1234,123.4,0.1',
    '2026-10-01T00:00:00+09:00,home,reverse,0,0,0',
    '2026-10-01T23:30:00+09:00,home,normal,1235,123.5,',
    '2026-10-02T00:00:00+09:00,店-1,normal,7,700,1.5',
  ]
  const csv = (...rows: string[]): string =>
    ['time,meter,direction,count,cumulative_kwh,usage_kwh', ...rows, ''].join('\n')

  it('writes CSV', async () => {
    expect(await home.runHere(['export'])).toMatchObject({ code: 0, stderr: '', stdout: csv(...lines) })
  })

  it('writes InfluxDB line protocol', async () => {
    const { stdout } = await home.runHere(['export', '--format', 'lp'])
    expect(stdout).toBe(
      [
        `electricity,direction=normal,meter=home count=1234i,cumulative_kwh=123.4,usage_kwh=0.1 ${at(first, 0)}`,
        `electricity,direction=reverse,meter=home count=0i,cumulative_kwh=0,usage_kwh=0 ${at(first, 0)}`,
        `electricity,direction=normal,meter=home count=1235i,cumulative_kwh=123.5 ${at(first, 47)}`,
        `electricity,direction=normal,meter=店-1 count=7i,cumulative_kwh=700,usage_kwh=1.5 ${at(last, 0)}`,
        '',
      ].join('\n'),
    )
  })

  it('writes one JSON object a line; what is unknown is absent', async () => {
    const { stdout } = await home.runHere(['export', '--format', 'ndjson', '--meter', 'home'])
    const common = '"count":1234,"cumulative_kwh":123.4,"usage_kwh":0.1'
    expect(stdout.split('\n').slice(0, 1)).toEqual([
      `{"meter":"home","direction":"normal","time":"2026-10-01T00:00:00+09:00",${common}}`,
    ])
    expect(stdout.split('\n')[2]).toBe(
      '{"meter":"home","direction":"normal","time":"2026-10-01T23:30:00+09:00","count":1235,"cumulative_kwh":123.5}',
    )
    expect(stdout.split('\n')).toHaveLength(4)
  })

  it.each([
    [['--from', '2026-10-02'], lines.slice(3)],
    [['--to', '2026-10-01'], lines.slice(0, 3)],
    [['--from', '2026-10-01', '--to', '2026-10-01', '--meter', 'home'], lines.slice(0, 3)],
    [['--meter', '店-1'], lines.slice(3)],
    [['--from', '2026-10-03'], []],
    [['--to', '2026-09-30'], []],
  ])('%j takes both dates in, by the calendar of Japan', async (args, expected) => {
    const zoned = { env: { TZ: 'America/New_York' } }
    expect((await home.runHere(['export', ...args], zoned)).stdout).toBe(csv(...expected))
  })

  it('goes on beyond the 31 days that it reads at once, without a gap or a line twice', async () => {
    const times = Array.from({ length: 100 * 48 }, (_, slot) => at(first, slot))
    const long = await homeWith({ readings: times.map((time) => reading(0, 0, { time })) })
    const written = async (...args: string[]): Promise<number[]> => {
      const { stdout } = await long.runHere(['export', '--format', 'lp', ...args])
      return stdout
        .trim()
        .split('\n')
        .map((line) => Number(line.split(' ').at(-1)))
    }
    expect(await written()).toEqual(times)
    const [from, to] = [plusDays(first, 1), plusDays(first, 63)]
    expect(await written('--from', from, '--to', to)).toEqual(times.slice(48, 64 * 48))
  })

  it('carries in line protocol what is known of the meter itself', async () => {
    const record = meterRecord(0, { time: at(first, 0), registerSince: at(first, 0) })
    const known = await homeWith({ readings: readings.slice(0, 1), meters: [record] })
    const { stdout } = await known.runHere(['export', '--format', 'lp', '--precision', 's'])
    expect(stdout.split('\n').slice(1)).toEqual([
      `electricity_meter,meter=home coefficient=1i,digits=6i,identity="0123456789abcdef",register_since=${at(first, 0)}i,unit_exponent=-1i ${at(first, 0)}`,
      '',
    ])
    expect((await known.runHere(['export'])).stdout).not.toContain('0123456789abcdef')
  })

  it('of no days, --from after --to, is an error', async () => {
    expect(await home.runHere(['export', '--from', '2026-10-02', '--to', '2026-10-01'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'kenshin: --from 2026-10-02 is after --to 2026-10-01. Both are included; exchange them.\n',
    })
  })

  it('quotes in CSV what would break a row, and the row can be read back', async () => {
    const names = ['a,b', 'say "hi"', 'two\nlines', 'cr\rhere', ',"\n"']
    const foreign = await homeWith({
      readings: names.map((meter, slot) => reading(0, 0, { meter, time: at(first, slot), usageKwh: undefined })),
    })
    const { stdout } = await foreign.runHere(['export'])
    expect(stdout.startsWith(csv().trim())).toBe(true)
    const fields = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\n)/g
    const cells = [...stdout.matchAll(fields)].map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare)
    const rows = Array.from({ length: cells.length / 6 }, (_, row) => cells.slice(row * 6, row * 6 + 6))
    expect(rows.map((row) => row[1])).toEqual(['meter', ...names])
    expect(rows.map((row) => row[2])).toEqual(['direction', ...names.map(() => 'normal')])
    expect(stdout).toContain(',"say ""hi""",')
  })

  it('with --json is one JSON object a line; another format is refused', async () => {
    const { code, stdout, stderr } = await home.runHere(['export', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe((await home.runHere(['export', '--format', 'ndjson'])).stdout)
    const both = await home.runHere(['export', '--json', '--format', 'csv'])
    expect([both.code, both.stdout, JSON.parse(both.stderr)]).toMatchObject([
      2,
      '',
      { error: { code: 'config.usage', message: 'These options do not go together: --json, --format csv.' } },
    ])
  })

  it.each([
    ['s', ''],
    ['ms', '000'],
    ['us', '000000'],
    ['ns', '000000000'],
  ])('writes line protocol in %s, and says the unit only where none was chosen', async (unit, zeros) => {
    const plain = await home.runHere(['export', '--format', 'lp'])
    expect(plain.stderr).toMatch(
      / info {2}Times are in seconds: write them with precision=s \(influx write --precision s\)/,
    )
    const { stdout, stderr } = await home.runHere(['export', '--format', 'lp', '--precision', unit])
    expect([stdout, stderr]).toEqual([plain.stdout.replaceAll('\n', `${zeros}\n`), ''])
    const wrong = await home.runHere(['export', '--precision', unit])
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      'kenshin: These options do not go together: --precision, --format csv. Run the command with --help.\n',
    ])
  })

  it('of an empty store is the header of CSV, and nothing in the other formats', async () => {
    const empty = await homeAt(nowhere)
    const out = async (...args: string[]): Promise<string> => (await empty.runHere(['export', ...args])).stdout
    expect([await out(), await out('--format', 'lp'), await out('--format', 'ndjson')]).toEqual([csv(), '', ''])
    expect(await empty.files()).toEqual(['kenshin.yaml'])
  })

  it('ends without an error when its reader has seen enough', async () => {
    const many = await homeWith({
      readings: Array.from({ length: 20_000 }, (_, n) =>
        reading(n, 0, { time: slotTime(first, n), usageKwh: undefined }),
      ),
    })
    const command = `'${process.execPath}' '${CLI}' export | head -1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { cwd: many.folder })
    expect([stdout, stderr]).toEqual([`${csv().trim()}\n0\n`, ''])
  })
})
