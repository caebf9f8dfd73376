import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkSettings } from '../../config/check/settings.js'
import { jsonSchema } from '../../config/generate/json-schema.js'
import { outline, outlineAt } from '../../config/outline.js'
import { sampleFile, sampleSettings } from '../../config/generate/sample.js'
import { settingsTable } from '../../config/generate/table.js'
import { en } from '../../src/words/en/en.js'
import { language, type Language } from '../../src/words/words.js'

const committed = (name: string): Promise<string> => readFile(new URL(`../../config/${name}`, import.meta.url), 'utf8')
const sample = (tongue: Language): string =>
  sampleFile(sampleSettings(), { language: tongue, schemaUrl: './kenshin.schema.json' })

/** Takes one level of `# ` from lines that hold settings, as a person does who switches them on. */
const switchOn = (words: string, first: string): string => {
  const lines = words.split('\n')
  const from = lines.findIndex((line) => line.trimStart() === `# ${first}`)
  const count = lines.slice(from).findIndex((line) => !/^\s*#/.test(line))
  return lines.map((line, index) => (index >= from && index < from + count ? line.replace('# ', '') : line)).join('\n')
}

describe('kenshin.sample.yaml', () => {
  it('is what the schema makes: make generate', async () => {
    expect(await committed('kenshin.sample.yaml')).toBe(sample('en'))
  })

  it.each(['en', 'ja'] as const)('says what the defaults are (%s)', (tongue) => {
    expect(checkSettings(parse(sample(tongue)))).toEqual(checkSettings(sampleSettings()))
    expect(checkSettings(sampleSettings()).findings).toEqual([])
  })

  it('has valid credentials in its comments', () => {
    const { settings, findings } = checkSettings(parse(switchOn(sample('en'), 'routeB:')))
    expect(findings).toEqual([])
    expect(Object.keys(settings?.meters[0]?.routeB ?? {})).toEqual(['id', 'password'])
  })

  it('has a valid second kind of store in its comments', () => {
    const [head = '', tail = ''] = sample('en').split('# Or instead:\n')
    const words = head.replace(/\n# Where the readings go\.\n[^]*$/, '\n') + switchOn(tail, 'store:')
    const { settings, findings } = checkSettings(parse(words))
    expect(findings).toEqual([])
    expect(settings?.store).toMatchObject({ kind: 'influxdb', bucket: 'home', timeout: 20 })
  })

  it('has no comment in the other language', () => {
    const comments = (words: string): string[] =>
      words.split('\n').filter((line) => /^\s*#/.test(line) && !/^[\s#]*[\w-]+:( |$)/.test(line))
    const japanese = /[ぁ-んァ-ヶ一-龠]/
    expect(comments(sample('en')).filter((line) => japanese.test(line))).toEqual([])
    expect(comments(sample('ja')).filter((line) => !japanese.test(line))).toEqual([])
  })
})

describe('sampleFile()', () => {
  it('keeps values that YAML would read as something else', () => {
    const values = {
      meters: [{ name: '101', port: '/dev/with space' }],
      store: { kind: 'influxdb' as const, url: 'http://h', bucket: 'null', org: "it's #1" },
    }
    const { settings } = checkSettings(parse(sampleFile(values, { language: language({}), schemaUrl: 'x' })))
    expect(settings).toMatchObject(values)
  })
})

describe('kenshin.schema.json', () => {
  it('is what the schema makes: make generate', async () => {
    expect(await committed('kenshin.schema.json')).toBe(jsonSchema())
  })

  it('describes every setting', () => {
    interface Node {
      readonly description?: string
      readonly properties?: Readonly<Record<string, Node>>
      readonly items?: Node
      readonly oneOf?: readonly Node[]
    }
    /** Lists and kinds of store are described by the setting that holds them. */
    const undescribed = ({ properties = {}, items, oneOf = [] }: Node, path: string): string[] => [
      ...Object.entries(properties).flatMap(([key, node]) => [
        ...(node.description === undefined ? [`${path}.${key}`] : []),
        ...undescribed(node, `${path}.${key}`),
      ]),
      ...[...(items ? [items] : []), ...oneOf].flatMap((node) => undescribed(node, path)),
    ]
    expect(undescribed(JSON.parse(jsonSchema()) as Node, '')).toEqual([])
    expect(jsonSchema()).toContain('"description": "How far back to read: 1–99 days before today."')
  })
})

describe('settingsTable()', () => {
  it('has one row for every setting of the sample', () => {
    const rows = [...settingsTable().matchAll(/^\| `(\S+)`/gm)].map(([, name]) => name!.split(/[.[\]]+/).at(-1))
    const names = [...sample('en').matchAll(/^[\s#-]*([\w-]+): \S/gm)].map(([, name]) => name)
    const settings = names.filter((name) => name !== 'yaml-language-server' && !/^[A-Z]/.test(name ?? ''))
    expect(new Set(rows)).toEqual(new Set(settings))
  })

  it('shows default and meaning', () => {
    expect(settingsTable()).toMatch(
      /^\| `history\.days` +\| `99` +\| How far back to read: 1–99 days before today\. +\|$/m,
    )
  })
})

describe('the descriptions', () => {
  it('are of settings that there are', () => {
    const named = Object.keys(en.settings.descriptions).filter((name) => {
      const path = name.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]))
      const kind = name === 'store.path' ? 'sqlite' : 'influxdb'
      return outlineAt({ store: { kind } }, path, outline('en')) === undefined
    })
    expect(named).toEqual([])
  })
})
