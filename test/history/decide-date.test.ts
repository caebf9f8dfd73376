import { describe, expect, it } from 'vitest'
import { DAY_S, parseInstant } from '../../src/base/clock.js'
import { decideDate, type DateEvidence } from '../../src/history/decide-date.js'
import { vetoed } from '../../src/history/errors.js'

const at = (words: string): number => parseInstant(words)
const TRUTH = at('2026-12-10T12:10')
const YESTERDAY_2330 = at('2026-12-09T23:30')

const meters = {
  right: TRUTH,
  'at 2000': at('2000-01-01T01:00'),
  'a year behind': TRUTH - 365 * DAY_S,
  'a day behind': TRUTH - DAY_S,
  'a day ahead': TRUTH + DAY_S,
  'a year ahead': TRUTH + 365 * DAY_S,
  'at 2099': at('2099-01-01T01:00'),
} as const
const hosts = {
  right: TRUTH,
  'at 1970': 30,
  'at 2016': at('2016-11-03T17:17:02'),
  'a year ahead': TRUTH + 365 * DAY_S,
} as const
type Meter = keyof typeof meters
type Host = keyof typeof hosts

const decide = (meter: Meter, host: Host, more: Partial<DateEvidence> = {}): string => {
  const decision = decideDate({
    meter: [meters[meter], meters[meter] + 60],
    host: hosts[host],
    newest: undefined,
    stored: 'none',
    meterClock: 'check',
    ...more,
  })
  return decision.kind === 'open' ? 'open' : `${decision.kind}: ${decision.by}`
}

const HOST = "vetoed: the host's clock"
const NEITHER = 'vetoed: release'
const NEWEST = 'vetoed: newest reading'
const ALONE = 'stands: nothing else'
const BY_HOST = "stands: the host's clock"

describe('decideDate()', () => {
  describe.each([
    ['right', [BY_HOST, ALONE, ALONE, HOST]],
    ['at 2000', [HOST, NEITHER, NEITHER, HOST]],
    ['a year behind', [HOST, NEITHER, NEITHER, HOST]],
    ['a day behind', [HOST, ALONE, ALONE, HOST]],
    ['a day ahead', [HOST, ALONE, ALONE, HOST]],
    ['a year ahead', [HOST, ALONE, ALONE, BY_HOST]],
    ['at 2099', [HOST, NEITHER, NEITHER, HOST]],
  ] as const)('with an empty store, a meter %s', (meter, expected) => {
    it.each((Object.keys(hosts) as Host[]).map((host, i) => [host, expected[i]!] as const))(
      'and a host %s: %s',
      (host, decision) => expect(decide(meter, host)).toBe(decision),
    )
  })

  /** Stored up to yesterday; `met`: what comes of reading a stored day again, where there is one within reach. */
  describe.each([
    ['right', 'equal', [BY_HOST, 'stands: stored readings', 'stands: stored readings', 'stands: stored readings']],
    ['at 2000', 'none', [NEWEST, NEWEST, NEWEST, NEWEST]],
    ['a year behind', 'none', [NEWEST, NEWEST, NEWEST, NEWEST]],
    ['a day behind', 'different', [NEWEST, NEWEST, NEWEST, NEWEST]],
    [
      'a day ahead',
      'different',
      ['vetoed: stored readings', 'vetoed: stored readings', 'vetoed: stored readings', 'vetoed: stored readings'],
    ],
    ['a year ahead', 'none', [HOST, ALONE, ALONE, BY_HOST]],
    ['at 2099', 'none', [HOST, NEITHER, NEITHER, HOST]],
  ] as const)('with a store full up to yesterday, a meter %s that finds them %s', (meter, met, expected) => {
    it.each((Object.keys(hosts) as Host[]).map((host, i) => [host, expected[i]!] as const))(
      'and a host %s: %s',
      (host, decision) => {
        const newest = YESTERDAY_2330
        expect(decide(meter, host, { newest, stored: met })).toBe(decision)
        // Before the stored readings were met again, nothing stands but what the host's clock says as well.
        if (met !== 'none' && decision !== NEWEST)
          expect(decide(meter, host, { newest, stored: 'unasked' })).toBe(decision === BY_HOST ? BY_HOST : 'open')
      },
    )
  })

  it.each(Object.keys(meters) as Meter[])(
    'with meterClock: trust, a meter %s stands unless readings after it are stored',
    (meter) => {
      for (const host of Object.keys(hosts) as Host[]) {
        expect(decide(meter, host, { meterClock: 'trust' })).toBe('stands: the settings')
        expect(decide(meter, host, { meterClock: 'trust', newest: YESTERDAY_2330 })).toBe(
          meters[meter] < YESTERDAY_2330 ? NEWEST : 'stands: the settings',
        )
      }
    },
  )

  it('lets clocks differ by half a day', () => {
    const of = (host: number): string =>
      decideDate({ meter: [TRUTH, TRUTH + 60], host, newest: undefined, stored: 'none', meterClock: 'check' }).kind
    expect([of(TRUTH - 12 * 3600), of(TRUTH + 60 + 12 * 3600)]).toEqual(['stands', 'stands'])
    expect([of(TRUTH - 12 * 3600 - 1), of(TRUTH + 60 + 12 * 3600 + 1)]).toEqual(['vetoed', 'vetoed'])
  })
})

describe('vetoed()', () => {
  const evidence: DateEvidence = {
    meter: [at('2000-01-01T01:00:30'), at('2000-01-01T01:01:30')],
    host: at('2026-11-25T21:08:59'),
    newest: YESTERDAY_2330,
    stored: 'none',
    meterClock: 'check',
  }

  it.each([
    ["the host's clock", 'The meter says 2000-01-01 01:00, this computer 2026-11-25 21:08; one of them is wrong.'],
    ['release', 'The meter says 2000-01-01 01:00, this computer 2026-11-25 21:08; both are wrong.'],
  ] as const)('tells both times: %s', (by, words) => {
    const error = vetoed(by, evidence)
    expect(error).toMatchObject({ code: 'history.date-not-proven', exit: 5, message: words, facts: { by } })
    expect(error.remedy.en).toContain('history.meterClock: trust')
  })

  it('names the newest stored reading', () => {
    const { words, remedy } = vetoed('newest reading', evidence)
    for (const said of [words.en, words.ja])
      expect(said).toMatch(/2000-01-01 01:00.*2026-11-25 21:08.*2026-12-09 23:30/)
    expect(remedy.en).not.toContain('trust')
  })
})
