import { describe, expect, it } from 'vitest'
import { language } from '../../src/words/words.js'

describe('language()', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ja_JP' }, 'ja'],
    [{ LC_ALL: 'en_US.UTF-8', KENSHIN_LANG: 'JA' }, 'ja'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: '' }, 'ja'],
  ] as const)('takes %j for %s', (env, expected) => expect(language(env)).toBe(expected))
})
