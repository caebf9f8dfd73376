/** What belongs into sentences about the stores. */
export const store = {
  sqlite: ({ path }: { path: string }) => `SQLite file ${path}`,
  /** Without a version until the server was asked; a bucket only in 2.x. */
  influxdb: ({ version, urls, bucket, isBucket }: Influxdb) =>
    `InfluxDB${version === '' ? '' : ` ${version}`} at ${urls.join(' or ')}, ${isBucket ? 'bucket' : 'database'} ${bucket}`,
  daysWait: ({ failure, days, path }: { failure: string; days: number; path: string }) =>
    `${failure} ${days} days wait in ${path} for the next run.`,
}

interface Influxdb {
  readonly version: string
  /** All addresses of the one database. */
  readonly urls: readonly string[]
  readonly bucket: string
  readonly isBucket: boolean
}
