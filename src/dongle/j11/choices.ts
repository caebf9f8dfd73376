/**
 * What no public source settles about J11, or where they contradict each other: ROHM's own papers (63TR008E, 63AN028E) could not be
 * had. Each choice is made here, and here alone.
 */
import { Result } from './codes.js'
import type { ResultName } from './results.js'

export const choices = {
  /**
   * D of a scan. Programs begin with 6 to 8; the one that tells of a real RS-WSUHA-J11 needs 8 (34.5, 69.1 and 138 s for 14 channels).
   */
  scanDurations: [8, 9, 10],
  /** 005F before a scan, with any channel: 4 is what all programs send. */
  channelBeforeScan: 4,
  /**
   * Whether a reset clears the credentials is not known: they are always sent again, and "already set" is taken for "done". A dongle
   * that serves one meter has the right ones then; one that kept those of another meter finds that meter's PAN, which the join notices.
   */
  credentialsAlreadySet: [Result.credentialsAlreadySet],
  /** A firmware of another kind is told and used: it refuses what it does not know. */
  knownFirmware: '0400',
  /** After "MAC connection failed", which is common at the first try: the same again, then from a reset. */
  afterFailedConnection: ['nothing', 'reset'],
  /** What a sending is answered with while the dongle authenticates again by itself: it is tried again. */
  notSent: ['destinationAddress', 'routeBAuthenticating', 'panaRunning'],
  /** Results that mean that the session is over, although no note told it. */
  noSession: ['notStarted', 'portNotOpen', 'panaUnknownAddress', 'panaNotSet'],
  /** No note tells when the transmit time of the hour is there again: it is tried so often. */
  triesAtLimitMs: 60_000,
} as const satisfies Record<string, unknown> & { notSent: readonly ResultName[]; noSession: readonly ResultName[] }

/*
 * Further: data of 2FFF and FFFF are not looked at; a response to a scan may come before its notes or behind them; a 6038 (something
 * could not be received) is traced alone, because the request is sent again when its answer does not come; the port is closed by us at
 * the end, whether 0057 and 0058 close it or not; 0051 always has a pairing ID; living sessions are never taken over: each start resets.
 */
