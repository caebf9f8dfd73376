import { text, type Text } from '../../src/words/words.js'
import { kindWritten, outlineAt, type Outline } from '../outline.js'
import { valueAt, type Path } from '../path.js'
import { nearest } from './nearest.js'
import { refuse, type Finding, type Refusal } from './problems.js'

/** Secrets of the store by the name under which people look for a setting. */
const IN_ENVIRONMENT: Readonly<Record<string, string>> = {
  token: 'KENSHIN_INFLUX_TOKEN',
  password: 'KENSHIN_INFLUX_PASSWORD',
}

/**
 * A name that no setting has, in the group at `parent`.
 * @param top everything that may be written
 */
export function unknownName(key: string, parent: Path, raw: unknown, top: Outline): Finding {
  const at = { path: [...parent, key], atKey: true }
  // `password:abc` without a space is one name to YAML, and below routeB any name may be a secret in the wrong place.
  const isHidden = key.includes(':') || parent.at(-1) === 'routeB'
  const group = outlineAt(raw, parent, top)
  const what = refuse(({ refusals }) => (isHidden ? refusals.unknownInside : refusals.unknownName))
  return {
    ...at,
    ...(isHidden && { shown: parent }),
    ...what,
    ...(secretOrOtherKind(key, parent, group) ?? {
      todo: whatToWrite(key, group && kindWritten(group, valueAt(raw, parent))),
    }),
  }
}

/** A name that is known elsewhere: in the environment, or in the other kind of store. */
function secretOrOtherKind(key: string, parent: Path, group: Outline | undefined): Required<Refusal> | undefined {
  const variable = parent[0] === 'store' ? IN_ENVIRONMENT[key] : undefined
  if (variable !== undefined) return refuse(({ refusals }) => refusals.secret({ variable }))
  const other = group?.oneOf?.find(({ properties = {} }) => Object.hasOwn(properties, key))
  if (other === undefined) return undefined
  return refuse(({ refusals }) => refusals.ofKind({ kind: String(other.properties?.kind?.const) }))
}

function whatToWrite(key: string, group: Outline | undefined): Text {
  if (key.includes(':')) return text(({ settings }) => settings.hints.spaceAfterColon)
  const names = Object.keys(group?.properties ?? {})
  const name = nearest(key, names)
  return text(({ settings: { hints } }) =>
    name === undefined ? hints.knownNames({ names }) : hints.didYouMean({ name }),
  )
}
