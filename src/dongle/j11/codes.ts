/** Command codes (ROHM 63TR008E as public programs quote it). A response is its request's code + 2000. */
export const Request = {
  reset: 0x00d9,
  version: 0x006b,
  status: 0x0001,
  initialSettings: 0x005f,
  readInitialSettings: 0x0107,
  credentials: 0x0054,
  scan: 0x0051,
  startRouteB: 0x0053,
  openPort: 0x0005,
  closePort: 0x0006,
  startPana: 0x0056,
  send: 0x0008,
  endPana: 0x0057,
  endRouteB: 0x0058,
} as const

/** What comes without a request, or long after it. */
export const Notification = {
  started: 0x6019,
  scanned: 0x4051,
  received: 0x6018,
  pana: 0x6028,
  link: 0x601a,
  notReceived: 0x6038,
} as const

/** Answers that name no request: it had a wrong header sum, or a code that the firmware does not know. */
export const Refusal = { headerSum: 0x2fff, unknownCode: 0xffff } as const

const RESPONSE = 0x2000

export const responseTo = (request: number): number => request + RESPONSE

/** The first byte of every response (table 34 of 63TR008E). */
export const Result = {
  success: 0x01,
  addressNotInList: 0x02,
  unknownCommand: 0x03,
  wrongValue: 0x04,
  destinationAddress: 0x06,
  portAlreadyOpen: 0x0a,
  portNotOpen: 0x0b,
  macConnectionFailed: 0x0e,
  wrongMode: 0x0f,
  notStarted: 0x10,
  wrongLength: 0x11,
  tooManyPorts: 0x12,
  commandIncomplete: 0x13,
  notInThisMode: 0x14,
  alreadyAccepting: 0x20,
  cannotAccept: 0x21,
  hanAuthenticating: 0x33,
  routeBRunning: 0x34,
  routeBAuthenticating: 0x35,
  blockNotStarted: 0x37,
  pingRunning: 0x3c,
  requestRunning: 0x3d,
  panIdTaken: 0x3e,
  deepSleepFailed: 0x3f,
  pollFailed: 0x46,
  panaNotSet: 0x51,
  panaRunning: 0x52,
  panaUnknownAddress: 0x53,
  credentialsAlreadySet: 0x58,
  tooManyEntries: 0x59,
  otaState: 0x61,
  headerSum: 0xf0,
  dataSum: 0xf1,
  tooShort: 0xf2,
  tooLong: 0xf3,
} as const

/** Four upper-case hex digits, as all papers print a code. */
export const codeText = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0')
