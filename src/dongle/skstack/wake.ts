import type { Context } from '../../base/context.js'
import { KenshinError, isCode } from '../../base/errors.js'
import type { Waiting } from '../../base/time.js'
import { Register, ROPT, SKINFO, SKRESET, SKSREG, SKVER, type SkCommand } from './commands.js'
import { binaryOverTelnet } from '../port/binary-over-telnet.js'
import type { CommandLine } from './command-line.js'
import { dialectOf, type Dialect } from './dialect.js'
import type { Answer } from './answer.js'
import type { SkEvent } from './events.js'

type Waking = Omit<Context, 'log'>

const CRLF = Buffer.from('\r\n')
/** Line ends, as many bytes as an SKSENDTO can announce (04D0): they complete the data that a killed program did not send. */
const MOST_DATA = Buffer.from('\r\n'.repeat(1232 / 2))
const EINFO_ATTEMPTS = 2

/**
 * Brings a dongle in any state to a known one: line ends complete a command that a killed program left unfinished, SKRESET ends
 * the session, and the echo is switched off. SKRESET is the first command, because nothing else helps a dongle that hung.
 * Nothing is written to the flash.
 */
export async function wake(line: CommandLine, waiting: Waking): Promise<{ dialect: Dialect; firmware: string }> {
  await line.raw(CRLF, waiting)
  if (!(await isDone(line, SKRESET, waiting))) {
    await line.raw(MOST_DATA, waiting)
    if (!(await isDone(line, SKRESET, waiting))) throw noDongle()
  }
  // A refusal does no harm: an echoed command is an event of its own, and never taken for an answer.
  await unlessRefused(line.command(SKSREG(Register.echo, '0'), waiting))
  await refuseBinaryOverTelnet(line, waiting)
  await findDialect(line, waiting)
  const [firmware = ''] = await ask(line, SKVER, 'EVER', waiting)
  // The dual stack can show the link quality of every datagram; a firmware without the register refuses, harmlessly.
  if (line.dialect === 'dual') await unlessRefused(line.command(SKSREG(Register.showLqi, '1'), waiting))
  return { dialect: line.dialect, firmware }
}

/**
 * Whether a device answers a question that changes nothing: a line end, then SKVER. For a port on which anything may be.
 * @throws {KenshinError} `dongle.lost`
 */
export async function speaksSkstack(line: CommandLine, waiting: Waking): Promise<boolean> {
  await line.raw(CRLF, waiting)
  return isDone(line, { ...SKVER, isRepeatable: false }, waiting)
}

/** Hex text passes through telnet, raw bytes do not. */
async function refuseBinaryOverTelnet(line: CommandLine, waiting: Waiting): Promise<void> {
  if (line.port?.speaksTelnet !== true) return
  const { value } = await unlessSilent(unlessRefused(line.command(ROPT, waiting)))
  if (value !== undefined && (Number.parseInt(value, 16) & 1) === 0) throw binaryOverTelnet(line.port.name)
}

/** Bytes of EINFO may be lost on the cable. If it is never complete, the first command that depends on the dialect shows it. */
async function findDialect(line: CommandLine, waiting: Waiting): Promise<void> {
  for (let attempt = 1; attempt <= EINFO_ATTEMPTS; attempt++) {
    const dialect = dialectOf(await ask(line, SKINFO, 'EINFO', waiting))
    if (dialect !== undefined) {
      line.dialect = dialect
      return
    }
  }
}

/** A FAIL here belongs to the unfinished command that the line end completed: the command is sent again. */
async function isDone(line: CommandLine, command: SkCommand, waiting: Waiting): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      await line.command(command, waiting)
      return true
    } catch (error) {
      if (isCode(error, 'dongle.silent')) return false
      if (!isCode(error, 'dongle.refused')) throw error
    }
  }
  return false
}

/** @returns the words after the name; none when the line was too damaged to be recognized. */
async function ask(line: CommandLine, command: SkCommand, name: string, waiting: Waiting): Promise<readonly string[]> {
  const { events } = await unlessSilent(line.command(command, waiting))
  const found = events?.find(
    (event): event is SkEvent & { kind: 'info' } => event.kind === 'info' && event.name === name,
  )
  return found?.values ?? []
}

async function unlessSilent(answer: Promise<Partial<Answer>>): Promise<Partial<Answer>> {
  try {
    return await answer
  } catch (error) {
    if (isCode(error, 'dongle.silent')) return {}
    throw error
  }
}

async function unlessRefused(answer: Promise<Partial<Answer>>): Promise<Partial<Answer>> {
  try {
    return await answer
  } catch (error) {
    if (isCode(error, 'dongle.refused')) return {}
    throw error
  }
}

export const noDongle = (): KenshinError => new KenshinError('dongle.silent', (words) => words.noDongle)
