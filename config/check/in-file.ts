import { pathWords } from '../path.js'
import type { Source } from '../source/yaml.js'
import type { Finding, Problem } from './problems.js'

/**
 * Everything that is wrong with a file, in its order.
 * @param name of the file, for people
 */
export function problemsInFile(name: string, source: Source, findings: readonly Finding[]): Problem[] {
  const settings = findings.map(({ path, shown = path, atKey, what, todo }) => {
    const place = source.locate(path, atKey)
    return { place, what, todo, setting: shown.length === 0 ? '' : ` ${pathWords(shown)}` }
  })
  return [...source.findings.map((finding) => ({ ...finding, setting: '' })), ...settings]
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    .map(({ place, setting, what, todo }) => ({ where: `${name}:${place.line}:${place.column}${setting}`, what, todo }))
}
