/** What is in config/docker, read as a container engine reads it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export const root = new URL('../../../', import.meta.url).pathname
export const folder = join(root, 'config/docker')
export const readText = (name: string): string => readFileSync(join(root, name), 'utf8')

export interface Service {
  readonly image: string
  readonly profiles?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly devices?: readonly string[]
  readonly build?: object
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_drop?: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

export const compose = parse(readText('config/docker/compose.yaml'), { merge: true }) as Compose

/** The instructions of the Containerfile, lines that go on joined. */
export const instructions: readonly { readonly name: string; readonly words: string }[] = readText(
  'config/docker/Containerfile',
)
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => ({ name: line.split(' ')[0]!, words: line.slice(line.indexOf(' ') + 1) }))

export const instructionsOf = (name: string): string[] =>
  instructions.filter((one) => one.name === name).map(({ words }) => words)

/** What the package would hold: paths from the root of the repository. Nothing is built. */
export function packed(): string[] {
  const words = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return (JSON.parse(words) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path)
}

/** How containers are run here: `docker run`, `podman run`, or what CONTAINER_RUN says, with its options. */
const run = (process.env.CONTAINER_RUN ?? '').split(' ').filter((word) => word !== '')
const engine = run.length > 0 ? run.slice(0, run.indexOf('run')) : undefined
const engines = engine === undefined ? [['docker'], ['podman']] : [engine]
const image = compose.services.kenshin!.image
const ask = ([program, ...options]: readonly string[], ...args: string[]): string | undefined => {
  const { status, stdout } = spawnSync(program!, [...options, ...args], { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}
const engineWithImage = engines.find((one) => ask(one, 'image', 'inspect', image) !== undefined)

const command = run.length > 0 ? run : [...(engineWithImage ?? []), 'run']
const limits = ['--rm', '--read-only', '--cap-drop', 'ALL', '--network', 'none']
/** With these codes the engine says that it could not begin. */
const NOT_BEGUN = [125, 126, 127]

/** Why no container can be run; undefined where one can. */
export const whyNoContainer = why()

function why(): string | undefined {
  if (engineWithImage === undefined)
    return `no container engine that has the image ${image}: run make image, with docker or podman`
  const { status, stderr } = spawnSync(command[0]!, [...command.slice(1), ...limits, image, '--version'], {
    encoding: 'utf8',
  })
  if (status === null || !NOT_BEGUN.includes(status)) return undefined
  const [said = ''] = stderr.trim().split('\n').slice(-1)
  return `${command[0]!} runs no container here, name its options with CONTAINER_RUN: ${said}`
}

export interface Image {
  readonly Size: number
  readonly Config: { readonly User: string; readonly Env: readonly string[] }
  readonly History?: readonly unknown[]
}

export const inspect = (): Image => (JSON.parse(ask(engineWithImage!, 'image', 'inspect', image)!) as [Image])[0]

/** What a command in a container says; throws when it fails. */
export function inContainer(options: readonly string[], ...args: string[]): string {
  const all = [...command.slice(1), ...limits, ...options, image, ...args]
  return execFileSync(command[0]!, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
