/** What `kenshin demo` says of each step. */
export const emulator = {
  demo: {
    importing: ({ port }: { port: string }) => `$ kenshin import        (emulated dongle at ${port})`,
    status: '\n$ kenshin status',
    database: ({ file, seconds }: { file: string; seconds: string }) => `The database is ${file}. Took ${seconds} s.`,
    report: ({ file, url }: { file: string; url: string }) =>
      `The report with all pictures: ${file}\nOpen it in a browser: ${url}`,
    wrong: ({ faults }: { faults: string }) => `WRONG: ${faults}`,
    proven: ({ count, kwh }: { count: string; kwh: string }) =>
      `Proven: ${count} of ${count} stored counts are the household's; the half hours add up to last − first = ${kwh} kWh.`,
  },
}
