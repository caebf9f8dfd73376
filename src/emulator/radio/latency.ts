/**
 * How long things take, ms. `real`: as published logs of dongles show (a simple command 7 ms, EVENT 21 after 0.2–0.9 s,
 * the answer 1.2 s later, E2 2 s, a join 4 s, a refused one 38 s). `fast`: a fiftieth of that. `none`: no waits at all.
 */
export interface Latency {
  readonly command: number
  /** SKSENDTO until EVENT 21. */
  readonly send: number
  /** EVENT 21 until the answer. */
  readonly answer: number
  /** The same for E2 and E4: several fragments on air. */
  readonly history: number
  /** One beacon interval of a scan: channels × this × (2^duration + 1). */
  readonly scanStep: number
  /** SKJOIN until the first frame, and between the frames. */
  readonly join: number
  readonly joinStep: number
  /** SKJOIN until EVENT 24 when nobody answers. */
  readonly joinSilence: number
  /** EVENT 25 until the instance list. */
  readonly instanceList: number
  /** SKTERM until EVENT 27, and until EVENT 28 when nobody answers. */
  readonly leave: number
  readonly leaveSilence: number
  /** J11: reset until start-up is finished; start of the B route, and where no meter is found. No public source has figures. */
  readonly startUp: number
  readonly associate: number
  readonly associateSilence: number
  /** Until an unconfirmed notification (INFC) is sent again. */
  readonly confirmation: number
}

const real: Latency = {
  command: 7,
  send: 300,
  answer: 1200,
  history: 2000,
  scanStep: 9.6,
  join: 1000,
  joinStep: 700,
  joinSilence: 38_000,
  instanceList: 1000,
  leave: 500,
  leaveSilence: 10_000,
  startUp: 1000,
  associate: 1000,
  associateSilence: 5000,
  confirmation: 15_000,
}

const scaled = (factor: number): Latency =>
  Object.fromEntries(Object.entries(real).map(([name, ms]) => [name, Number(ms) * factor])) as unknown as Latency

/** A host needs some time to confirm a notification, so that wait stays. */
const none: Latency = { ...scaled(0), confirmation: 1000 }

export const latencies = { none, fast: scaled(1 / 50), real } as const
export type LatencyName = keyof typeof latencies
