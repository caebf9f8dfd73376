import {
  lineRule,
  passwordRule,
  routeBIdRule,
  routeBPasswordRule,
  tokenRule,
  urlRule,
} from '../../../config/check/rules.js'
import { findSecrets } from '../../../config/source/secrets.js'
import { Secret } from '../../base/secret.js'
import { readersWords } from '../../words/words.js'
import type { InitOptions } from '../write-settings.js'
import { askNumber, askOptional, askValue } from './ask-value.js'
import type { Prompt } from './prompt.js'

/** By the name of the environment variable that would hold it. */
export type Secrets = ReadonlyMap<string, Secret>

/** Route-B ID and password; none where the environment has them. */
export async function askRouteB(prompt: Prompt, meter: string, env: NodeJS.ProcessEnv): Promise<Secrets> {
  const words = readersWords().commands.initDialog
  const { routeB } = await findSecrets({ meters: [{ name: meter }], influxdb: false }, env)
  if (routeB[0] !== undefined) {
    prompt.say(words.known)
    return new Map()
  }
  prompt.say(words.routeB)
  const plain = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s-]/g, '')
  const id = await askValue(prompt, { question: words.routeBId, rule: routeBIdRule, plain })
  const password = await askValue(prompt, {
    question: words.password,
    rule: routeBPasswordRule,
    isHidden: true,
    plain: (typed) => typed.trim(),
  })
  return new Map([
    ['KENSHIN_ROUTE_B_ID', new Secret(id)],
    ['KENSHIN_ROUTE_B_PASSWORD', new Secret(password)],
  ])
}

type StoreAnswers = Pick<InitOptions, 'store' | 'url' | 'bucket' | 'org' | 'username'>

/** Where the readings go, and what opens it; what was given is not asked for. */
export async function askStore(prompt: Prompt, given: InitOptions): Promise<{ store: StoreAnswers; secrets: Secrets }> {
  const words = readersWords().commands.initDialog
  if (!(await wantsInfluxdb(prompt, given))) return { store: { store: 'sqlite' }, secrets: new Map() }
  const url =
    given.url ??
    (await askValue(prompt, {
      question: words.url,
      rule: urlRule,
      setting: 'store.url',
      usual: 'http://localhost:8086',
    }))
  const bucket =
    given.bucket ??
    (await askValue(prompt, { question: words.bucket, rule: lineRule, setting: 'store.bucket', usual: 'home' }))
  const org = given.org ?? (await askOptional(prompt, { question: words.org, rule: lineRule }))
  const token = await askOptional(prompt, { question: words.token, rule: tokenRule, isHidden: true })
  const store = { store: 'influxdb', url, bucket, ...(org !== undefined && { org }) } as const
  if (token !== undefined) return { store, secrets: new Map([['KENSHIN_INFLUX_TOKEN', new Secret(token)]]) }
  const username = org === undefined ? await askOptional(prompt, { question: words.user, rule: lineRule }) : undefined
  if (username === undefined) return { store, secrets: new Map() }
  const password = await askValue(prompt, { question: words.userPassword, rule: passwordRule, isHidden: true })
  return { store: { ...store, username }, secrets: new Map([['KENSHIN_INFLUX_PASSWORD', new Secret(password)]]) }
}

async function wantsInfluxdb(prompt: Prompt, { store, url, bucket, org }: InitOptions): Promise<boolean> {
  if (store !== undefined) return store === 'influxdb'
  if ([url, bucket, org].some((option) => option !== undefined)) return true
  const words = readersWords().commands.initDialog
  prompt.say(words.store)
  return (await askNumber(prompt, { question: words.whichStore, most: 2, usual: 1 })) === 2
}
