import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from '../../src/base/lock.js'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kenshin-lock-'))
  path = join(folder, 'home.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** No process has this number: pid_max is 2^22 at most. */
const NO_PID = 2 ** 22 + 1

describe('takeLock()', () => {
  it('refuses a second taker until the first releases', async () => {
    const lock = await takeLock(path)
    expect(await takeLock(path)).toBeUndefined()
    await lock!.release()
    const second = await takeLock(path)
    expect(second).toBeDefined()
    await second!.release()
    expect(await readdir(folder)).toEqual([])
  })

  it("does not take away a later owner's lock when released twice", async () => {
    const first = await takeLock(path)
    await first!.release()
    const second = await takeLock(path)
    await first!.release()
    expect(await takeLock(path)).toBeUndefined()
    await second!.release()
  })

  it('names the owner', async () => {
    const lock = await takeLock(path)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
    await lock!.release()
  })

  it.each([
    ['a process that is no more', JSON.stringify({ pid: NO_PID, started: '1' })],
    ['an earlier process with the same number', JSON.stringify({ pid: process.pid, started: '1' })],
    ['nobody', ''],
    ['something else', '{"pid":"me"}'],
  ])('takes over the lock of %s', async (_, content) => {
    await writeFile(path, content)
    const lock = await takeLock(path)
    expect(lock).toBeDefined()
    expect(await takeLock(path)).toBeUndefined()
    await lock!.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('takes over from a process that was killed while it was taking over', async () => {
    const dead = JSON.stringify({ pid: NO_PID, started: '1' })
    await writeFile(path, dead)
    await writeFile(`${path}.takeover`, dead)
    const lock = await takeLock(path)
    expect(lock).toBeDefined()
    await lock!.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('lets exactly one of many at once in this process have it', async () => {
    for (let round = 0; round < 20; round++) {
      if (round % 2 === 0) await writeFile(path, JSON.stringify({ pid: NO_PID, started: '1' }))
      const takers = await Promise.all(Array.from({ length: 8 }, () => takeLock(path)))
      const locks = takers.filter((lock) => lock !== undefined)
      expect(locks).toHaveLength(1)
      await locks[0]!.release()
    }
  })
})

describe('takeLock() between processes', () => {
  it('leaves nothing behind on a disk that takes no bytes', async () => {
    const lock = new URL('../../dist/src/base/lock.js', import.meta.url).href
    const words = `await (await import('${lock}')).takeLock('${path}').catch((error) => console.log(error.code))`
    const child = spawn('sh', ['-c', 'ulimit -f 0; exec "$0" --input-type=module -e "$1"', process.execPath, words])
    let told = ''
    child.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()))
    await once(child, 'close')
    expect(told).toBe('EFBIG\n')
    expect(await readdir(folder)).toEqual([])
  })

  const program = fileURLToPath(new URL('programs/take-lock.js', import.meta.url))
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  interface Taker {
    readonly child: ChildProcess
    take(): Promise<string>
    kill(): Promise<void>
  }

  async function taker(): Promise<Taker> {
    const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'inherit'] })
    children.push(child)
    child.stdout.setEncoding('utf8')
    const line = (): Promise<string> =>
      new Promise((resolve) => child.stdout.once('data', (words: string) => resolve(words.trim())))
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    await line()
    return {
      child,
      take() {
        const answer = line()
        child.stdin.write('go\n')
        return answer
      },
      async kill() {
        child.kill('SIGKILL')
        await ended
      },
    }
  }

  it('refuses while the owner lives and takes over when it was killed', async () => {
    const owner = await taker()
    expect(await owner.take()).toBe('taken')
    expect(await takeLock(path)).toBeUndefined()
    await owner.kill()
    const lock = await takeLock(path)
    expect(lock).toBeDefined()
    await lock!.release()
  })

  it('lets exactly one of four that find the same stale lock have it', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 12; round++) {
      await writeFile(path, JSON.stringify({ pid: NO_PID, started: '1' }))
      const takers = await Promise.all(Array.from({ length: 4 }, taker))
      const answers = await Promise.all(takers.map((each) => each.take()))
      expect(answers.toSorted()).toEqual(['refused', 'refused', 'refused', 'taken'])
      const winner = takers[answers.indexOf('taken')]!
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: winner.child.pid })
      await Promise.all(takers.map((each) => each.kill()))
    }
  })
})
