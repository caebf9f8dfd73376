import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock, type Lock } from '../../src/base/lock.js'
import { thisProcess } from '../../src/base/lock-owner.js'
import { makeTime } from '../../src/base/time.js'
import { describeInNamespace } from '../helpers/namespace.js'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kenshin-lock-'))
  path = join(folder, 'home.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const { signal } = new AbortController()
/** So fast that an owner who is not seen is silent for long after 300 ms. */
const fast = { signal, time: makeTime({ rate: 100 }) }

/** No process has this number: pid_max is 2^22 at most. */
const NO_PID = 2 ** 22 + 1
const dead = JSON.stringify({ ...thisProcess(), pid: NO_PID })

const taken = async (options: Parameters<typeof takeLock>[1] = { signal }): Promise<Lock> => {
  const lock = await takeLock(path, options)
  return lock ?? expect.unreachable('a living process holds it')
}

describe('takeLock()', () => {
  it('refuses a second taker until the first releases', async () => {
    const lock = await taken()
    expect(await takeLock(path, { signal })).toBeUndefined()
    await lock.release()
    await (await taken()).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is never seen without the name of its owner', async () => {
    const seen = new Set<number>()
    let isOver = false
    const look = (): void => {
      seen.add(statSync(path, { throwIfNoEntry: false })?.size ?? -1)
      if (!isOver) setImmediate(look)
    }
    look()
    for (let n = 0; n < 50; n++) await (await taken()).release()
    isOver = true
    seen.delete(-1)
    expect(seen.size).toBeGreaterThan(0)
    expect(seen).not.toContain(0)
  })

  it('waits for a living owner as long as it is told to', async () => {
    const lock = await taken()
    const waiting = takeLock(path, { ...fast, patienceMs: 3_600_000 })
    await lock.release()
    const second = await waiting
    expect(second).toBeDefined()
    expect(await takeLock(path, { ...fast, patienceMs: 1_000 })).toBeUndefined()
    await second!.release()
  })

  it('ends its waiting with the signal', async () => {
    const lock = await taken()
    const enough = new AbortController()
    const waiting = takeLock(path, { signal: enough.signal, patienceMs: 3_600_000 })
    enough.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await lock.release()
  })

  it("does not take away a later owner's lock when released twice", async () => {
    const first = await taken()
    await first.release()
    const second = await taken()
    await first.release()
    expect(await takeLock(path, { signal })).toBeUndefined()
    await second.release()
  })

  it("leaves another's lock alone when its own was taken over meanwhile", async () => {
    const lock = await taken()
    expect(await lock.isHeld()).toBe(true)
    const another = JSON.stringify({ ...thisProcess(), id: 'another' })
    await rm(path)
    await writeFile(path, another)
    expect(await lock.isHeld()).toBe(false)
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe(another)
  })

  it('names the owner', async () => {
    const lock = await taken()
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject(thisProcess())
    await lock.release()
  })

  it.each([
    ['a process that is no more', dead],
    ['an earlier process with the same number', JSON.stringify({ ...thisProcess(), started: '1' })],
  ])('takes over at once the lock of %s', async (_, content) => {
    await writeFile(path, content)
    const lock = await taken()
    expect(await takeLock(path, { signal })).toBeUndefined()
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  const unseen: [string, string][] = [
    ['in another pid namespace', JSON.stringify({ ...thisProcess(), realm: 'boot pid:[1]' })],
    ['before a reboot', JSON.stringify({ ...thisProcess(), pid: NO_PID, realm: 'another boot' })],
    ['who was killed before it wrote its name', ''],
    ['who does not say which process it is', '{"pid":"me"}'],
  ]

  it.each(unseen)('takes over the lock of an owner %s that is silent', async (_, content) => {
    await writeFile(path, content)
    await (await taken(fast)).release()
    expect(await readdir(folder)).toEqual([])
  })

  it.each(unseen)('refuses while an owner %s touches its lock', async (_, content) => {
    await writeFile(path, content)
    const progress = { settled: false }
    const attempt = takeLock(path, fast).finally(() => (progress.settled = true))
    for (let n = 1; !progress.settled; n++) {
      await utimes(path, n, n)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await attempt).toBeUndefined()
  })

  it('takes over from a process that was killed while it was taking over', async () => {
    await writeFile(path, dead)
    await writeFile(`${path}.takeover`, dead)
    await (await taken()).release()
    expect(await readdir(folder)).toEqual([])
  })

  it('lets exactly one of many at once in this process have it', async () => {
    for (let round = 0; round < 20; round++) {
      if (round % 2 === 0) await writeFile(path, dead)
      const takers = await Promise.all(Array.from({ length: 8 }, () => takeLock(path, { signal })))
      const locks = takers.filter((lock) => lock !== undefined)
      expect(locks).toHaveLength(1)
      await locks[0]!.release()
    }
  })
})

describe('takeLock() between processes', () => {
  it('leaves nothing behind on a disk that takes no bytes', async () => {
    const lock = new URL('../../dist/src/base/lock.js', import.meta.url).href
    const words = `await (await import('${lock}')).takeLock('${path}', { signal: new AbortController().signal }).catch((error) => console.log(error.code))`
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

  async function taker(options: readonly string[] = [], inside: readonly string[] = []): Promise<Taker> {
    const [command, ...args] = [...inside, process.execPath, program, path, ...options]
    const child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
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
    expect(await takeLock(path, { signal })).toBeUndefined()
    await owner.kill()
    await (await taken()).release()
  })

  it('lets exactly one of four that find the same stale lock have it', async () => {
    for (let round = 0; round < 5; round++) {
      await writeFile(path, dead)
      const takers = await Promise.all(Array.from({ length: 4 }, () => taker()))
      const answers = await Promise.all(takers.map((each) => each.take()))
      expect(answers.toSorted()).toEqual(['refused', 'refused', 'refused', 'taken'])
      const winner = takers[answers.indexOf('taken')]!
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: winner.child.pid })
      await Promise.all(takers.map((each) => each.kill()))
    }
  })

  it('takes over a stale lock that this user may not read', async () => {
    await writeFile(path, dead)
    await chmod(path, 0)
    await chmod(folder, 0o777)
    const nobody = process.getuid?.() === 0 ? ['--uid', '65534'] : []
    const user = await taker(['--rate', '100', ...nobody])
    expect(await user.take()).toBe('taken')
    await user.kill()
  })

  describeInNamespace('pid', 'from one pid namespace to another', (container) => {
    it('refuses while the owner lives in a container and takes over when that was killed', async () => {
      const owner = await taker(['--rate', '50'], container)
      expect(await owner.take()).toBe('taken')
      expect(await takeLock(path, { signal })).toBeUndefined()
      const neighbour = await taker([], container)
      expect(await neighbour.take()).toBe('refused')
      await Promise.all([owner.kill(), neighbour.kill()])
      await (await taken(fast)).release()
    })
  })
})
