import { chmod, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import { widthOf } from '../../src/base/width.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { openPty } from '../../src/emulator/serving/pty.js'
import { kenshin } from '../helpers/kenshin.js'
import { describeWhere } from '../helpers/not-run.js'
import { noTerminal, personAt, type Person } from '../helpers/person.js'
import { describePeer, env } from '../peers/peers.js'
import { atEnd } from '../helpers/at-end.js'
import { makeHome, meterAt, portOf, until, type Home } from './home.js'

/** Not those of the sample, which stand in its comments. */
const [routeBId, password] = ['Q7W3E9R1T5Y8U2I6O4P0A7S3D9FK1XBC', 'zX9-kL2m=Qp7']
const credentials = (): EmulatorOptions => ({ routeBId: new Secret(routeBId), password: new Secret(password) })
const bare = { KENSHIN_ROUTE_B_ID: undefined, KENSHIN_ROUTE_B_PASSWORD: undefined }
const RETURN = '\r'
const CTRL_C = '\x03'

/** Answers one question after the other: what is waited for, what is typed. */
async function answer(person: Person, ...pairs: (readonly [string | RegExp, string])[]): Promise<void> {
  for (const [words, typed] of pairs) {
    await person.sees(words)
    person.types(typed)
  }
}

const MOST = [
  ['Name of the meter [home]:', RETURN],
  ['Route-B ID, 32', `${routeBId}${RETURN}`],
  ['not shown:', `${password}${RETURN}`],
  ['Database [1]:', RETURN],
] as const

const wide = (person: Person): string[] =>
  person
    .screen()
    .split(/[\r\n]+/)
    .filter((line) => !line.includes('/') && widthOf(line) > 80)

/** Nothing but the folder of state files, which the check makes. */
const nothing = async (home: Home): Promise<void> => expect(await home.files()).toEqual([])

describeWhere('kenshin init on a terminal', noTerminal, () => {
  it('asks, hides the password, writes what the next command takes, and checks the chain', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(person, ...MOST)
    await person.sees('Every link holds. Next: kenshin import')
    expect(await person.ended).toBe(0)
    expect(person.screen()).toContain('a Wi-SUN dongle: SKSTACK-IP, firmware 1.5.2, dual stack')
    expect(person.bytes()).not.toContain(password)
    expect(wide(person)).toEqual([])
    for (const name of ['kenshin.yaml', 'kenshin.env'])
      expect((await stat(join(home.folder, name))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(home.folder, 'kenshin.yaml'), 'utf8')).not.toMatch(new RegExp(`${routeBId}|${password}`))
    expect((await home.files()).filter((file) => /tmp|lock/.test(file))).toEqual([])
    const doctor = await home.run(['doctor', '--json', '--log-level', 'error'], { env: bare })
    expect(doctor.code).toBe(0)
    expect(doctor.stdout + doctor.stderr).not.toMatch(new RegExp(`${routeBId}|${password}`))
  })

  it('speaks Japanese where the reader does', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init', '--port', portOf(meter)], { cwd: home.folder, env: { KENSHIN_LANG: 'ja' } })
    await answer(
      person,
      ['メーターの名前 [home]:', `自宅${RETURN}`],
      ['B ルート認証 ID（英数字 32 文字）:', `${routeBId}${RETURN}`],
      ['12 文字、表示しません）:', `${password}${RETURN}`],
      ['保存先 [1]:', `１${RETURN}`],
    )
    await person.sees('すべて正常です。次のコマンド: kenshin import')
    expect(await person.ended).toBe(0)
    expect(person.bytes()).not.toContain(password)
    expect(wide(person)).toEqual([])
    expect(await readFile(join(home.folder, 'kenshin.yaml'), 'utf8')).toContain('name: 自宅')
  })

  it('tells what is wrong with an answer and asks again; blanks in the ID do no harm', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init'], { cwd: home.folder })
    await answer(
      person,
      ['look again):', `ttyUSB0${RETURN}`],
      ['is neither', `${portOf(meter)}${RETURN}`],
      ['Name of the meter', `a b${RETURN}`],
      ['  That has U+0020 at place 2', `${routeBId}${RETURN}`],
      ['  That looks like a Route-B ID', RETURN],
      ['Route-B ID, 32', `${routeBId.slice(1)}${RETURN}`],
      ['  That has 31 characters', `${routeBId.replaceAll(/.{4}/g, '$& ')}${RETURN}`],
      ['not shown:', `short${RETURN}`],
      ['  That has 5 characters', `${password}${RETURN}`],
      ['Database [1]:', `3${RETURN}`],
      ['number from 1 to 2', `1${RETURN}`],
    )
    await person.sees('Every link holds')
    expect(await person.ended).toBe(0)
    expect(person.bytes()).not.toMatch(new RegExp(`${password}|short`))
    expect(wide(person)).toEqual([])
  })

  it('shows nothing of a password that is pasted together with the ID', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(person, MOST[0], ['Route-B ID, 32', `${routeBId}${RETURN}${password}${RETURN}`], MOST[3])
    await person.sees('Every link holds')
    expect(await person.ended).toBe(0)
    expect(person.bytes()).not.toContain(password)
  })

  it.each([
    ['Name of the meter', 0],
    ['Route-B ID, 32', 1],
    ['not shown:', 2],
    ['Database [1]:', 3],
  ])('Ctrl-C at "%s" leaves nothing behind and exits 130', async (question, answered) => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(person, ...MOST.slice(0, answered), [question, CTRL_C])
    expect(await person.ended).toBe(130)
    expect(person.screen()).toMatch(/\nkenshin: Interrupted\. Nothing was written\./)
    await nothing(home)
  })

  it('Ctrl-D and SIGTERM end it as well', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const person = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(person, ['Name of the meter', '\x04'])
    expect(await person.ended).toBe(130)
    await nothing(home)
  })

  it('leaves a file that is there, unless it is told to replace it', async () => {
    const [home, meter] = [await makeHome('mine: true'), await meterAt(credentials())]
    const first = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(first, ['Replace? [y/N]', RETURN])
    expect(await first.ended).toBe(2)
    expect(await home.file('kenshin.yaml')).toBe('mine: true\n')
    const second = personAt(['init', '--port', portOf(meter)], { cwd: home.folder })
    await answer(second, ['Replace? [y/N]', `y${RETURN}`], ...MOST)
    await second.sees('Every link holds')
    expect(await second.ended).toBe(0)
  })

  it('says what is wrong with a port, and takes it all the same where it is told to', async () => {
    const silence = createServer(() => undefined)
    await new Promise<void>((resolve) => silence.listen(0, '127.0.0.1', resolve))
    atEnd(() => void silence.close())
    const port = `tcp://127.0.0.1:${(silence.address() as AddressInfo).port}`
    const home = await makeHome()
    const person = personAt(['init', '--port', port], { cwd: home.folder })
    await answer(person, ['Nothing on this port answers like a Wi-SUN', ''], ['[y/N]', `y${RETURN}`], ...MOST)
    await person.sees('FAILED  dongle')
    expect(await person.ended).toBe(3)
    expect(await home.file('kenshin.yaml')).toContain(port)
  })

  it('asks nothing with --no-ask, nor without a terminal', async () => {
    const home = await makeHome()
    const person = personAt(['init', '--no-ask', '--port', 'tcp://h:1'], { cwd: home.folder })
    expect(await person.ended).toBe(0)
    expect(person.screen()).toContain('KENSHIN_ROUTE_B_ID_FILE')
  })

  it('does not ask for what the environment holds', async () => {
    const [home, meter] = [await makeHome(), await meterAt(credentials())]
    const both = { KENSHIN_ROUTE_B_ID: routeBId, KENSHIN_ROUTE_B_PASSWORD: password }
    const person = personAt(['init', '--port', portOf(meter), '--store', 'sqlite'], { cwd: home.folder, env: both })
    await answer(person, ['Name of the meter', RETURN])
    await person.sees('taken from the environment')
    await person.sees('Every link holds')
    expect(await person.ended).toBe(0)
    expect(await home.files()).not.toContain('kenshin.env')
  })

  describePeer('at a serial port', ['socat'], () => {
    async function serial(options: Parameters<typeof meterAt>[0] = {}): Promise<{ home: Home; path: string }> {
      const [home, meter] = [await makeHome(), await meterAt({ ...credentials(), ...options })]
      const path = join((await makeHome()).folder, 'dongle')
      const pty = await openPty({ path, port: meter.port, env })
      atEnd(() => pty.close())
      return { home, path }
    }

    it('finds the dongle on it', async () => {
      const { home, path } = await serial()
      const person = personAt(['init', '--port', path], { cwd: home.folder })
      await answer(person, ...MOST)
      await person.sees('Every link holds')
      expect(await person.ended).toBe(0)
    })

    it('names the program that holds it', async () => {
      const { home, path } = await serial({ latency: 'real' })
      await writeFile(join(home.folder, 'other.yaml'), `meters: [{ name: home, port: '${path}' }]\nstate: state\n`)
      const running = home.start(['import', '--config', 'other.yaml'], {
        env: { KENSHIN_ROUTE_B_ID: routeBId, KENSHIN_ROUTE_B_PASSWORD: password },
      })
      await until(() => running.stderr().includes('dongle awake'))
      const person = personAt(['init', '--port', path], { cwd: home.folder })
      await answer(person, ['It is held by', ''], ['[y/N]', CTRL_C])
      expect(await person.ended).toBe(130)
      expect(person.screen()).toContain(`(pid ${running.child.pid})`)
      running.child.kill('SIGTERM')
      await running.ended
    })

    it('tells how to get the permission', async () => {
      const { home, path } = await serial()
      const uid = process.getuid?.() === 0 ? 65_534 : undefined
      await chmod(home.folder, 0o777)
      await chmod(join(path, '..'), 0o755)
      await chmod(await realpath(path), uid === undefined ? 0o000 : 0o600)
      const person = personAt(['init', '--port', path], { cwd: home.folder, ...(uid !== undefined && { uid }) })
      await answer(person, ['No permission to open', ''], ['[y/N]', CTRL_C])
      expect(await person.ended).toBe(130)
      await nothing(home)
    })
  })
})

it('kenshin.env beside the settings serves every command, and the environment wins', async () => {
  const meter = await meterAt(credentials())
  const home = await makeHome('meters:', `  - { name: home, port: '${portOf(meter)}' }`, 'state: state')
  await writeFile(
    join(home.folder, 'kenshin.env'),
    `KENSHIN_ROUTE_B_ID=${routeBId}\nKENSHIN_ROUTE_B_PASSWORD='${password}'\n`,
    { mode: 0o600 },
  )
  const doctor = (extra: Record<string, string | undefined>): ReturnType<typeof kenshin> =>
    home.run(['doctor', '--no-radio', '--log-level', 'warn'], { env: { ...bare, ...extra } })
  expect(await doctor({})).toMatchObject({ code: 0, stderr: '' })
  expect((await doctor({ KENSHIN_ROUTE_B_PASSWORD: 'short' })).code).toBe(2)
  await chmod(join(home.folder, 'kenshin.env'), 0o644)
  expect((await doctor({})).stderr).toContain('chmod 600')
})
