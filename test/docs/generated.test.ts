/** What a page repeats of the program stands there as the program has it. */
import { describe, expect, it } from 'vitest'
import { errorTable, settingsTable, tariffTable } from '../../config/generate/table.js'
import { errorKinds } from '../../src/base/errors.js'
import { faultNames } from '../../src/emulator/faults/faults.js'
import { j11Models, models } from '../../src/emulator/dongle/models.js'
import { kinds, schema } from '../../src/store/points/rows.js'
import { helpOfAll, languages, pageIn, read, tableBelow, typed } from './pages.js'

describe.each(languages)('pages in %s', (language) => {
  const page = (name: string): string => read(pageIn(language, `docs/${name}`))
  const isPlain = (cell = ''): string => cell.replaceAll('`', '')

  it('settings: the table is what the schema makes: make generate', () => {
    expect(page('settings')).toContain(settingsTable(language))
  })

  it('tariff: the table is what its schema makes: make generate', () => {
    expect(page('tariff')).toContain(tariffTable(language))
  })

  it('errors: the table is what the errors make: make generate', () => {
    expect(page('errors')).toContain(errorTable(language))
    for (const [code, { exit }] of Object.entries(errorKinds)) expect(page('errors')).toMatch(row(code, String(exit)))
  })

  it.each(kinds)('data: every tag and field of %s with its type', (kind) => {
    const { tags, fields } = schema[kind]
    const names = Object.keys(fields)
    /** `a` … `c` stands for a, c and all that the schema has between them. */
    const allOf = (element = ''): (string | undefined)[] => {
      const [, first, last] = /^`(\w+)` … `(\w+)`$/.exec(element) ?? []
      if (first === undefined || last === undefined) return [isPlain(element)]
      return names.slice(names.indexOf(first), names.indexOf(last) + 1)
    }
    const rows = tableBelow(page('data'), `## \`${kind}\``).flatMap(([element, type]) =>
      allOf(element).map((name) => [name, type]),
    )
    expect(rows).toEqual([...tags.map((tag) => [tag, 'tag']), ...Object.entries(fields)])
  })

  it('dongles: every model that is emulated', () => {
    const emulated = [...page('dongles').matchAll(/\| `([\w-]+)` +\|$/gm)].map(([, model]) => model)
    expect(new Set(emulated)).toEqual(new Set(Object.keys({ ...models, ...j11Models })))
  })

  it('emulator: every option, and every fault', async () => {
    const help = (await helpOfAll()).emulate?.split('\nOptions of every command:')[0] ?? ''
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option)
    const named = typed(page('emulator')).flatMap((line) => line.match(/^--[a-z-]+/) ?? [])
    expect(new Set(named)).toEqual(new Set(options))
    const faults = [...page('emulator').matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, fault]) => fault)
    expect(faults.toSorted()).toEqual(faultNames.toSorted())
  })
})

const row = (code: string, exit: string): RegExp =>
  new RegExp(String.raw`^\| \`${code.replace('.', String.raw`\.`)}\` +\| ${exit} +\|`, 'm')
