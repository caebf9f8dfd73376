import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inLanes } from '../../src/app/lanes.js'
import { deferred } from '../../src/base/time.js'
import { until } from '../commands/home.js'

const never = new AbortController().signal

interface Session {
  readonly name: string
  readonly end: () => void
}

/** Meters whose sessions end only when the test says so. */
function lanes(ports: Readonly<Record<string, string>>, { concurrency = 9, ill = [] as string[], sessions = 1 } = {}) {
  const open: Session[] = []
  const order: string[] = []
  const meters = Object.entries(ports).map(([name, port]) => ({ name, port }))
  const ended = inLanes(meters, { concurrency, ill: new Set(ill) }, async ({ name }, inTurn) => {
    for (let n = 0; n < sessions; n++)
      await inTurn(never, async () => {
        const { promise, resolve } = deferred<undefined>()
        order.push(name)
        open.push({ name, end: () => resolve(undefined) })
        await promise
      })
    return name
  })
  const settle = async (): Promise<string[]> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    return open.map(({ name }) => name)
  }
  const end = async (): Promise<string[]> => {
    open.shift()!.end()
    return settle()
  }
  return { ended, order, settle, end }
}

describe('inLanes()', () => {
  it('opens every dongle at once, and one of several meters for one at a time', async () => {
    const { settle, end, ended } = lanes({ a: 'tcp://h:1', b: 'tcp://h:2', c: 'tcp://H:1' })
    expect(await settle()).toEqual(['a', 'b'])
    expect(await end()).toEqual(['b', 'c'])
    await end()
    await end()
    expect(await ended).toEqual(['a', 'b', 'c'])
  })

  it('opens no more dongles at once than it may', async () => {
    const { settle, end } = lanes({ a: 'tcp://h:1', b: 'tcp://h:2', c: 'tcp://h:3' }, { concurrency: 2 })
    expect(await settle()).toEqual(['a', 'b'])
    expect(await end()).toEqual(['b', 'c'])
  })

  it('lets a meter that needs another session wait behind the others of its dongle', async () => {
    const { settle, end, order } = lanes({ a: 'tcp://h:1', b: 'tcp://h:1', c: 'tcp://h:1' }, { sessions: 2 })
    await settle()
    for (let n = 0; n < 6; n++) await end()
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
  })

  it('begins with an ill meter when the others of its dongle have ended', async () => {
    const ports = { a: 'tcp://h:1', b: 'tcp://h:1', c: 'tcp://h:2' }
    const { settle, end, order } = lanes(ports, { ill: ['a', 'c'], sessions: 2 })
    expect(await settle()).toEqual(['b', 'c'])
    for (let n = 0; n < 6; n++) await end()
    expect(order.filter((name) => name !== 'c')).toEqual(['b', 'b', 'a', 'a'])
  })

  it('knows two names of one device as one dongle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kenshin-lanes-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'ttyUSB0'), '')
    symlinkSync('ttyUSB0', join(folder, 'by-id'))
    const { settle } = lanes({ a: join(folder, 'ttyUSB0'), b: join(folder, 'by-id'), c: join(folder, 'absent') })
    await until(async () => (await settle()).length > 0)
    expect(await settle()).toEqual(['a', 'c'])
  })
})
