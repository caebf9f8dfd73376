import { formatNumber } from '../../numbers.js'

/** `kenshin report`. */
export const report = {
  description: 'write one HTML page with all pictures: heat map, days, months, typical day',
  options: {
    out: 'the file (report.path of the settings, else kenshin-report.html)',
    open: 'open it in the browser',
    days: 'so many days before the last one (366)',
    from: 'first date (Japan), YYYY-MM-DD',
    to: 'last date (Japan), YYYY-MM-DD',
    meter: 'only this meter',
    lang: "language of the page (the reader's)",
  },
  examples: `
Examples:
  kenshin report --open             the last year, in the browser
  kenshin report --days 31 --out november.html
  kenshin report --from 2020-01-01  everything since then

The page is one file that loads nothing from the network. To have it made
after each run, set report.path in kenshin.yaml.
`,
  wrongDays: 'It must be a whole number of days, 1 or more.',
  reading: ({ meter }: { meter: string }) => `reading ${meter}`,
  written: ({ path, bytes }: { path: string; bytes: number }) => `${path} (${formatNumber(bytes / 1000)} kB)`,
  nothing: ({ meter }: { meter: string }) => `Nothing is stored of ${meter} in these days.`,
  openIt:
    'Open it in a browser, or run the command with --open.\nKeep it to yourself: it tells when somebody is at home.',
  notOpened: ({ path, url, host }: { path: string; url: string; host: string }) =>
    `There is no browser here that can be opened.\nOn this machine: ${url}\nFrom another one, copy it first: scp ${host}:${path} .`,
}
