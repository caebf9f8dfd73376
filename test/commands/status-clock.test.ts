import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/load.js'
import { plusDays } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { showStatus } from '../../src/commands/show-status.js'
import { Screen } from '../../src/report/screen.js'
import { lastDayShown } from '../../src/report/overview.js'
import { mark, wholeDays } from '../store/samples.js'
import { homeWith, type Home } from './home.js'

/** What `kenshin status` prints on a host whose clock shows an instant. */
async function statusAt(home: Home, host: string, json = false): Promise<string> {
  const config = await loadConfig({
    file: join(home.folder, 'kenshin.yaml'),
    env: {},
    cwd: home.folder,
    home: homedir(),
  })
  const time = { ...systemTime, now: () => parseInstant(host) * 1000 }
  const printed: string[] = []
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((words) => printed.push(String(words)) > 0)
  try {
    const { signal } = new AbortController()
    await showStatus({ config, json, time, log: silent, screen: new Screen(process.stderr), signal }, {})
  } finally {
    stdout.mockRestore()
  }
  return printed.join('')
}

/** Stored from 2026-12-01 on. */
const stored = { readings: wholeDays(107, 40).readings, days: wholeDays(107, 40).days }
const newest = stored.days.at(-1)!.date

describe('kenshin status on a host with a wrong clock', () => {
  it.each(['1970-01-01T09:00:00', '2016-11-03T17:17:02', `${plusDays(newest, -20)}T12:00:00`, '2099-01-01T00:00:00'])(
    'shows what is stored up to the newest day at %s, and says so',
    async (host) => {
      const home = await homeWith(stored)
      const words = await statusAt(home, host)
      expect(words).toContain('complete 40')
      expect(words).not.toContain('Nothing is stored')
      expect(words).toContain(
        `This computer's clock says ${host.slice(0, 10)}: the calendar ends at the newest stored day, ${newest}.`,
      )
      const [view] = JSON.parse(await statusAt(home, host, true)) as [{ days: { complete: number } }]
      expect(view.days.complete).toBe(40)
    },
  )

  it('shows today where it is right', async () => {
    const today = plusDays(newest, 3)
    const words = await statusAt(await homeWith(stored), `${today}T12:00:00`)
    expect(words).toContain('missing 60')
    expect(words).not.toContain('clock')
  })

  it('does not say that nothing is stored where that was long ago', async () => {
    const words = await statusAt(await homeWith({ days: [mark(107)] }), '2028-01-01T00:00:00')
    expect(words).toContain(`Nothing of these days is stored; the newest stored day is ${mark(107).date}.`)
  })
})

describe('lastDayShown()', () => {
  it('is the host`s date where nothing is stored', () =>
    expect(lastDayShown(parseInstant('1970-01-01T12:00:00'), undefined)).toBe('1970-01-01'))
})
