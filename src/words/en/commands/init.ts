/** `kenshin init`. */
export const init = {
  description: 'ask, write a commented kenshin.yaml, check the chain',
  options: {
    port: 'serial path of the dongle, or tcp://host:port (the only one in /dev/serial/by-id)',
    name: 'name of the meter',
    store: 'where the readings go (sqlite)',
    url: 'address of InfluxDB (http://localhost:8086)',
    bucket: 'bucket; for 1.x the database (home)',
    org: 'organisation, InfluxDB 2.x',
    output: 'file to write',
    force: 'replace the file if it exists',
    noAsk: 'ask nothing, as without a terminal',
  },
  examples: `
Examples:
  kenshin init
  kenshin init --port /dev/ttyUSB0 --name flat-101
  kenshin init --store influxdb --url http://localhost:8086 --bucket home --org home

On a terminal it asks for what is not given, hides passwords, and keeps secrets in
kenshin.env beside kenshin.yaml. Without one, or with --no-ask, it says which
environment variables or files they come from.`,
  dongle: ({ port }: { port: string }) => `Dongle: ${port}`,
  next: 'Next:',
  setRouteB:
    'Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or KENSHIN_ROUTE_B_ID_FILE and KENSHIN_ROUTE_B_PASSWORD_FILE.',
  setToken:
    'Set KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE; for 1.x username in the file and KENSHIN_INFLUX_PASSWORD.',
  runCommand: ({ command }: { command: string }) => `Run: ${command}`,
}
