import { stripVTControlCharacters } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { widthOf } from '../../../src/base/width.js'
import { meterPicture } from '../../../src/report/terminal/meter-picture.js'
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
/** At half past three, after the nightly run: yesterday's curve says more than that of today. */
const early = (n: number): Day => (n === 0 ? { slots: 7 } : {})

describe('meterPicture()', () => {
  it('draws a meter that buys', () => {
    expect(meterPicture(meterOf({ normal: whole }), paper).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 12:00   yesterday   Nov so far
bought kWh             4.8        14.4        393.6

    Aug Sep     Oct     Nov         7 days  bought kWh
Mon   █ █ █ █ █ █ █ █ █ █ █ █ █ █   Sun 22  14.4  ██████████████████████████████
Tue   █ █ █ █ █ █ █ █ █ █ █ █ █ █   Mon 23  14.4  ██████████████████████████████
Wed   █ █ █ █ █ █ █ █ █ █ █ █ █ █   Tue 24  14.4  ██████████████████████████████
Thu   █ █ █ █ █ █ █ █ █ █ █ █ █ █   Wed 25  14.4  ██████████████████████████████
Fri █ █ █ █ █ █ █ █ █ █ █ █ █ █ █   Thu 26  14.4  ██████████████████████████████
Sat █ █ █ █ █ █ █ █ █ █ █ █ █ █ ▒   Fri 27  14.4  ██████████████████████████████
Sun █ █ █ █ █ █ █ █ █ █ █ █ █ █     today    4.8  ██████████
█ complete 99   ▒ partial 1   ◇ with holes 0   · missing 0

today   0.50 │            ████
             │            ████▂▂▂▂▂▂▂▂
           0 │▅▅▅▅▅▅▅▅▅▅▅▅████████████
kWh in 30 min 0           6           12          18          24 h
`),
    )
  })

  it('draws both directions in one calendar, holes as gaps, and marks what is not whole', () => {
    expect(meterPicture(solar, paper).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 12:00   yesterday   Nov so far
bought kWh             4.8        20.2        399.4
sold kWh               2.0         5.6        111.6

    Aug Sep     Oct     Nov          7 days  bought kWh        sold kWh
Mon   █ █ █ █ █ █ █ █ █ █ █ █ █ █    Sun 22  14.4  ███████▏     4.0  ██
Tue   █ █ █ █ █ █ █ █ █ █ █ █ █ █    Mon 23  14.4  ███████▏     4.0  ██
Wed   █ █ █ █ █ █ █ █ █ █ █ █ · ◇*   Tue 24  14.4  ███████▏     4.0  ██
Thu   █ █ █ █ █ █ █ █ █ █ █ █ █ █    Wed 25  14.4  ███████▏     4.0  ██
Fri █ █ █ █ █ █ █ █ █ █ █ █ █ █ █    Thu 26  14.4  ███████▏     4.0  ██
Sat █ █ █ █ █ █ █ █ █ █ █ █ █ █ ▒    Fri 27  20.2  ██████████   5.6  ██▊
Sun █ █ █ █ █ █ █ █ █ █ █ █ █ █      today    4.8  ██▍          2.0  █
bought  █ complete 97   ▒ partial 1   ◇ with holes 1   · missing 1
sold    █ complete 98   ▒ partial 1   ◇ with holes 0   · missing 1
* bought and sold differ: the worse one is shown

yesterday bought 1.12 │▁▁▁▁▁▁▁▁▁▁▁▁▅▅▅▅▂▂▂▂▂▂▂▂▄▄▁▁▁▁▁▁▁▁▆▆▆▆██████▂▂▂▂
yesterday sold   1.12 │________________▂▂▂▂▃▃▃▃▃▃▃▃▂▂▂▂________________
today bought     1.12 │▁▁▁▁▁▁▁▁▁▁  ▄▄▄▄▁▁▁▁▁▁▁▁
today sold       1.12 │__________  ____▁▁▁▁▂▂▂▂
kWh in 30 min          0           6           12          18          24 h
`),
    )
  })

  it('draws the same in Japanese', () => {
    vi.stubEnv('KENSHIN_LANG', 'ja')
    expect(meterPicture(solar, paper).join('\n')).toBe(
      sheet(`
home  2026-11-28 土
          今日 12:00 まで   昨日   11月累計
買電 kWh              4.8   20.2      399.4
売電 kWh              2.0    5.6      111.6

   8月 9月     10月    11月         7 日間  買電 kWh           売電 kWh
月   █ █ █ █ █ █ █ █ █ █ █ █ █ █    日 22   14.4  ███████▉      4.0  ██▏
火   █ █ █ █ █ █ █ █ █ █ █ █ █ █    月 23   14.4  ███████▉      4.0  ██▏
水   █ █ █ █ █ █ █ █ █ █ █ █ · ◇*   火 24   14.4  ███████▉      4.0  ██▏
木   █ █ █ █ █ █ █ █ █ █ █ █ █ █    水 25   14.4  ███████▉      4.0  ██▏
金 █ █ █ █ █ █ █ █ █ █ █ █ █ █ █    木 26   14.4  ███████▉      4.0  ██▏
土 █ █ █ █ █ █ █ █ █ █ █ █ █ █ ▒    金 27   20.2  ███████████   5.6  ███
日 █ █ █ █ █ █ █ █ █ █ █ █ █ █      今日     4.8  ██▋           2.0  █▏
買電  █ 完了 97   ▒ 途中 1   ◇ 欠測あり 1   · 未取得 1
売電  █ 完了 98   ▒ 途中 1   ◇ 欠測あり 0   · 未取得 1
* 買電と売電で状態が異なる日（悪いほうを表示）

昨日 買電 1.12 │▁▁▁▁▁▁▁▁▁▁▁▁▅▅▅▅▂▂▂▂▂▂▂▂▄▄▁▁▁▁▁▁▁▁▆▆▆▆██████▂▂▂▂
昨日 売電 1.12 │________________▂▂▂▂▃▃▃▃▃▃▃▃▂▂▂▂________________
今日 買電 1.12 │▁▁▁▁▁▁▁▁▁▁  ▄▄▄▄▁▁▁▁▁▁▁▁
今日 売電 1.12 │__________  ____▁▁▁▁▂▂▂▂
kWh（30 分）    0           6           12          18          24 時
`),
    )
  })

  it('draws the same in ASCII', () => {
    expect(meterPicture(solar, typewriter).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 12:00   yesterday   Nov so far
bought kWh             4.8        20.2        399.4
sold kWh               2.0         5.6        111.6

    Aug Sep     Oct     Nov          7 days  bought kWh        sold kWh
Mon   # # # # # # # # # # # # # #    Sun 22  14.4  #######      4.0  ##
Tue   # # # # # # # # # # # # # #    Mon 23  14.4  #######      4.0  ##
Wed   # # # # # # # # # # # # . o*   Tue 24  14.4  #######      4.0  ##
Thu   # # # # # # # # # # # # # #    Wed 25  14.4  #######      4.0  ##
Fri # # # # # # # # # # # # # # #    Thu 26  14.4  #######      4.0  ##
Sat # # # # # # # # # # # # # # =    Fri 27  20.2  ##########   5.6  ###
Sun # # # # # # # # # # # # # #      today    4.8  ##           2.0  #
bought  # complete 97   = partial 1   o with holes 1   . missing 1
sold    # complete 98   = partial 1   o with holes 0   . missing 1
* bought and sold differ: the worse one is shown

yesterday bought 1.12 |............::::........::........::::######....
yesterday sold   1.12 |________________................________________
today bought     1.12 |..........  ............
today sold       1.12 |__________  ____........
kWh in 30 min          0           6           12          18          24 h
`),
    )
  })

  it('sets the parts one below the other where columns are few', () => {
    expect(meterPicture(meterOf({ normal: early }, { days: 20 }), { ...paper, columns: 48 }).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 03:30   yesterday   Nov so far
bought kWh             0.7        14.4        288.7+

    Nov       7 days  bought kWh
Mon   █ █ █   Sun 22  14.4  ████████████████████
Tue   █ █ █   Mon 23  14.4  ████████████████████
Wed   █ █ █   Tue 24  14.4  ████████████████████
Thu   █ █ █   Wed 25  14.4  ████████████████████
Fri   █ █ █   Thu 26  14.4  ████████████████████
Sat   █ █ ▒   Fri 27  14.4  ████████████████████
Sun █ █ █     today    0.7  █
█ complete 20   ▒ partial 1   ◇ with holes 0
· missing 0
+ at least: some of the half hours are not known

yesterday 1.60 │      ▂▂         ▄▄███
             0 │▂▂▂▂▂▂██▄▄▄▄█▂▂▂▂█████▄▄
today     1.60 │
             0 │▂▂▂
kWh in 60 min   0     6     12    18    24 h
`),
    )
  })

  it('draws a store of one day', () => {
    expect(
      meterPicture(meterOf({ normal: (n) => (n === 0 ? { slots: 7 } : NONE) }, { days: 5 }), paper).join('\n'),
    ).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 03:30   yesterday   Nov so far
bought kWh             0.7           -          0.7+

    Nov   7 days  bought kWh
Mon ·     Sun 22    -
Tue ·     Mon 23    -
Wed ·     Tue 24    -
Thu ·     Wed 25    -
Fri ·     Thu 26    -
Sat ▒     Fri 27    -
Sun       today   0.7  ██████████████████████████████
█ complete 0   ▒ partial 1   ◇ with holes 0   · missing 5
+ at least: some of the half hours are not known

today   0.10 │███████
             │███████
           0 │███████
kWh in 30 min 0           6           12          18          24 h
`),
    )
  })

  it('draws nothing but the calendar of an empty store', () => {
    expect(meterPicture(meterOf({ normal: () => NONE }, { days: 9 }), paper).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat

    Nov
Mon   ·
Tue   ·
Wed   ·
Thu · ·
Fri · ·
Sat · ·
Sun ·
█ complete 0   ▒ partial 0   ◇ with holes 0   · missing 10
`),
    )
  })

  it('fits also with names of months in Japanese, in ASCII', () => {
    vi.stubEnv('KENSHIN_LANG', 'ja')
    expect(meterPicture(meterOf({ normal: whole }), typewriter).join('\n')).toBe(
      sheet(`
home  2026-11-28 土
          今日 12:00 まで   昨日   11月累計
買電 kWh              4.8   14.4      393.6

   8月 9月     10月    11月        7 日間  買電 kWh
月   # # # # # # # # # # # # # #   日 22   14.4  ##############################
火   # # # # # # # # # # # # # #   月 23   14.4  ##############################
水   # # # # # # # # # # # # # #   火 24   14.4  ##############################
木   # # # # # # # # # # # # # #   水 25   14.4  ##############################
金 # # # # # # # # # # # # # # #   木 26   14.4  ##############################
土 # # # # # # # # # # # # # # =   金 27   14.4  ##############################
日 # # # # # # # # # # # # # #     今日     4.8  ##########
# 完了 99   = 途中 1   o 欠測あり 0   . 未取得 0

今日   0.50 |            ####
            |            ####........
          0 |::::::::::::############
kWh（30 分） 0           6           12          18          24 時
`),
    )
  })

  it('shows what is known to be 0 as 0', () => {
    expect(meterPicture(meterOf({ normal: () => ({ factor: 0 }) }, { days: 20 }), paper).join('\n')).toBe(
      sheet(`
home  2026-11-28 Sat
            today to 24:00   yesterday   Nov so far
bought kWh             0.0         0.0          0.0+

    Nov       7 days  bought kWh
Mon   █ █ █   Sun 22  0.0
Tue   █ █ █   Mon 23  0.0
Wed   █ █ █   Tue 24  0.0
Thu   █ █ █   Wed 25  0.0
Fri   █ █ █   Thu 26  0.0
Sat   █ █ █   Fri 27  0.0
Sun █ █ █     today   0.0
█ complete 21   ▒ partial 0   ◇ with holes 0   · missing 0
+ at least: some of the half hours are not known

today        │
             │
           0 │________________________________________________
kWh in 30 min 0           6           12          18          24 h
`),
    )
  })

  it.each([
    ['en', 80],
    ['ja', 80],
    ['en', 60],
    ['ja', 60],
    ['ja', 48],
  ])('fits: %s, %i columns', (language, columns) => {
    vi.stubEnv('KENSHIN_LANG', language)
    const notes = /^[*+] /
    for (const meter of [
      solar,
      meterOf({ normal: early, reverse: early }),
      meterOf({ normal: () => ({ factor: 300 }) }),
    ])
      for (const page of [paper, typewriter])
        for (const line of meterPicture(meter, { ...page, columns }).filter((line) => !notes.test(line))) {
          expect(widthOf(line), line).toBeLessThanOrEqual(columns)
          expect(line).toBe(line.trimEnd())
        }
  })

  it('fits on a screen of 24 lines, with the command and what follows the picture', () => {
    expect(meterPicture(meterOf({ normal: whole }), paper).length).toBeLessThanOrEqual(24 - 5)
    expect(meterPicture(meterOf({ normal: early, reverse: early }), paper).length).toBeLessThanOrEqual(24 - 4)
  })

  it('tells in its first line what proved the dates, where there is room for it', () => {
    const first = (columns: number): string | undefined =>
      meterPicture({ ...solar, proof: 'E2+EC' }, { ...paper, columns })[0]
    expect(first(80)).toMatch(/^home {2}\d{4}-\d\d-\d\d \w{3} {2}dates by E2\+EC$/)
    expect(first(30)).not.toContain('dates')
  })

  it('says with colours nothing that it does not say without', () => {
    const painted = meterPicture(solar, { ...paper, paint: (_, words) => words && `\u001b[1m${words}\u001b[0m` })
    expect(painted.join('\n')).toContain('\u001b[1m')
    expect(painted.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(meterPicture(solar, paper))
  })
})
