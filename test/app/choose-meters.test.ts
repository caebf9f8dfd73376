import { describe, expect, it } from 'vitest'
import { chooseMeters } from '../../src/app/choose-meters.js'
import { KenshinError } from '../../src/base/errors.js'

const meters = ['home', 'shop'].map((name) => ({ name, port: `/dev/${name}`, routeB: undefined }))
const names = (only?: string): string[] => chooseMeters({ meters }, only).map(({ name }) => name)

describe('chooseMeters()', () => {
  it('are all, in the order of the settings, or the one that is named', () => {
    expect([names(), names('shop')]).toEqual([['home', 'shop'], ['shop']])
  })

  it('of an unknown name are a wrong usage that tells the known ones', () => {
    const failing = (): string[] => names('Home')
    expect(failing).toThrow(KenshinError)
    expect(failing).toThrow(
      expect.objectContaining({
        code: 'config.usage',
        remedy: { en: 'Known: home, shop.', ja: '設定にあるメーター: home、shop' },
      }),
    )
  })
})
