import { existsSync, readFileSync } from 'node:fs'

/** Where package.json is: seen from the compiled file, and from this one as the tests load it. */
const PLACES = ['../../../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url))

/** Of package.json. */
export function version(): string {
  const content = readFileSync(
    PLACES.find((place) => existsSync(place))!,
    'utf8',
  )
  return (JSON.parse(content) as { version: string }).version
}
