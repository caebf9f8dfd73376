/** The virtual registers of SKSREG (BP35A1 command reference, 5). */
import { MAX_CHANNEL, MIN_CHANNEL } from '../../radio/signals.js'

interface Register {
  readonly digits: number
  readonly initial: string
  readonly readOnly?: true
  readonly isValid?: (value: string) => boolean
}

const isFlag = (value: string): boolean => value === '0' || value === '1'
const isChannel = (value: string): boolean => {
  const channel = Number.parseInt(value, 16)
  return channel >= MIN_CHANNEL && channel <= MAX_CHANNEL
}
const flag = (initial: '0' | '1'): Register => ({ digits: 1, initial, isValid: isFlag })

const table: Readonly<Record<string, Register>> = {
  S02: { digits: 2, initial: '21', isValid: isChannel },
  S03: { digits: 4, initial: 'FFFF' },
  S07: { digits: 8, initial: '00000000', readOnly: true },
  S0A: { digits: 8, initial: 'CCDDEEFF' },
  S15: flag('0'),
  S16: { digits: 8, initial: '00000384' },
  S17: flag('1'),
  SA0: flag('1'),
  SA1: flag('1'),
  SA2: flag('0'),
  SF0: flag('0'),
  SFB: { ...flag('0'), readOnly: true },
  SFD: { digits: 16, initial: '0000000000000000' },
  SFE: flag('1'),
  SFF: flag('0'),
}

/** The result of a write. */
export type Written = 'ok' | 'unknown' | 'invalid'

export class Registers {
  readonly #overrides: Readonly<Record<string, string>>
  #values = new Map<string, string>()

  /** @param overrides other initial values, e.g. a firmware that starts with the echo off. */
  constructor(overrides: Readonly<Record<string, string>> = {}) {
    this.#overrides = overrides
  }

  /** Sets all registers to their initial values (SKRESET). */
  reset(): void {
    this.#values.clear()
  }

  /** @param name `S2` and `S02` mean the same. @returns undefined when there is no such register. */
  read(name: string): string | undefined {
    const full = fullName(name)
    const register = table[full]
    return register && (this.#values.get(full) ?? this.#overrides[full] ?? register.initial)
  }

  /** Values may have fewer digits: `SKSREG S3 88` is 0088. */
  write(name: string, value: string): Written {
    const full = fullName(name)
    const register = table[full]
    if (register === undefined) return 'unknown'
    const padded = full === 'S0A' ? value : value.toUpperCase().padStart(register.digits, '0')
    if (register.readOnly || padded.length !== register.digits) return 'invalid'
    if (full !== 'S0A' && !/^[0-9A-F]+$/.test(padded)) return 'invalid'
    if (register.isValid?.(padded) === false) return 'invalid'
    this.#values.set(full, padded)
    return 'ok'
  }

  /** Sets a value without checking it: the dongle itself sets S0A. */
  put(name: string, value: string): void {
    this.#values.set(name, value)
  }

  isOn(name: string): boolean {
    return this.read(name) === '1'
  }
}

const fullName = (name: string): string => (/^S[0-9A-F]$/.test(name) ? `S0${name.slice(1)}` : name)
