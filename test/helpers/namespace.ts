import { spawnSync } from 'node:child_process'
import { describeWhere } from './not-run.js'

/** Where a program runs: before its own words stand those of `unshare` (util-linux). */
const namespaces = {
  /** As in a container: it sees no process outside. */
  pid: ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'],
  /** It may mount what nobody else sees. */
  mount: ['unshare', '--mount'],
} as const

/** Tests in a namespace of the kernel; only root may make one, and not in every container. */
export function describeInNamespace(
  kind: keyof typeof namespaces,
  name: string,
  body: (inside: readonly string[]) => void,
): void {
  const [command, ...args] = namespaces[kind]
  const { status, error, stderr } = spawnSync(command, [...args, 'true'])
  const why = status === 0 ? undefined : `no ${kind} namespace: ${error?.message ?? stderr.toString().trim()}`
  describeWhere(name, why, () => body(namespaces[kind]), { mayBeAbsentInCi: true })
}
