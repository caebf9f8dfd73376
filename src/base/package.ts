import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The path of a file that is published with the program, wherever this module is run from: source, compiled or bundled. */
export const pathInPackage = (name: string): string => createRequire(import.meta.url).resolve(`#package/${name}`)

/** Of package.json. */
export const version = (): string =>
  (JSON.parse(readFileSync(pathInPackage('package.json'), 'utf8')) as { version: string }).version
