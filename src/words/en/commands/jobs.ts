import { formatNumber } from '../../numbers.js'
import { formatDuration, formatEstimate, plural } from '../format.js'

/** What a run did, or would do, for one meter. */
const run = {
  summary: ({ meter, daysRead, readings, holes, requests, retries, seconds }: Summary) =>
    `${meter}: ${plural(daysRead, 'day')} read, ${plural(readings, 'reading')} stored, ${plural(holes, 'hole')}, ${formatNumber(requests)} requests (${retries} repeated), ${formatDuration(seconds)}`,
  planned: ({ days, oldest, newest }: { days: number; oldest: string; newest: string }) =>
    `would read ${plural(days, 'day')}, ${oldest} … ${newest}`,
  onlyToday: ({ today }: { today: string }) => `nothing is missing; only today, ${today}, would be read again`,
  lastPace: 'at the pace of the last run',
  usualPace: 'at the usual pace',
  plan: ({ meter, what, requests, usualS, pace, badS }: Plan) =>
    `${meter}: ${what}\n  about ${formatNumber(requests)} requests, ${formatEstimate(usualS)} ${pace}, up to ${formatEstimate(badS)} on a bad link`,
}

interface Summary {
  readonly meter: string
  readonly daysRead: number
  readonly readings: number
  readonly holes: number
  readonly requests: number
  readonly retries: number
  readonly seconds: number
}

interface Plan {
  readonly meter: string
  readonly what: string
  readonly requests: number
  /** Seconds on a usual link, at a pace, and on a bad link. */
  readonly usualS: number
  readonly pace: string
  readonly badS: number
}

/** `kenshin import`, `kenshin backfill`, `kenshin run`. */
export const jobs = {
  jobOptions: {
    meter: 'only this meter of the settings',
    dryRun: 'print the plan and an estimate, then stop',
    ascii: 'draw with ASCII signs alone',
  },
  import: {
    description: 'import every day that the meter still holds',
    days: 'how many finished days to import, 1–99',
    wrongDays: 'It must be a whole number from 1 to 99.',
    examples: `
Examples:
  kenshin import --dry-run   what would be read, and how long it takes
  kenshin import             every day that the meter still holds, up to 99
  kenshin import --days 7    only the last week

It may be ended at any time (Ctrl-C) and run again: what is stored and complete
is not read again. --dry-run opens no port and writes nothing.
`,
  },
  backfill: {
    description: 'one nightly run, now',
    examples: `
Examples:
  kenshin backfill            one nightly run, now: only what is missing
  kenshin backfill --dry-run  what it would read
  17 3 * * * kenshin backfill --log-level warn    as a line of your own crontab
`,
  },
  run: {
    description: 'stay and run the jobs by cron',
    examples: `
Examples:
  kenshin run                     catch up now, then read every night
  systemctl enable --now kenshin  the same as a service, see config/systemd

The time is jobs.nightly-backfill in the settings: cron, Asia/Tokyo. With
jobs.spread it is later by a part of so many minutes, by the name of the meter.
heartbeat.json in the state folder tells when the last run ended, and how.
`,
  },
  job: run,
}
