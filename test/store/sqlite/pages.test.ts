import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import type { Database } from 'sql.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SqlJsFile } from '../../../src/store/sqlite/by-sqljs.js'
import { Pages } from '../../../src/store/sqlite/pages.js'
import { sqlJs } from '../../../src/store/sqlite/sql-js.js'
import { sqliteDrivers } from '../../../src/store/sqlite/store.js'
import { answerOf, failure, sqliteFiles } from './files.js'

const wholeOf = (pages: Pages): Buffer => Buffer.concat(Array.from(pages.parts(), (part) => Buffer.from(part)))

describe('Pages, as sql.js uses them', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  let pages: Pages
  let db: Database
  const open = async (): Promise<void> => {
    pages = new Pages(files.path)
    db = new (await sqlJs()).Database(pages.asArray())
  }
  afterEach(() => {
    db.close()
    pages.close()
  })

  it('are read when a question needs them, and no others', async () => {
    await files.fill(400)
    await open()
    const count = Number(db.exec('PRAGMA page_count')[0]!.values[0]![0])
    const before = pages.asked
    expect(db.exec("SELECT max(time) FROM electricity WHERE meter = 'home'")[0]!.values[0]).toEqual([
      expect.any(Number),
    ])
    expect(count).toBe(readFileSync(files.path).length / 4096)
    expect(count).toBeGreaterThan(200)
    expect(pages.asked - before).toBeGreaterThan(0)
    expect(pages.asked).toBeLessThan(20)
    // All of them, which are more than SQLite keeps, and again.
    db.exec('PRAGMA cache_size = 10')
    for (let round = 1; round <= 2; round++) {
      db.exec('PRAGMA quick_check')
      expect(pages.asked).toBeGreaterThan(round * count)
    }
  })

  it('are changed in memory alone', async () => {
    await files.fill(400)
    await open()
    const before = readFileSync(files.path)
    db.exec('UPDATE electricity SET count = 7 WHERE time = (SELECT max(time) FROM electricity)')
    const asked = pages.asked
    const after = wholeOf(pages)
    expect([pages.asked, readFileSync(files.path).equals(before), after.length]).toEqual([asked, true, before.length])
    const changed = Array.from({ length: before.length / 4096 }, (_, n) => n * 4096).filter(
      (at) => !before.subarray(at, at + 4096).equals(after.subarray(at, at + 4096)),
    )
    expect(changed).toHaveLength(2)
    writeFileSync(files.path, after)
    expect(await answerOf(files.path, 'SELECT count(*) FROM electricity WHERE count = 7')).toEqual([[1]])
  })
})

describe('Pages', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kenshin-pages-'))
    path = join(folder, 'file')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** The file of Emscripten. */
  function contentOf(pages: Pages): Uint8Array {
    return pages.asArray().slice()
  }

  it('are the bytes of the file with all changes, wherever these begin and end', () => {
    const bytes = fc
      .tuple(fc.integer({ min: 1, max: 12_000 }), fc.nat(255))
      .map(([length, first]) => Uint8Array.from({ length }, (_, n) => first + n * 7))
    const changes = fc.array(fc.tuple(fc.nat(20_000), bytes), { maxLength: 8 })
    fc.assert(
      fc.property(bytes, changes, (original, writes) => {
        writeFileSync(path, original)
        const pages = new Pages(path)
        try {
          const content = contentOf(pages)
          let whole = Buffer.from(original)
          for (const [at, change] of writes) {
            content.set(change, at)
            const longer = Buffer.alloc(Math.max(whole.length, at + change.length))
            longer.set(whole)
            longer.set(change, at)
            whole = longer
            const [from, to] = [Math.max(0, at - 10), at + 10]
            expect(whole.subarray(from, to).equals(content.subarray(from, Math.min(to, whole.length)))).toBe(true)
          }
          expect(wholeOf(pages).equals(whole)).toBe(true)
          expect(whole.equals(content.subarray(0, whole.length))).toBe(true)
        } finally {
          pages.close()
        }
      }),
      { numRuns: 100 },
    )
  })

  it('are of the file that was opened, and zeros where it was cut off', () => {
    writeFileSync(path, Buffer.alloc(10_000, 1))
    const pages = new Pages(path)
    const [content, version] = [contentOf(pages), pages.version()]
    rmSync(path)
    writeFileSync(path, 'another')
    expect([pages.version(), content.subarray(9000, 9001)]).toEqual([version, Uint8Array.of(1)])
    pages.close()
    writeFileSync(path, Buffer.alloc(10_000, 1))
    const cut = new Pages(path)
    const bytes = contentOf(cut)
    truncateSync(path, 5000)
    expect(Array.from(bytes.subarray(4999, 5001))).toEqual([1, 0])
    cut.proveRead()
    cut.close()
  })

  it('tell later what could not be read, because SQLite has to come to its end', () => {
    // A folder opens, and then cannot be read.
    const pages = new Pages(folder)
    pages.proveRead()
    expect(Array.from(contentOf(pages).subarray(0, 3))).toEqual([0, 0, 0])
    expect(() => pages.proveRead()).toThrow('EISDIR')
    expect(() => wholeOf(pages)).toThrow('EISDIR')
    pages.close()
  })
})

describe('a disk that fails while sql.js reads pages', () => {
  const files = sqliteFiles(sqliteDrivers['sql.js'])
  const lock = { isHeld: () => Promise.resolve(true), release: () => Promise.resolve() }
  type ReadArguments = [file: number, bytes: Uint8Array, offset: number, length: number, position: number]
  function heal(): void {
    vi.restoreAllMocks()
    syncBuiltinESMExports()
  }
  afterEach(heal)

  /** Of pages; not of the few bytes that tell the version. */
  function failReads(): void {
    const original = fs.readSync as (...args: ReadArguments) => number
    const failing = (...args: ReadArguments): number => {
      if (args[3] >= 4096) throw Object.assign(new Error('EIO: read'), { code: 'EIO' })
      return original(...args)
    }
    vi.spyOn(fs, 'readSync').mockImplementation(failing as typeof fs.readSync)
    syncBuiltinESMExports()
  }

  it('is told as such, and nothing of it stays', async () => {
    await files.fill(30)
    const before = readFileSync(files.path)
    const file = new SqlJsFile(files.path)
    const count = (): Promise<unknown> => file.read((sql) => sql.ask('SELECT count(*) AS n FROM electricity')[0]?.n)
    // When a question is asked, in the middle of one task, and while the file is copied after another.
    const tasks = [
      () => (failReads(), count()),
      () =>
        file.read((sql) => {
          sql.run('PRAGMA cache_size = 10')
          failReads()
          sql.ask('SELECT sum(count) FROM electricity')
        }),
      () =>
        file.write((sql) => {
          sql.run('DELETE FROM electricity')
          failReads()
        }, lock),
    ]
    for (const task of tasks) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringContaining('disk reports an error')])
      heal()
      expect(await count()).toBe(30 * 48)
    }
    file.close()
    expect([readFileSync(files.path).equals(before), readdirSync(dirname(files.path))]).toEqual([
      true,
      ['kenshin.sqlite'],
    ])
  })
})
