import { existsSync } from 'node:fs'

/** Where Debian, Fedora, Arch and macOS put it. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that is installed; undefined where none is. */
export const chromium = PLACES.find((path) => path !== undefined && existsSync(path))

export const noChromium =
  chromium === undefined ? 'there is no chromium: apt-get install chromium, or CHROMIUM=path' : undefined
