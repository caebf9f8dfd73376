import { describe, expect, it } from 'vitest'
import { lineOf } from '../../../src/store/influxdb/write.js'
import { rowsOf, kinds, type Kind } from '../../../src/store/points/rows.js'
import { defaultMeasurements, type Batch } from '../../../src/store/store.js'
import { batch, mark, meterRecord, reading, run } from '../samples.js'

const lines = (points: Partial<Batch>): string[] => {
  const rows = rowsOf(batch(points))
  return kinds.flatMap((kind: Kind) => rows[kind].map((row) => lineOf(kind, defaultMeasurements[kind], row)))
}

describe('lineOf()', () => {
  it('is the documented schema: names, tags, types, seconds', () => {
    const meters = [meterRecord(0, { registerSince: 1_795_000_000 })]
    const points = { readings: [reading(0, 1)], days: [mark(0)], runs: [run(1_795_000_000)], meters }
    expect(lines(points)).toEqual([
      'electricity,direction=normal,meter=home count=196001i,cumulative_kwh=19600.1,usage_kwh=0.1 1786807800',
      'electricity_day,direction=normal,meter=home attempts=1i,coefficient=1i,digits=6i,final=T,read_at=1795000000i,slots=48i,unit_exponent=-1i,usage_kwh=4.8 1786806000',
      'electricity_run,job=nightly-backfill,meter=home days_read=2i,join_s=12.5,lqi=148i,outcome="ok",points_written=98i,proof="E2",read_s=7,requests=9i,retries=1i,scan_s=0,write_s=0.25 1795000000',
      'electricity_meter,meter=home coefficient=1i,digits=6i,identity="0123456789abcdef",register_since=1795000000i,unit_exponent=-1i 1786806000',
    ])
  })

  it('leaves out what is unknown, and writes zero', () => {
    const unknown = { usageKwh: undefined }
    const days = [mark(0, { ...unknown, slots: 0, final: false, attempts: 0 })]
    const points = { readings: [reading(0, 0, unknown), reading(0, 1, { usageKwh: 0 })], days }
    expect(lines(points)).toEqual([
      'electricity,direction=normal,meter=home count=196000i,cumulative_kwh=19600 1786806000',
      'electricity,direction=normal,meter=home count=196001i,cumulative_kwh=19600.1,usage_kwh=0 1786807800',
      'electricity_day,direction=normal,meter=home attempts=0i,coefficient=1i,digits=6i,final=F,read_at=1795000000i,slots=0i,unit_exponent=-1i 1786806000',
    ])
    expect(lines({ runs: [run(1, { lqi: undefined })] })[0]).not.toContain('lqi')
  })

  it('escapes names and quotes text', () => {
    const [line] = lines({ readings: [reading(0, 0, { meter: 'flat 1, left=right' })] })
    expect(line).toMatch(/^electricity,direction=normal,meter=flat\\ 1\\,\\ left\\=right /)
    expect(lines({ runs: [run(1, { outcome: 'a "b" \\c' })] })[0]).toContain('outcome="a \\"b\\" \\\\c"')
  })

  it.each(['home\\', 'a\nb'])('refuses a name that line protocol cannot carry: %j', (meter) => {
    expect(() => lines({ readings: [reading(0, 0, { meter })] })).toThrow(/cannot hold a backslash/)
  })
})
