import { formatNumber } from '../numbers.js'
import { formatDuration, list, plural } from './format.js'

/** What `kenshin doctor` says of the links that hold; of a broken one its error tells. */
export const check = {
  links: {
    settings: 'settings',
    store: 'database',
    credentials: 'Route B',
    dongle: 'dongle',
    meter: 'meter',
    session: 'session',
    answer: 'answer',
  },
  states: { good: 'ok', broken: 'FAILED' },
  settings: ({ file, meters }: { file: string; meters: number }) => `${file}, ${plural(meters, 'meter')}`,
  store: ({ name }: { name: string }) => `${name}: a point was written and read back`,
  credentials: 'ID of 32 and password of 12 characters',
  dongle: ({ port, ...dongle }: Dongle & { port: string }) => `${port}: ${dongleOf(dongle)}`,
  meter: ({ channel, lqi, seconds }: { channel: number; lqi: number; seconds: number }) =>
    `found on channel ${channel} in ${formatDuration(seconds)}, signal ${strengthOf(lqi)}`,
  session: ({ seconds }: { seconds: number }) => `joined in ${formatDuration(seconds)}`,
  answer: ({ registerKwh, powerW }: Answer) =>
    list([
      registerKwh === undefined
        ? 'it answers, its register shows nothing'
        : `register ${formatNumber(registerKwh, 1)} kWh`,
      ...(powerW === undefined ? [] : [`${formatNumber(powerW)} W at this moment`]),
    ]),
  next: ({ remedy }: { remedy: string }) => `Next: ${remedy}`,
  allGood: ({ command }: { command: string }) => `Every link holds. Next: ${command}`,
  goodSoFar: 'What was looked at holds. Without --no-radio the meter is tried, too.',
  broken: ({ broken, looked }: { broken: number; looked: number }) =>
    `${broken} of ${plural(looked, 'link')} failed. Correct the first one and run this again.`,
}

/** What is known of a dongle. */
export interface Dongle {
  /** As it stands on the box; undefined where its USB device does not tell it. */
  readonly model: string | undefined
  readonly facts: Facts
}

type Facts =
  | {
      readonly language: 'SKSTACK-IP'
      readonly firmware: string
      readonly dialect: keyof typeof dialects
      readonly output: keyof typeof outputs
    }
  | {
      readonly language: 'J11'
      readonly firmware: string
      readonly build: 'B route and HAN' | { readonly id: string }
    }

interface Answer {
  readonly registerKwh: number | undefined
  /** Negative = sold. */
  readonly powerW: number | undefined
}

const dialects = { single: 'single stack', dual: 'dual stack' }
const outputs = { text: 'prints hex text', bytes: 'prints raw bytes' }

export const dongleOf = ({ model, facts }: Dongle): string =>
  list([...(model === undefined ? [] : [model]), facts.language, ...partsOf(facts)])

function partsOf(facts: Facts): string[] {
  const firmware = facts.firmware === '' ? 'firmware unknown' : `firmware ${facts.firmware}`
  if (facts.language !== 'J11') return [firmware, dialects[facts.dialect], outputs[facts.output]]
  if (facts.build === 'B route and HAN') return [`${firmware} for B route and HAN`]
  return [`${firmware} of an unknown kind (${facts.build.id})`]
}

/** @param lqi 0–255 */
function strengthOf(lqi: number): string {
  const dbm = Math.round(0.275 * lqi - 104.27)
  return `${dbm} dBm (LQI ${lqi})${dbm < -90 ? ', weak: move the dongle nearer' : ''}`
}
