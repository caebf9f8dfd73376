import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../src/base/instant.js'
import { decideDate, type DateEvidence } from '../../src/history/decide-date.js'
import { vetoed } from '../../src/history/errors.js'
import { BY_HOST, hostClocks, hosts, meters, NEWEST, table, TRUTH, type HostClock, type MeterClock } from './clocks.js'

const at = (words: string): number => parseInstant(words)
const YESTERDAY_2330 = at('2026-12-09T23:30')

const decide = (meter: MeterClock, host: HostClock, more: Partial<DateEvidence> = {}): string => {
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

describe('decideDate()', () => {
  describe.each(table)('with an empty store, a meter $meter', ({ meter, emptyStore }) => {
    it.each(hostClocks.map((host, i) => [host, emptyStore[i]!] as const))('and a host %s: %s', (host, decision) =>
      expect(decide(meter, host)).toBe(decision),
    )
  })

  describe.each(table)(
    'with a store full up to yesterday, a meter $meter that finds them $stored',
    ({ meter, fullStore, stored }) => {
      it.each(hostClocks.map((host, i) => [host, fullStore[i]!] as const))('and a host %s: %s', (host, decision) => {
        const newest = YESTERDAY_2330
        expect(decide(meter, host, { newest, stored })).toBe(decision)
        // Before the stored readings were read again, nothing stands but what the host's clock says as well.
        if (stored !== 'none' && decision !== NEWEST)
          expect(decide(meter, host, { newest, stored: 'unasked' })).toBe(decision === BY_HOST ? BY_HOST : 'open')
      })
    },
  )

  it.each(Object.keys(meters) as MeterClock[])(
    'with meterClock: trust, a meter %s stands unless readings after it are stored',
    (meter) => {
      for (const host of hostClocks) {
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
