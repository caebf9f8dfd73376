import { formatDuration, list } from './format.js'

/** What a run does before it reads days: each from the longest wording to the shortest. */
const phases = {
  turn: ['waiting for the dongle', 'waiting'],
  store: ['checking the database', 'database'],
  dongle: ['waking the dongle', 'dongle'],
  meter: ['looking for the meter and joining it (up to 3 min)', 'looking for the meter', 'searching'],
  history: ['connected, reading', 'reading'],
}

/** The line of progress. */
export const report = {
  phases,
  list,
  spent: ({ seconds }: { seconds: number }) => formatDuration(seconds),
  days: ({ done, total }: { done: number; total: number }) => `${done}/${total} days`,
  left: ({ seconds }: { seconds: number }) => `${formatDuration(seconds)} left`,
  now: ({ date }: { date: string }) => `now ${date}`,
  holes: ({ holes }: { holes: number }) => `${holes} ${holes === 1 ? 'hole' : 'holes'}`,
  metersDone: ({ meters, done }: { meters: number; done: number }) => `${done}/${meters} meters done`,
  metersFailed: ({ failed }: { failed: number }) => `${failed} failed`,
  requests: ({ requests, retries }: { requests: number; retries: number }) =>
    `${requests} requests (${retries} repeated)`,
}
