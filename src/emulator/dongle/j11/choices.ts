/**
 * What no public source settles about J11. ROHM's own papers (63TR008E, 63AN028E) could not be had: each choice is made here, and
 * here alone. Where nothing is known, the dongle refuses.
 */
import { Result } from '../../../dongle/j11/codes.js'

export const choices = {
  /** Data of 2FFF and FFFF. */
  refusalData: new Uint8Array(),
  /** What a request that does not become whole is answered with, once its header has come; before that it is dropped in silence. */
  incomplete: Result.commandIncomplete,
  /** A length that no frame can have. Its bytes are searched for another frame, as after a wrong sum. */
  impossibleLength: Result.tooLong,
  /** Data of the wrong size for its command; 0008 whose size is not that of its data. */
  wrongSize: Result.wrongLength,
  /** Any other request while one is being carried out; only a reset is never refused. */
  busy: Result.requestRunning,
  /** 0051 and 0053 before 005F. */
  withoutSettings: Result.blockNotStarted,
  /** 005F after 0053. Before 0053 it may be sent again and again. */
  settingsTooLate: Result.routeBRunning,
  /** 0054 again, with whatever credentials: the first ones stay until a reset. */
  credentialsAgain: Result.credentialsAlreadySet,
  /** 0053 in another mode than 05. */
  wrongMode: Result.notInThisMode,
  /** What needs the B route before 0053: 0008, 0056, 0057, 0058, 005E, 00D2. */
  withoutRoute: Result.notStarted,
  /** 0056 in a session, too. */
  panaAgain: Result.panaRunning,
  /** 0057, 0059 and 00D2 without a session. */
  withoutSession: Result.panaNotSet,
  /** 0008 on the B route without a session: before 0056, after 0057, after a session was lost. */
  sendWithoutSession: Result.notStarted,
  /** 0008 while the session is being opened or renewed. */
  sendWhileJoining: Result.routeBAuthenticating,
  /** 0008 from a port that is not open. What arrives for such a port is not told either. */
  sendFromClosedPort: Result.portNotOpen,
  /** 0008 to another address than the meter's or the multicast one. */
  otherDestination: Result.addressNotInList,
  /** How many UDP ports can be open. They stay open after 0057 and 0058, until a reset. */
  maxPorts: 6,
  /** 00D9 forgets settings, credentials, ports and the session. The fault `kept-credentials` tries the other way. */
  resetKeepsCredentials: false,
  /** 601A 03 ends the B route: 0053 is needed again. After 601A 04 it goes on, and 0056 is enough. */
  lostLinkEndsRoute: true as boolean,
  /** Status byte of the B route while a session is being opened or renewed, and while there is one. */
  statusInSession: 0x03,
  /** The key of 0059: filler. */
  routeKey: Uint8Array.from({ length: 16 }, (_, n) => n),
} as const

/*
 * Further: 0053 looks for the pairing ID of the credentials; without them it finds any meter on its channel, and 0056 is refused (51).
 * 601A 01 and 02 are not sent (fault `link-states`). 0051 without a pairing ID is accepted with 6 bytes and with 14. A scan
 * with one hears neighbours all the same, as that of SKSTACK-IP does. 0007, 0011, 00D1, 0100-0102, 010A, 010B and all commands of the
 * HAN are unknown (FFFF), because the layout of their answers is.
 */
