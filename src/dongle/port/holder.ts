/** Which program holds a port that is in use, as far as Linux shows it in /proc. */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { basename } from 'node:path'
import { isCode, KenshinError } from '../../base/errors.js'

/**
 * The same error, or `dongle.busy` with the name of the program that holds the port. After `dongle.lost` it is looked for, too: a
 * device server that serves one client at a time closes the connection of a second one, often without a message.
 */
export async function withHolder(port: string, error: unknown): Promise<unknown> {
  if (!isCode(error, 'dongle.busy', 'dongle.lost')) return error
  const holder = port.startsWith('tcp://') ? await holderOfConnection(port) : holderOfFile(port)
  if (holder === undefined) return error
  return heldBy(port, holder, error.code === 'dongle.busy' ? error : undefined)
}

/**
 * For a port that nobody named: opening it would change its speed under the program that has it open.
 * @throws {KenshinError} `dongle.busy` where a program has the device open
 */
export function refuseHeld(path: string): void {
  const holder = isPseudoTerminal(path) ? undefined : holderOfFile(path)
  if (holder !== undefined) throw heldBy(path, holder, undefined)
}

/** Its maker has it open, too. */
const isPseudoTerminal = (path: string): boolean =>
  listed(() => [realpathSync(path)])[0]?.startsWith('/dev/pts/') === true

const heldBy = (port: string, holder: string, told: KenshinError | undefined): KenshinError =>
  new KenshinError(
    'dongle.busy',
    (words, language) => words.heldBy({ sentence: told?.words[language] ?? words.inUse({ port }), holder }),
    { cause: told, remedy: told?.remedy },
  )

function holderOfFile(path: string): string | undefined {
  try {
    const device = realpathSync(path)
    return processesWith((target) => target === device)
  } catch {
    return undefined
  }
}

/** A program of this computer that is connected to the same device server. */
async function holderOfConnection(name: string): Promise<string | undefined> {
  try {
    const { hostname, port } = new URL(name)
    const addresses = await lookup(hostname.replaceAll(/^\[|\]$/g, ''), { all: true })
    const known = new Set(addresses.map(({ address }) => plainAddress(address)))
    const sockets = new Set(
      ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(connectionsIn).flatMap(({ address, remotePort, inode }) => {
        return remotePort === Number(port) && known.has(address) ? [`socket:[${inode}]`] : []
      }),
    )
    return processesWith((target) => sockets.has(target))
  } catch {
    return undefined
  }
}

interface Connection {
  readonly address: string
  readonly remotePort: number
  readonly inode: string
}

const ESTABLISHED = '01'

/** Lines of proc(5), /proc/net/tcp: number, local and remote address:port in hex, state, …, inode. */
function connectionsIn(table: string): Connection[] {
  return readFileSync(table, 'latin1')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === ESTABLISHED)
    .map(({ 2: remote = '', 9: inode = '' }) => {
      const [address = '', port = ''] = remote.split(':')
      return { address: addressOfHex(address), remotePort: parseInt(port, 16), inode }
    })
}

/** Words of 32 bits, each in the byte order of the computer, which is little-endian wherever Node runs. */
function addressOfHex(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  bytes.swap32()
  if (bytes.length === 4) return bytes.join('.')
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return plainAddress(words.join(':'))
}

/** One spelling of each address; an IPv4 address within IPv6 is that IPv4 address. */
function plainAddress(address: string): string {
  if (!address.includes(':')) return address
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  return Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex').join('.')
}

/** The other processes that have such a file open, as `ser2net (pid 812)`; those of other users cannot be seen. */
function processesWith(isMeant: (target: string) => boolean): string | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const holders = pids.filter((pid) => openFilesOf(pid).some(isMeant)).map((pid) => `${programOf(pid)} (pid ${pid})`)
  return holders.length === 0 ? undefined : holders.join(', ')
}

function openFilesOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`
  return listed(() => readdirSync(folder)).flatMap((fd) => listed(() => [readlinkSync(`${folder}/${fd}`)]))
}

/** Empty where this user may not look, or where the process has ended meanwhile. */
function listed(look: () => string[]): string[] {
  try {
    return look()
  } catch {
    return []
  }
}

/** The program and, of an interpreter, its script. Nothing else of the command line is shown: it may hold secrets. */
function programOf(pid: string): string {
  const [program = '', script = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const isInterpreter = /^(node|python|perl|ruby|sh|bash)[\d.]*$/.test(basename(program))
  return [program, ...(isInterpreter && script !== '' && !script.startsWith('-') ? [script] : [])]
    .map((path) => basename(path))
    .join(' ')
}
