import { formatNumber } from '../../numbers.js'
import { formatEstimate, plural } from '../format.js'

interface Counted {
  readonly meter: string
  readonly days: number
  readonly wholeDays: number
  readonly months: number
  readonly wholeMonths: number
}

/** What is stored: `kenshin status`, `kenshin export`, `kenshin copy`. */
export const data = {
  status: {
    description: 'what was used lately, and which days are stored',
    meter: 'only this meter of the settings, with its calendar',
    ascii: 'draw with ASCII signs alone',
    examples: `
Examples:
  kenshin status               what was used, which days are stored, what the
                               meter will forget and when; of several meters: a table
  kenshin status --meter home  one of several meters
  kenshin status --ascii       where the terminal has no block characters
  kenshin status --json        the same for programs
`,
    readings: ({ readings, first, last }: { readings: number; first: string; last: string }) =>
      `${plural(readings, 'reading')}, ${first} … ${last}`,
    register: ({ firstKwh, lastKwh, usageKwh }: { firstKwh: number; lastKwh: number; usageKwh: number }) =>
      `register ${formatNumber(firstKwh, 1)} → ${formatNumber(lastKwh, 1)} kWh, sum of the half hours ${formatNumber(usageKwh, 1)} kWh`,
    memoryEnds: ({ date }: { date: string }) => `The meter holds nothing up to ${date}.`,
    leaving: ({ date, slots, forgottenOn }: { date: string; slots: number; forgottenOn: string }) =>
      `${date}: ${plural(slots, 'half hour')} not stored; the meter forgets the day on ${forgottenOn}`,
    moreDays: ({ days }: { days: number }) => `… and ${plural(days, 'more day')}`,
    about: ({ what, words }: { what: string; words: string }) => `${what}: ${words}`,
    nothingStored: 'Nothing is stored yet. Run: kenshin import',
    nothingSince: ({ date }: { date: string }) => `Nothing of these days is stored; the newest stored day is ${date}.`,
    otherClock: ({ host, newest }: { host: string; newest: string }) =>
      `This computer's clock says ${host}: the calendar ends at the newest stored day, ${newest}.`,
    spooled: 'Some days wait in the spool for the database; the next run writes them.',
  },
  export: {
    description: 'write the readings of the store to stdout',
    options: {
      format: 'how (csv)',
      precision: 'unit of time of lp (s)',
      from: 'first date (Japan), YYYY-MM-DD',
      to: 'last date (Japan), YYYY-MM-DD',
      meter: 'only this meter',
    },
    wrongDate: 'It must be a date, YYYY-MM-DD.',
    examples: `
Examples:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 > october.lp
  kenshin export --format ndjson --meter home | jq .usage_kwh

Columns: time, meter, direction, count, cumulative_kwh, usage_kwh (of the half
hour that begins at time; empty while unknown).
lp is InfluxDB's line protocol, times in seconds: write it with precision=s
(influx write --precision s), or choose --precision ns, which needs no word.
`,
    inSeconds:
      'Times are in seconds: write them with precision=s (influx write --precision s), or export with --precision ns.',
  },
  copy: {
    description: 'copy everything from one store to another',
    options: { from: 'where to read', to: 'where to write' },
    examples: `
STORE is one of
  settings     the store of the settings in use
  FILE.sqlite  a SQLite file of kenshin
  FILE.yaml    the store of other settings

KENSHIN_INFLUX_TOKEN and KENSHIN_INFLUX_PASSWORD belong to settings, or to the
only InfluxDB of the two. Of two, each has its own: KENSHIN_INFLUX_TOKEN__FROM
and KENSHIN_INFLUX_TOKEN__TO (…_PASSWORD__FROM, …__TO; …_FILE works as well).

Examples:
  kenshin copy --from kenshin.sqlite --to settings   from SQLite to InfluxDB
  kenshin copy --from settings --to backup.sqlite    a backup
`,
    progress: ({ done, total }: { done: number; total: number }) => `copying, ${done}/${total}`,
    copied: ({ readings, days, runs }: { readings: number; days: number; runs: number }) =>
      `copied ${plural(readings, 'reading')}, ${plural(days, 'day mark')}, ${plural(runs, 'run')}`,
  },
  rebuild: {
    description: 'fill energy_day and energy_month from the readings',
    meter: 'only this meter',
    examples: `
Every run keeps both up to date. A database that an earlier kenshin filled needs
this once. The readings stay as they are; the same again changes nothing.

Examples:
  kenshin rebuild               all meters of the settings
  kenshin rebuild --meter home  one meter, also one that is no longer in them
`,
    progress: ({ meter, percent, seconds }: { meter: string; percent: number; seconds: number }) =>
      `${meter}: ${percent} %, ${formatEstimate(seconds)} left`,
    rebuilt: ({ meter, days, wholeDays, months, wholeMonths }: Counted) =>
      `${meter}: ${plural(days, 'day')} (${formatNumber(wholeDays)} whole), ${plural(months, 'month')} (${formatNumber(wholeMonths)} whole)`,
    leftOut: ({ months, first }: { months: number; first: string }) =>
      `Left out: ${plural(months, 'month')} from ${first} on, which began before what the database keeps. A longer retention would hold them.`,
    nothing: ({ meter }: { meter: string }) => `${meter}: no readings are stored. Run: kenshin import`,
  },
}
