/** The emulated dongles, as published logs show them. Where no log tells, the dongle refuses. */
export type Dialect = 'single' | 'dual'
/** How received datagrams are printed. */
export type Output = 'ascii' | 'binary'

export interface Model {
  readonly dialect: Dialect
  /** Answer to SKVER. */
  readonly version: string
  /** Answer to SKAPPVER; undefined: the command is unknown. */
  readonly appVersion?: string
  /** Whether ROPT, WOPT, RUART and WUART exist; without them the output is always ASCII. */
  readonly hasOptions: boolean
  /** The output mode as shipped. */
  readonly output: Output
  /** Answer to RUART; bit 7 is flow control. */
  readonly uart: number
  /** MAC address, 16 hex digits. */
  readonly mac: string
  /** RL7023 Stick-D/IPS prints a space after the last field of EINFO. */
  readonly trailingSpace?: boolean
}

const [SINGLE_MAC, DUAL_MAC] = ['001D129012345678', '001D129100000001']

export const models = {
  BP35A1: {
    dialect: 'single',
    version: '1.2.10',
    appVersion: 'rev26e',
    hasOptions: true,
    output: 'binary',
    uart: 0,
    mac: SINGLE_MAC,
  },
  'RL7023-IPS': {
    dialect: 'single',
    version: '1.2.10',
    appVersion: 'rev26e',
    // An owner of one reports ER04 to ROPT and WOPT (ak1211/smartmeter-route-b-app).
    hasOptions: false,
    output: 'ascii',
    uart: 0,
    mac: SINGLE_MAC,
    trailingSpace: true,
  },
  BP35C2: { dialect: 'dual', version: '1.5.2', hasOptions: true, output: 'binary', uart: 0, mac: DUAL_MAC },
  'RS-WSUHA-P': { dialect: 'dual', version: '1.5.2', hasOptions: true, output: 'binary', uart: 0x80, mac: DUAL_MAC },
  'RL7023-DSS': { dialect: 'dual', version: '1.5.2', hasOptions: false, output: 'ascii', uart: 0, mac: DUAL_MAC },
} as const satisfies Record<string, Model>

export type ModelName = keyof typeof models

/** A dongle that speaks J11. */
export interface J11Model {
  /** MAC address, 16 hex digits. */
  readonly mac: string
}

/** They differ in nothing that a public source shows: one firmware, 1.3 revision 158A. */
export const j11Models = {
  'RS-WSUHA-J11': { mac: '001D129100000011' },
  'BP35C2-J11-T01': { mac: '001D129100000012' },
} as const satisfies Record<string, J11Model>

export type J11ModelName = keyof typeof j11Models

export const isJ11 = (name: ModelName | J11ModelName): name is J11ModelName => name in j11Models
