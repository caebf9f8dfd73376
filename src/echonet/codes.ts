/** ECHONET Lite service codes (ECHONET Lite Specification, part II, 3.2.5). */
export const Esv = {
  SetI: 0x60,
  SetC: 0x61,
  Get: 0x62,
  INF_REQ: 0x63,
  SetGet: 0x6e,
  Set_Res: 0x71,
  Get_Res: 0x72,
  INF: 0x73,
  INFC: 0x74,
  INFC_Res: 0x7a,
  SetGet_Res: 0x7e,
  SetI_SNA: 0x50,
  SetC_SNA: 0x51,
  Get_SNA: 0x52,
  INF_SNA: 0x53,
  SetGet_SNA: 0x5e,
} as const
export type EsvName = keyof typeof Esv
export type Esv = (typeof Esv)[EsvName]

const names = new Map<number, EsvName>(Object.entries(Esv).map(([name, code]) => [code, name as EsvName]))

/** `Get_Res` for 72; the hex digits for a code that no specification names. */
export const esvName = (esv: number): string => names.get(esv) ?? hex(esv)

export const isEsv = (code: number): code is Esv => names.has(code)

/** ECHONET objects: class group, class, instance. */
export const Eoj = {
  controller: 0x05ff01,
  meter: 0x028801,
  nodeProfile: 0x0ef001,
} as const

/** Numbers that tell one household's meter from all others: identification, serial, Route-B identification. */
const personal = new Set([0x83, 0x8d, 0xc0])

/** Whether the data of an EPC must not appear in logs and messages. */
export const isPersonal = (epc: number): boolean => personal.has(epc)

/** Port 3610 carries all ECHONET Lite. */
export const ECHONET_PORT = 0x0e1a

/** Upper case, no 0x, as the specifications and the dongle print it. */
export const hex = (value: number, bytes = 1): string =>
  value
    .toString(16)
    .toUpperCase()
    .padStart(bytes * 2, '0')

export const bytesToHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

export const hexToBytes = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'))
