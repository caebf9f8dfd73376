import { influxdbErrors } from './store-influxdb.js'
import { sqliteErrors } from './store-sqlite.js'

/** Errors of the stores: the next step that fits most of them, and the sentences of each database. */
export const storeErrors = {
  'store.unreachable': {
    ...influxdbErrors['store.unreachable'],
    remedy: 'Check that the database runs at that address; the meter keeps its history, the next run continues.',
  },
  'store.busy': {
    ...influxdbErrors['store.busy'],
    remedy: 'The database is overloaded or starting; the next run continues.',
  },
  'store.no-access': {
    ...influxdbErrors['store.no-access'],
    ...sqliteErrors['store.no-access'],
    setOwnTokens:
      'Set KENSHIN_INFLUX_TOKEN__FROM and KENSHIN_INFLUX_TOKEN__TO (1.x: KENSHIN_INFLUX_PASSWORD__FROM and …__TO), each with its own.',
    remedy: 'Check KENSHIN_INFLUX_TOKEN (or username and KENSHIN_INFLUX_PASSWORD) and its rights to read and write.',
  },
  'store.certificate': {
    ...influxdbErrors['store.certificate'],
    remedy: 'Name the file with the certificate of its issuer (PEM) as `store.ca`, or in NODE_EXTRA_CA_CERTS.',
  },
  'store.no-database': {
    ...influxdbErrors['store.no-database'],
    remedy: 'Create it, or correct `bucket` in the settings.',
  },
  'store.read-back': {
    ...influxdbErrors['store.read-back'],
    remedy:
      'Is it InfluxDB? Some other servers take its points (VictoriaMetrics, for example) but do not answer InfluxQL.',
  },
  'store.retention': {
    ...influxdbErrors['store.retention'],
    remedy: 'Lengthen the retention (0 = for ever), or lower history.days.',
  },
  'store.type-conflict': {
    ...influxdbErrors['store.type-conflict'],
    remedy:
      'Another program writes this measurement with other types: choose other measurement names or another database.',
  },
  'store.refused': {
    ...influxdbErrors['store.refused'],
    ...sqliteErrors['store.refused'],
    remedy: "Read the database's own words above and its log.",
  },
  'store.locked': {
    ...sqliteErrors['store.locked'],
    remedy: 'Another kenshin writes this file; wait for its end.',
  },
  'store.damaged': {
    ...sqliteErrors['store.damaged'],
    remedy: 'Move the file away and restore a copy; the meter still holds the last 99 days.',
  },
}
