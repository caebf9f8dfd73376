import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/load.js'
import { register } from '../../src/commands/init.js'
import { writeSettings } from '../../src/commands/write-settings.js'
import { makeFolder } from '../config/settings.js'

const unnamed = { name: 'home', output: 'kenshin.yaml' }
const given = { ...unnamed, port: '/dev/ttyUSB0' }

describe('writeSettings()', () => {
  const around = async (): Promise<{ cwd: string; serialFolder: string }> => {
    const cwd = await makeFolder()
    return { cwd, serialFolder: join(cwd, 'by-id') }
  }
  const loaded = (cwd: string): ReturnType<typeof loadConfig> => loadConfig({ env: {}, cwd, home: '/h' })

  it('writes a file that only its owner can read and that loads without a warning', async () => {
    const here = await around()
    const { file } = await writeSettings(given, here)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const config = await loaded(here.cwd)
    expect(config).toMatchObject({ file, meters: [{ name: 'home', port: '/dev/ttyUSB0' }], warnings: [] })
  })

  it('writes InfluxDB settings, whether by --store or by an option of its own', async () => {
    const here = await around()
    await writeSettings({ ...given, store: 'influxdb' }, here)
    expect((await loaded(here.cwd)).store).toMatchObject({ url: 'http://localhost:8086', bucket: 'home' })
    await writeSettings({ ...given, url: 'http://h:1', bucket: 'b', org: 'o', force: true }, here)
    expect((await loaded(here.cwd)).store).toMatchObject({ url: 'http://h:1', bucket: 'b', org: 'o' })
  })

  it('leaves an existing file as it is unless --force is given', async () => {
    const here = await around()
    const file = join(here.cwd, 'kenshin.yaml')
    await writeFile(file, 'mine')
    await expect(writeSettings(given, here)).rejects.toMatchObject({ code: 'config.usage' })
    expect(await readFile(file, 'utf8')).toBe('mine')
    await writeSettings({ ...given, force: true }, here)
    expect((await loaded(here.cwd)).meters).toHaveLength(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('does not write through a link that leads nowhere', async () => {
    const here = await around()
    await symlink(join(here.cwd, 'target'), join(here.cwd, 'kenshin.yaml'))
    await expect(writeSettings(given, here)).rejects.toMatchObject({ code: 'config.usage' })
    await expect(stat(join(here.cwd, 'target'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('names the options that are wrong, all at once, and writes nothing', async () => {
    const here = await around()
    const wrong = { ...given, name: 'a b', port: 'ttyUSB0', url: 'ftp://h', bucket: '' }
    const error: unknown = await writeSettings(wrong, here).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'config.usage' })
    expect((error as Error).message.match(/^--\w+/gm)).toEqual(['--name', '--port', '--url', '--bucket'])
    await expect(stat(join(here.cwd, 'kenshin.yaml'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses InfluxDB options with --store sqlite', async () => {
    await expect(writeSettings({ ...given, store: 'sqlite', org: 'o' }, await around())).rejects.toMatchObject({
      code: 'config.usage',
    })
  })

  it('says that a folder cannot be written to', async () => {
    await expect(writeSettings({ ...given, output: 'nope/kenshin.yaml' }, await around())).rejects.toThrow(/ENOENT/)
  })

  it('makes a relative port absolute', async () => {
    const here = await around()
    await writeSettings({ ...given, port: './pty', output: 'kenshin.yaml' }, here)
    expect((await loaded(here.cwd)).meters[0]?.port).toBe(join(here.cwd, 'pty'))
  })

  describe('without --port', () => {
    const plug = async (folder: string, ...names: string[]): Promise<void> => {
      await mkdir(folder)
      await Promise.all(names.map((name) => writeFile(join(folder, name), '')))
    }

    it('takes the only serial device and says so', async () => {
      const here = await around()
      await plug(here.serialFolder, 'usb-FTDI')
      const { notes } = await writeSettings(unnamed, here)
      expect(notes[0]?.en).toBe(`Dongle: ${here.serialFolder}/usb-FTDI`)
      expect((await loaded(here.cwd)).meters[0]?.port).toBe(join(here.serialFolder, 'usb-FTDI'))
    })

    it('lists several serial devices and writes nothing', async () => {
      const here = await around()
      await plug(here.serialFolder, 'usb-B', 'usb-A')
      const { serialFolder: at } = here
      await expect(writeSettings(unnamed, here)).rejects.toThrow(`${at}/usb-A, ${at}/usb-B`)
      await expect(stat(join(here.cwd, 'kenshin.yaml'))).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('takes the only one of several whose name looks like a dongle', async () => {
      const here = await around()
      await plug(here.serialFolder, 'usb-Prusa_MK3', 'usb-FTDI_FT230X_Basic_UART_DK0', 'usb-u-blox_GNSS')
      expect((await writeSettings(unnamed, here)).port).toBe(`${here.serialFolder}/usb-FTDI_FT230X_Basic_UART_DK0`)
    })

    it('writes nothing when there is none, and works once it is plugged in', async () => {
      const here = await around()
      await expect(writeSettings(unnamed, here)).rejects.toMatchObject({ code: 'dongle.no-port' })
      await expect(stat(join(here.cwd, 'kenshin.yaml'))).rejects.toMatchObject({ code: 'ENOENT' })
      await plug(here.serialFolder, 'usb-FTDI')
      await writeSettings(unnamed, here)
      expect((await loaded(here.cwd)).meters[0]?.port).toBe(join(here.serialFolder, 'usb-FTDI'))
    })
  })
})

describe('kenshin init', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  /** Runs the command in this process and collects what it says. */
  async function run(...words: string[]): Promise<{ out: string; err: string }> {
    const said = { out: '', err: '' }
    vi.spyOn(process.stdout, 'write').mockImplementation((piece) => ((said.out += String(piece)), true))
    vi.spyOn(process.stderr, 'write').mockImplementation((piece) => ((said.err += String(piece)), true))
    const program = new Command('kenshin').option('--json').exitOverride()
    register(program)
    await program.parseAsync(['init', ...words], { from: 'user' })
    return said
  }

  it('prints the file on stdout and the next steps on stderr', async () => {
    const file = join(await makeFolder(), 'k.yaml')
    vi.stubEnv('KENSHIN_LANG', 'en')
    const { out, err } = await run('--port', 'tcp://h:1', '--output', file)
    expect(out).toBe(`${file}\n`)
    expect(err).toMatch(/KENSHIN_ROUTE_B_ID_FILE/)
    expect(err).toContain(`kenshin import --dry-run --config ${file}`)
  })

  it('prints JSON with --json', async () => {
    const file = join(await makeFolder(), 'k.yaml')
    const { out, err } = await run('--port', 'tcp://h:1', '--output', file, '--json')
    expect([JSON.parse(out), err]).toEqual([
      {
        file,
        port: 'tcp://h:1',
        notes: expect.arrayContaining([expect.stringMatching(/KENSHIN_ROUTE_B_ID/)]) as string[],
      },
      '',
    ])
  })

  it('speaks Japanese where the reader does', async () => {
    vi.stubEnv('KENSHIN_LANG', 'ja')
    const file = join(await makeFolder(), 'k.yaml')
    const { err } = await run('--port', 'tcp://h:1', '--output', file)
    expect(err).toMatch(/^次の手順:/)
    expect(await readFile(file, 'utf8')).toContain('# 読み取るメーター\n')
  })

  it('takes no secret as an option', async () => {
    await expect(run('--help')).rejects.toMatchObject({ code: 'commander.helpDisplayed' })
    for (const option of ['--token', '--password', '--id'])
      await expect(run(option, 'x')).rejects.toMatchObject({ code: 'commander.unknownOption' })
  })
})
