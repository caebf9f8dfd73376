import { describe, expect, it } from 'vitest'
import { dayOf, meterOf, readingOf, rowsOf, runOf, columnsOf } from '../../../src/store/points/rows.js'
import { batch, meterRecord, reading, run, wholeDays } from '../samples.js'

describe('rows', () => {
  it('come back as the points they were made of', () => {
    const points = { ...wholeDays(0, 2), runs: [run(5)], meters: [meterRecord(1, { identity: undefined })] }
    const rows = rowsOf(points)
    expect(rows.electricity.map(readingOf)).toEqual(points.readings)
    expect(rows.electricity_day.map(dayOf)).toEqual(points.days)
    expect(rows.electricity_run.map(runOf)).toEqual(points.runs)
    expect(rows.electricity_meter.map(meterOf)).toEqual(points.meters)
  })

  it('have the columns of their table, tags and time first', () => {
    expect(columnsOf('electricity')).toEqual(['meter', 'direction', 'time', 'count', 'cumulative_kwh', 'usage_kwh'])
    const { electricity } = rowsOf(batch({ readings: [reading(0, 0)] }))
    expect(Object.keys(electricity[0]!).sort()).toEqual(columnsOf('electricity').sort())
  })

  it('of another program are nobody`s', () => {
    const { electricity } = rowsOf(batch({ readings: [reading(0, 0)] }))
    expect(readingOf({ ...electricity[0]!, count: null })).toBeUndefined()
    expect(readingOf({ ...electricity[0]!, meter: '' })).toBeUndefined()
    expect(readingOf({ ...electricity[0]!, direction: 'sideways' })).toBeUndefined()
  })
})
