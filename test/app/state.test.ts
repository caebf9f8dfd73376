import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadState, StateFile, type MeterState } from '../../src/app/state.js'
import { silent } from '../../src/base/log.js'

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kenshin-state-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const pan = { channel: 0x39, panId: '8888', mac: '0011223344556677', lqi: 225 }

/** What one run notes of a meter, after others have. */
async function note(meter: string, change: MeterState): Promise<MeterState> {
  const file = await StateFile.open(folder, meter)
  await file.note(change, silent)
  return file.state
}

describe('StateFile', () => {
  it('know nothing at first', async () => expect(await loadState(folder, 'home')).toEqual({}))

  it('adds what was found out about a meter, and keeps what it knew of it', async () => {
    const file = await StateFile.open(folder, 'home')
    await file.noteLearned({ clockBesideHistory: true }, silent)
    expect(await loadState(folder, 'home')).toEqual({})
    const flags = { hasClock: true, hasCoefficient: true, severalAtOnce: true }
    const capabilities = { identity: 'ab', gets: [0xe2], sets: [0xe5], ...flags }
    await file.note({ capabilities }, silent)
    await file.noteLearned({ clockBesideHistory: false }, silent)
    await file.noteLearned({ directionsAtOnce: true }, silent)
    expect((await loadState(folder, 'home')).capabilities).toEqual({
      ...capabilities,
      clockBesideHistory: false,
      directionsAtOnce: true,
    })
  })

  it.each([[{ at: 1, ahead: [1] }], [{ at: 'now', ahead: [0, 1] }], ['soon'], [{ ahead: [0, 1] }]])(
    'does not believe a clock that is %j',
    async (meterClock) => {
      await writeFile(join(folder, 'home.json'), JSON.stringify({ meterClock }))
      expect(await loadState(folder, 'home')).toEqual({})
    },
  )

  it('keep what is not changed', async () => {
    await note('home', { pan, identity: 'a' })
    await note('home', { secondsPerRequest: 1.5 })
    await note('home', { identity: 'b' })
    expect(await loadState(folder, 'home')).toEqual({ pan, identity: 'b', secondsPerRequest: 1.5 })
  })

  it('forget what is set to undefined', async () => {
    await note('home', { pan, identity: 'a' })
    await note('home', { pan: undefined })
    expect(await loadState(folder, 'home')).toEqual({ identity: 'a' })
  })

  it('keep an exchange whose first reading is not stored yet', async () => {
    expect(await note('home', { registerSince: Infinity })).toEqual({ registerSince: Infinity })
    expect(await loadState(folder, 'home')).toEqual({ registerSince: Infinity })
    await note('home', { registerSince: 1_800_000_000 })
    expect(await loadState(folder, 'home')).toEqual({ registerSince: 1_800_000_000 })
  })

  it('keep for this run what cannot be written for the next', async () => {
    await writeFile(join(folder, 'a-file'), '')
    const warnings: unknown[] = []
    const file = await StateFile.open(join(folder, 'a-file'), 'home')
    await file.note({ pan }, { ...silent, warn: (phrase) => void warnings.push(phrase) })
    expect([file.state, warnings]).toEqual([{ pan }, ['the state could not be kept for the next run']])
  })

  it('keep meters apart, whatever they are called, in files for the owner alone', async () => {
    const names = ['home', '../home', '自宅 2/3', 'con:1']
    for (const name of names) await note(name, { identity: name })
    for (const name of names) expect((await loadState(folder, name)).identity).toBe(name)
    const files = await readdir(folder)
    expect(files).toHaveLength(4)
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{', 'null', '[1]x', '7', '{"identity":1}', '{"registerSince":"x"}'])(
    'take the damaged file %j for none',
    async (words) => {
      await writeFile(join(folder, 'home.json'), words)
      expect(await loadState(folder, 'home')).toEqual({})
      await note('home', { identity: 'a' })
      expect(await loadState(folder, 'home')).toEqual({ identity: 'a' })
    },
  )

  it.each([
    7,
    {},
    { ...pan, channel: '39' },
    { ...pan, channel: 32 },
    { ...pan, channel: 61 },
    { ...pan, channel: 57.5 },
    { ...pan, panId: '888' },
    { ...pan, panId: '8888\r\nSKERASE' },
    { ...pan, mac: '001122334455667' },
    { ...pan, mac: '0011223344556677\r\nSKERASE' },
    { ...pan, mac: 'FE80:0000:0000:0' },
    { ...pan, lqi: 256 },
    { ...pan, lqi: undefined },
  ])('forget only the PAN when it is damaged: %j', async (damaged) => {
    await writeFile(join(folder, 'home.json'), JSON.stringify({ pan: damaged, identity: 'a', registerSince: 7 }))
    expect(await loadState(folder, 'home')).toEqual({ identity: 'a', registerSince: 7 })
  })

  it('take nothing else from a remembered PAN', async () => {
    await writeFile(join(folder, 'home.json'), JSON.stringify({ pan: { ...pan, command: 'SKERASE' }, more: 1 }))
    expect(await loadState(folder, 'home')).toEqual({ pan })
  })
})
