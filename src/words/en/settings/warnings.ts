/** Settings that work but should be looked at. */
export const warnings = {
  noPassword: 'store.username is set without its password: set KENSHIN_INFLUX_PASSWORD.',
  noUsername: 'KENSHIN_INFLUX_PASSWORD is set without store.username and is ignored.',
  unencrypted: ({ host }: { host: string }) =>
    `store.url begins with http: the token or password goes to ${host} unencrypted, for everybody on the way to read. Use https.`,
  seldom: ({ gap, days }: { gap: number; days: number }) =>
    `jobs.nightly-backfill leaves up to ${gap} days between two runs, history.days reads ${days}: the days between are lost.`,
  lateSpread: ({ spread }: { spread: number }) =>
    `jobs.spread: a start up to ${spread} minutes later may fall into 23:50–00:35, when meters roll their history over.`,
  openToOthers: ({ file }: { file: string }) =>
    `${file} contains credentials and other users can read it: chmod 600 ${file}`,
  unreadableBeside: ({ file, code }: { file: string; code: string }) =>
    `${file} is there and cannot be read (${code}); it may hold the Route-B ID and password.`,
}
