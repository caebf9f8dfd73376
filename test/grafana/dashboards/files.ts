/** What lies in config/grafana and is made from the sources beside this. */
import { alertsFile } from './alerts.js'
import { dashboards } from './dashboards.js'

/** Content by path below config/grafana. */
export const files: ReadonlyMap<string, string> = new Map([
  ...[...dashboards].map(
    ([name, built]) => [`dashboards/${name}`, `${JSON.stringify(built, undefined, 2)}\n`] as const,
  ),
  ['provisioning/alerting/kenshin.yaml', alertsFile('influxql')],
  ['alerting/kenshin-flux.yaml', alertsFile('flux')],
])
