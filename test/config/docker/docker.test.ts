import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../../config/load.js'
import { dateAt } from '../../../src/base/clock.js'
import { allOutput, start } from '../../helpers/kenshin.js'
import { describeInfluxd2, freePort, serving, startInfluxd2 } from '../../helpers/influxd.js'
import { describeWhere } from '../../helpers/not-run.js'
import { makeFolder } from '../settings.js'
import {
  compose,
  folder,
  inContainer,
  inspect,
  instructionsOf,
  packed,
  readText,
  root,
  whyNoContainer,
} from './files.js'

const services = Object.entries(compose.services)
const ours = services.filter(([, { build }]) => build !== undefined)
const { demo, kenshin, emulator } = compose.services

describe('the Containerfile', () => {
  it('names its base images exactly, and those that work run on the machine that builds', () => {
    const images = instructionsOf('FROM').filter((words) => words !== 'scratch')
    expect(images).toHaveLength(2)
    for (const words of images)
      expect(words).toMatch(/^--platform=\$BUILDPLATFORM docker\.io\/library\/debian:trixie-\d{8}-slim AS \w+$/)
  })

  it('copies what git has, and what .dockerignore lets in', () => {
    const known = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    }).split('\n')
    const allowed = readText('.dockerignore').split('\n')
    const sources = instructionsOf('COPY')
      .filter((words) => !words.startsWith('--from'))
      .flatMap((words) => words.split(' ').slice(0, -1))
    expect(sources).toContain('src')
    for (const source of sources) {
      expect(
        known.some((path) => path === source || path.startsWith(`${source}/`)),
        source,
      ).toBe(true)
      expect(allowed).toContain(`!${source.split('/')[0]!}`)
    }
  })

  it('runs, as somebody who is not root, what the package holds; secrets are in no package and no layer', () => {
    const files = packed()
    const said = [...instructionsOf('ENTRYPOINT'), ...instructionsOf('HEALTHCHECK')].join(' ')
    const paths = [...said.matchAll(/\/opt\/kenshin\/([^"]+)/g)].map(([, path]) => path)
    expect(paths).toEqual(['dist/kenshin/kenshin.cjs', 'config/docker/healthy.js'])
    for (const path of paths) expect(files).toContain(path)
    expect(instructionsOf('USER').at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(files.filter((path) => path.includes('secrets/'))).toEqual([])
    for (const list of ['.dockerignore', '.gitignore']) expect(readText(list)).toContain('config/docker/secrets')
  })
})

describe('compose.yaml', () => {
  it('names every image exactly', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/:\d+\.\d+\.\d+$/)
    const { version } = JSON.parse(readText('package.json')) as { version: string }
    for (const [name, { image }] of ours) expect(image, name).toBe(`kenshin:${version}`)
    for (const page of ['README.md', 'README.ja.md', 'docs/install.md', 'docs/install.ja.md'])
      for (const [words, named] of readText(page).matchAll(/kenshin[-:](\d+\.\d+\.\d+)/g))
        expect(named, words).toBe(version)
  })

  it('gives kenshin a root that cannot be written, no rights, and its folder to keep', () => {
    expect(ours.map(([name]) => name)).toEqual(['kenshin', 'demo', 'emulator'])
    for (const [, service] of ours) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    for (const [, { privileged }] of services) expect(privileged).toBeUndefined()
    const kept = instructionsOf('VOLUME')[0]!
    for (const service of [kenshin, demo]) expect(service?.volumes?.some((one) => one.endsWith(`:${kept}`))).toBe(true)
  })

  it('mounts only what is there: files of the repository, volumes, secrets', () => {
    for (const [name, { volumes = [], secrets = [] }] of services) {
      for (const source of volumes.map((volume) => volume.split(':')[0]!))
        if (source.startsWith('.')) expect(existsSync(join(folder, source)), `${name} ${source}`).toBe(true)
        else expect(compose.volumes, name).toHaveProperty(source)
      for (const secret of secrets) expect(compose.secrets, name).toHaveProperty(secret)
    }
  })

  it('holds no secret: each is a file', () => {
    for (const [name, { environment = {} }] of services)
      for (const [variable, value] of Object.entries(environment))
        if (/TOKEN|PASSWORD|ROUTE_B/.test(variable)) {
          expect(variable, name).toMatch(/_FILE$/)
          expect(Object.keys(compose.secrets), name).toContain(/^\/run\/secrets\/(.+)$/.exec(value)?.[1])
        }
  })

  it('opens nothing to the network but Grafana, and that to this machine', () => {
    expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(['${KENSHIN_GRAFANA_ADDRESS:-127.0.0.1:3000}:3000'])
  })

  it('tells Grafana what its data sources ask for', () => {
    const sources = readText('config/grafana/provisioning/datasources/kenshin.yaml').replaceAll(/^#.*$/gm, '')
    const asked = [...new Set([...sources.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!))]
    const { environment = {}, entrypoint = [] } = compose.services.grafana as { entrypoint?: string[] } & typeof demo &
      object
    for (const name of asked) expect(`${Object.keys(environment).join(' ')} ${entrypoint.join(' ')}`).toContain(name)
  })

  it.each([
    ['kenshin', 'kenshin.meter.yaml'],
    ['demo', 'kenshin.demo.yaml'],
  ])('the service %s has settings without a fault, and every secret that they need', async (name, file) => {
    const at = await secretsMade()
    writeFileSync(join(at, 'secrets/route-b-id'), '00112233445566778899AABBCCDDEEFE\n')
    writeFileSync(join(at, 'secrets/route-b-password'), '0123456789AC\n')
    const env = environmentOf(name, at)
    const config = await loadConfig({ env, cwd: at, home: at, file: join(folder, file) })
    expect(config.meters.map(({ routeB }) => routeB)).not.toContain(undefined)
    const { environment } = compose.services.influxdb!
    expect(config.store).toMatchObject({
      url: 'http://influxdb:8086',
      org: environment?.DOCKER_INFLUXDB_INIT_ORG,
      bucket: environment?.DOCKER_INFLUXDB_INIT_BUCKET,
    })
  })
})

/** A copy of config/docker with its secrets made. */
async function secretsMade(): Promise<string> {
  const at = join(await makeFolder(), 'docker')
  cpSync(folder, at, { recursive: true, filter: (path) => !path.endsWith('/secrets') })
  execFileSync('sh', [join(at, 'make-secrets.sh')])
  return at
}

/** The environment of a service, with /run/secrets where they were made. */
const environmentOf = (name: string, at: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(compose.services[name]?.environment ?? {}).map(([variable, value]) => [
      variable,
      value.replace('/run/secrets', join(at, 'secrets')).replace(/^\$\{.*:-(.*)\}$/, '$1'),
    ]),
  )

describe('make-secrets.sh', () => {
  it('makes each once, in a folder closed to others', async () => {
    const at = await secretsMade()
    const before = readFileSync(join(at, 'secrets/influx-token'), 'utf8')
    execFileSync('sh', [join(at, 'make-secrets.sh')])
    expect(before).toMatch(/^[0-9a-f]{48}$/)
    expect(readFileSync(join(at, 'secrets/influx-token'), 'utf8')).toBe(before)
    expect(statSync(join(at, 'secrets')).mode & 0o777).toBe(0o700)
  })
})

describe('healthy.js', () => {
  const hour = 3_600_000
  it.each([
    ['a good run', { ok: true, hours: 25 }, 0],
    ['one that failed', { ok: false, hours: 1 }, 1],
    ['a night without a run', { ok: true, hours: 27 }, 1],
  ])('%s', async (_, { ok, hours }, exit) => {
    const file = join(await makeFolder(), 'heartbeat.json')
    const at = new Date(Date.now() - hours * hour).toISOString()
    writeFileSync(file, JSON.stringify({ at, meters: [{ meter: 'home', at, ok }] }))
    expect(spawnSync(process.execPath, [join(folder, 'healthy.js'), file]).status).toBe(exit)
    expect(spawnSync(process.execPath, [join(folder, 'healthy.js'), `${file}.absent`]).status).toBe(1)
  })
})

describeInfluxd2('what the services of the demo do, without containers', () => {
  const token = 'b'.repeat(48)
  const influxd = serving(() => startInfluxd2({ token, bucket: 'home' }))

  it('emulator, import at once, health, and the end of `run`', async () => {
    const at = await secretsMade()
    writeFileSync(join(at, 'secrets/influx-token'), token)
    const port = await freePort()
    const emulating = start(
      // Noon: at midnight a run waits for the meter. Three days are as good as 99.
      [
        ...emulator!.command!.map((word) => word.replace('0.0.0.0:7023', `127.0.0.1:${port}`)),
        '--clock',
        `${dateAt(Date.now() / 1000)}T12:10:00`,
      ],
      { cwd: at },
    )
    await expect.poll(() => emulating.stdout()).toContain('\n')
    mkdirSync(join(at, 'etc'))
    const settings = readFileSync(join(at, 'kenshin.demo.yaml'), 'utf8')
      .replace('emulator:7023', `127.0.0.1:${port}`)
      .replace('http://influxdb:8086', influxd().url)
    writeFileSync(join(at, 'etc/kenshin.yaml'), `${settings}history: { days: 3, meterClock: trust }\n`)
    const unset = { KENSHIN_ROUTE_B_ID: undefined, KENSHIN_ROUTE_B_PASSWORD: undefined }
    const env = { ...unset, ...environmentOf('demo', at), XDG_STATE_HOME: at }
    const running = start([...(demo!.command ?? ['run']), '--config', join(at, 'etc/kenshin.yaml')], { cwd: at, env })
    const heartbeat = join(at, 'kenshin/heartbeat.json')
    await expect.poll(() => existsSync(heartbeat)).toBe(true)
    expect(spawnSync(process.execPath, [join(folder, 'healthy.js'), heartbeat]).status).toBe(0)
    running.child.kill('SIGTERM')
    emulating.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
    const stored = await fetch(`${influxd().url}/query?db=home&q=SELECT count(usage_kwh) FROM electricity_day`, {
      headers: { authorization: `Token ${token}` },
    })
    // Bought and sold.
    expect(JSON.parse(await stored.text())).toMatchObject({
      results: [{ series: [{ values: [[expect.anything(), 6]] }] }],
    })
    expect(allOutput()).not.toContain(token)
  })
})

describeWhere(
  'the image',
  whyNoContainer,
  () => {
    it('is below 120 MB and belongs to somebody who is not root', () => {
      const { Size, Config } = inspect()
      expect(Size).toBeLessThan(120_000_000)
      expect(Config.User).toBe('1000:1000')
      expect(Config.Env.join('\n')).not.toMatch(/TOKEN|PASSWORD|ROUTE_B/)
    })

    it('reads 99 days of the emulator with a root that cannot be written, in Japanese too', () => {
      const demoed = inContainer(['--tmpfs', '/tmp'], 'demo', '--json')
      expect(JSON.parse(demoed)).toMatchObject({ faults: [] })
      expect(inContainer(['--env', 'KENSHIN_LANG=ja'], '--help')).toContain('検針')
    })
  },
  { mayBeAbsentInCi: true },
)
