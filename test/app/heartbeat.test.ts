import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noteOutcome } from '../../src/app/heartbeat.js'
import { KenshinError } from '../../src/base/errors.js'
import { makeTime } from '../../src/base/time.js'
import { temporaryFolder } from '../whole/harness.js'

const at = (iso: string) => ({ ...makeTime(), now: () => Date.parse(iso) })
const [MONDAY, TUESDAY] = ['2026-11-30T03:20:00+09:00', '2026-12-01T03:20:00+09:00']
const failure = new KenshinError('dongle.lost', () => 'lost')
const read = async (folder: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'heartbeat.json'), 'utf8')) as unknown

describe('noteOutcome()', () => {
  it('keeps the last run of every meter of the folder', async () => {
    const folder = await temporaryFolder()
    await noteOutcome(folder, { meter: 'b', error: failure }, at(MONDAY))
    await noteOutcome(folder, { meter: 'a' }, at(MONDAY))
    await noteOutcome(folder, { meter: 'b' }, at(TUESDAY))
    expect(await read(folder)).toEqual({
      at: TUESDAY,
      meters: [
        { meter: 'a', at: MONDAY, ok: true },
        { meter: 'b', at: TUESDAY, ok: true },
      ],
    })
  })

  it('loses nothing where several services share the folder', async () => {
    const folder = await temporaryFolder()
    const names = Array.from({ length: 8 }, (_, i) => `flat-${i}`)
    await Promise.all(names.map((meter) => noteOutcome(folder, { meter }, at(MONDAY))))
    expect(await read(folder)).toMatchObject({ meters: names.map((meter) => ({ meter, ok: true })) })
    expect(await readdir(folder)).toEqual(['heartbeat.json'])
  })

  it('says nothing about a meter whose run was interrupted', async () => {
    const folder = await temporaryFolder()
    await noteOutcome(folder, { meter: 'a' }, at(MONDAY))
    await noteOutcome(
      folder,
      { meter: 'a', error: new KenshinError('run.interrupted', () => 'Interrupted.') },
      at(TUESDAY),
    )
    expect(await read(folder)).toMatchObject({ at: MONDAY, meters: [{ meter: 'a', ok: true }] })
  })

  it.each([
    ['of an earlier kenshin', JSON.stringify({ at: MONDAY, meters: [{ meter: 'a', ok: true }] }), 2],
    ['that is damaged', '{"at":', 1],
    ['that somebody filled with something else', '{"meters":[7,{"meter":3}]}', 1],
  ])('goes on from a file %s', async (_, words, meters) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'heartbeat.json'), words)
    await noteOutcome(folder, { meter: 'b' }, at(TUESDAY))
    expect(((await read(folder)) as { meters: unknown[] }).meters).toHaveLength(meters)
  })
})
