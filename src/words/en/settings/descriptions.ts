const GROUP = 'indent its settings below it, or leave the line out'
const FILE = 'write the path of a file'
const MEASUREMENT = 'write 1–64 letters, digits, - _ or . beginning with a letter or digit'

/**
 * Every setting by its path. `meaning`: one line, with unit and range. `todo`: what to write; completes "…; write …".
 * `default`: where the program finds the default out.
 */
export const descriptions = {
  meters: { meaning: 'The meters to read.', todo: 'write `- name: home` and its port below it' },
  'meters[].name': {
    meaning: 'Value of the tag `meter`: 1–64 letters (also Japanese), digits, - _ . and unlike every other name.',
    todo: 'write 1–64 letters, digits, - _ . or Japanese letters, beginning with a letter or digit',
  },
  'meters[].port': {
    meaning: 'Where the dongle is: a serial path, or tcp://host:port. Meters of one dongle are read in turn.',
    todo: 'write its path, such as /dev/serial/by-id/usb-…, or tcp://host:port',
  },
  'meters[].tariff': {
    meaning: 'File with the prices of this meter, where report.tariff is not the right one.',
    todo: FILE,
  },
  'meters[].routeB': {
    meaning:
      'Credentials; better given outside this file by KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or …_FILE.',
    todo: GROUP,
  },
  'meters[].routeB.id': {
    meaning: 'Route-B ID: 32 letters and digits, in quotes.',
    todo: 'write 32 letters and digits in quotes',
  },
  'meters[].routeB.password': {
    meaning: 'Route-B password: 12 characters, in quotes.',
    todo: 'write 12 characters in quotes',
  },
  store: { meaning: 'Where the readings go.', todo: GROUP },
  'store.kind': { meaning: 'Kind of database: sqlite or influxdb.', todo: 'write sqlite or influxdb' },
  'store.path': {
    meaning: 'The database file; a relative path begins at the folder of this file.',
    todo: FILE,
  },
  'store.url': {
    meaning: 'Address of InfluxDB 1.x, 2.x or 3.x, or a list of addresses of the same database.',
    todo: 'write it like http://localhost:8086',
  },
  'store.ca': {
    meaning: 'File with the certificate that vouches for an https server, PEM, for example a self-signed one.',
    todo: FILE,
  },
  'store.bucket': {
    meaning: 'The bucket; for 1.x and 3.x the database.',
    todo: 'write the name of the bucket or database',
  },
  'store.org': {
    meaning: 'The organisation, 2.x only; its token comes from KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE.',
    todo: 'write the name of the organisation',
  },
  'store.username': {
    meaning: 'The user, 1.x only; the password comes from KENSHIN_INFLUX_PASSWORD or KENSHIN_INFLUX_PASSWORD_FILE.',
    todo: 'write the name of the user',
  },
  'store.consistency': {
    meaning: 'How many nodes of a 1.x cluster must have a write before it counts: one, quorum or all.',
    todo: 'write one, quorum or all',
  },
  'store.timeout': {
    meaning: 'How long to wait for each answer: 1–600 seconds.',
    todo: 'write a number of seconds, 1–600',
  },
  'store.halfHourFields': {
    meaning: 'Whether energy_day also holds the 48 half hours of each direction, for the heat map and the typical day.',
    todo: 'write true or false',
  },
  'store.measurements': { meaning: 'Names of the measurements, all different.', todo: GROUP },
  'store.measurements.electricity': { meaning: 'One point for each reading.', todo: MEASUREMENT },
  'store.measurements.electricity_day': { meaning: 'One point for each day.', todo: MEASUREMENT },
  'store.measurements.electricity_run': { meaning: 'One point for each run.', todo: MEASUREMENT },
  'store.measurements.electricity_meter': { meaning: 'Which meter was read.', todo: MEASUREMENT },
  'store.measurements.energy_day': { meaning: 'Energy of each day, both directions in one point.', todo: MEASUREMENT },
  'store.measurements.energy_month': {
    meaning: 'Energy of each month, both directions in one point.',
    todo: MEASUREMENT,
  },
  'store.measurements.electricity_check': { meaning: 'Written and read back before each run.', todo: MEASUREMENT },
  history: { meaning: "What is read of the meter's history.", todo: GROUP },
  'history.days': {
    meaning: 'How far back to read: 1–99 days before today.',
    todo: 'write a whole number of days, 1–99',
  },
  'history.today': {
    meaning: 'Whether to read the unfinished day as well: true or false.',
    todo: 'write true or false',
  },
  'history.quietWindow': {
    meaning: "What to do within 23:50–00:35 by the meter's clock, when meters roll their history over: wait or stop.",
    todo: 'write wait or stop',
  },
  'history.meterClock': {
    meaning:
      "Whether this computer's clock can veto the meter's date: check, or trust where you know that the meter is right.",
    todo: 'write check or trust',
  },
  'history.pace': {
    meaning:
      'How days are asked for: polite (one request in flight), or swift (two or three; falls back where the meter does not bear it).',
    todo: 'write polite or swift',
  },
  'history.secondHistory': {
    meaning:
      'Whether a second history of the meter (EPC EC, half hours with their dates) proves the dates and settles doubts: use, where the meter has one, or off.',
    todo: 'write use or off',
  },
  jobs: { meaning: 'When and how the jobs work.', todo: GROUP },
  'jobs.nightly-backfill': {
    meaning: 'When `kenshin run` reads what is missing: cron with five fields, Asia/Tokyo, outside 23:50–00:35.',
    todo: "write minute, hour, day, month and weekday in quotes, such as '17 3 * * *'",
  },
  'jobs.spread': {
    meaning:
      'Starts that night up to so many minutes later, 0–720: by the name of the meter, so that many installations do not begin at once.',
    todo: 'write a whole number of minutes, 0–720',
  },
  'jobs.concurrency': {
    meaning: 'How many dongles are used at once, each for one meter at a time: 1–1000.',
    todo: 'write a whole number, 1–1000',
  },
  report: { meaning: 'What `kenshin report` shows.', todo: GROUP },
  'report.path': {
    meaning: 'The HTML page that is made anew after each run; none where it is left out.',
    todo: FILE,
  },
  'report.tariff': {
    meaning: 'File with your prices, for the cost; a relative path begins at the folder of this file.',
    todo: FILE,
  },
  state: {
    meaning: 'Folder for the PAN cache, undelivered days, the lock and the heartbeat.',
    todo: 'write the path of a folder',
    default: '$XDG_STATE_HOME/kenshin or ~/.local/state/kenshin',
  },
  log: { meaning: 'What is logged.', todo: GROUP },
  'log.level': {
    meaning: 'How much is logged: error, warn, info, debug or trace.',
    todo: 'write error, warn, info, debug or trace',
  },
}
