/** `kenshin init`. */
export const init = {
  description: 'write a commented kenshin.yaml',
  options: {
    port: 'serial path of the dongle, or tcp://host:port (the only one in /dev/serial/by-id)',
    name: 'name of the meter',
    store: 'where the readings go (sqlite)',
    url: 'address of InfluxDB (http://localhost:8086)',
    bucket: 'bucket; for 1.x the database (home)',
    org: 'organisation, InfluxDB 2.x',
    output: 'file to write',
    force: 'replace the file if it exists',
  },
  examples: `
Examples:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name flat-101
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

Secrets are never given here: the command says which environment variables or files they come from.`,
  dongle: ({ port }: { port: string }) => `Dongle: ${port}`,
  next: 'Next:',
  setRouteB:
    'Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or KENSHIN_ROUTE_B_ID_FILE and KENSHIN_ROUTE_B_PASSWORD_FILE.',
  setToken:
    'Set KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE; for 1.x username in the file and KENSHIN_INFLUX_PASSWORD.',
  runCommand: ({ command }: { command: string }) => `Run: ${command}`,
}
