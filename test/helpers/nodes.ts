import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describeWhere } from './not-run.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')
const node12 = join(cache, 'nodes/12/bin/node')

/** A Node.js that is far too old, where it is there. */
export const oldNode = existsSync(node12) ? node12 : undefined

export function describeOldNode(name: string, body: () => void): void {
  describeWhere(name, oldNode === undefined ? 'Node.js 12 is absent: run test/prepare/nodes.sh 12' : undefined, body)
}
