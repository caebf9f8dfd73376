import { beforeEach, describe, expect, it, vi } from 'vitest'
import { metersTable } from '../../../src/report/terminal/meters-table.js'
import { meterOf, paper, sheet, typewriter, whole, type Day } from './meters.js'

beforeEach(() => void vi.stubEnv('KENSHIN_LANG', 'en'))

const NONE: Day = { isMissing: true }
/** A hole today, one in bought energy alone three days ago, and a day that is missing. */
const holed = (n: number): Day => {
  if (n === 0) return { slots: 24, holes: [10, 11] }
  if (n === 3) return { holes: [20, 21, 22, 23] }
  return n === 10 ? NONE : { factor: n === 1 ? 1.4 : 1 }
}
const solar = meterOf({ normal: holed, reverse: (n) => (n === 3 ? {} : holed(n)) })
const several = [
  solar,
  meterOf({ normal: whole }, { name: '店のとても長い名前のメーター' }),
  meterOf({ normal: () => NONE }, { name: 'cabin' }),
]

describe('metersTable()', () => {
  it('has a line for each direction, and cuts a long name', () => {
    expect(metersTable(several, paper).join('\n')).toBe(
      sheet(`
meter                last reading  today kWh  7 days kWh   █  ▒  ◇    ·  lost on
home         bought  11-28 11:30        4.8        97.0   97  1  1    1  02-26
             sold    11-28 11:30        2.0        27.6   98  1  0    1  02-26
店のとても…  bought  11-28 11:30        4.8        91.2   99  1  0    0  -
cabin        bought  -                    -           -    0  0  0  100  11-29
█ complete   ▒ partial   ◇ with holes   · missing
lost on: the meter forgets its next day that is not complete
`),
    )
  })

  it('says the same in Japanese', () => {
    vi.stubEnv('KENSHIN_LANG', 'ja')
    expect(metersTable(several, paper).join('\n')).toBe(
      sheet(`
メーター             最後の指示値  今日 kWh  7 日間 kWh   █  ▒  ◇    ·  消える日
home           買電  11-28 11:30       4.8        97.0   97  1  1    1  02-26
               売電  11-28 11:30       2.0        27.6   98  1  0    1  02-26
店のとても長…  買電  11-28 11:30       4.8        91.2   99  1  0    0  -
cabin          買電  -                   -           -    0  0  0  100  11-29
█ 完了   ▒ 途中   ◇ 欠測あり   · 未取得
消える日: 揃っていない日のうち、次にメーターから消える日付
`),
    )
  })

  it('draws in ASCII, in fewer columns', () => {
    expect(metersTable(several, { ...typewriter, columns: 72 }).join('\n')).toBe(
      sheet(`
meter            last reading  today kWh  7 days kWh   #  =  o    .  lost on
home     bought  11-28 11:30        4.8        97.0   97  1  1    1  02-26
         sold    11-28 11:30        2.0        27.6   98  1  0    1  02-26
店のと~  bought  11-28 11:30        4.8        91.2   99  1  0    0  -
cabin    bought  -                    -           -    0  0  0  100  11-29
# complete   = partial   o with holes   . missing
lost on: the meter forgets its next day that is not complete
`),
    )
  })
})
