import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { modelOf } from '../../src/app/adapters.js'

let devices: string
beforeEach(async () => {
  devices = await mkdtemp(join(tmpdir(), 'kenshin-devices-'))
  await mkdir(join(devices, 'serial/by-id'), { recursive: true })
})
afterEach(() => rm(devices, { recursive: true, force: true }))

/** A device, and the name that udev gives it. */
async function plugIn(name: string, device: string): Promise<string> {
  await writeFile(join(devices, device), '')
  const path = join(devices, 'serial/by-id', name)
  await symlink(join('../..', device), path)
  return path
}

it.each([
  ['usb-RATOC_Systems__Ltd._RS-WSUHA-J11_A1B2-if00-port0', 'RS-WSUHA-J11'],
  ['usb-RATOC_Systems__Ltd._RS-WSUHA-P_A1B2-if00-port0', 'RS-WSUHA-P'],
  ['usb-ROHM_BP35C2-J11-T01_A1-if00-port0', 'BP35C2-J11-T01'],
  ['usb-ROHM_BP35C2_A1-if00-port0', 'BP35C2'],
  ['usb-FTDI_FT230X_Basic_UART_DK0-if00-port0', undefined],
])('%s is a dongle of the model %s, whichever of its names is given', async (name, model) => {
  await plugIn('usb-ROHM_BP35A1_9-if00-port0', 'ttyUSB0')
  expect(await modelOf(await plugIn(name, 'ttyUSB1'), devices)).toBe(model)
  expect(await modelOf(join(devices, 'ttyUSB1'), devices)).toBe(model)
})

it('no model is known behind a serial server, and of a port that is not there', async () => {
  await plugIn('usb-ROHM_BP35A1_9-if00-port0', 'ttyUSB0')
  expect(await modelOf('tcp://192.168.0.9:4000', devices)).toBeUndefined()
  expect(await modelOf(join(devices, 'ttyUSB7'), devices)).toBeUndefined()
  await rm(devices, { recursive: true })
  expect(await modelOf(join(devices, 'ttyUSB0'), devices)).toBeUndefined()
})
