/** What the SDK lacks: a query for InfluxDB, as its panels take it. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import type { QueryLanguage } from './queries.js'

/** The InfluxDB that is chosen at the top of the dashboard. */
export const datasource: DataSourceRef = { type: 'influxdb', uid: '${datasource}' }

export class InfluxQuery implements Builder<Dataquery> {
  constructor(
    private readonly language: QueryLanguage,
    private readonly refId: string,
    private readonly query: string,
    private readonly more: Readonly<Record<string, unknown>> = { datasource },
    private readonly resultFormat: 'table' | 'time_series' = 'table',
  ) {}

  build(): Dataquery {
    const { refId, query, more } = this
    // Flux is always raw; InfluxQL may also be clicked together.
    const raw = this.language === 'flux' ? {} : { rawQuery: true, resultFormat: this.resultFormat }
    return Object.assign({ ...more, refId, query, ...raw }, { _implementsDataqueryVariant: () => undefined })
  }
}
