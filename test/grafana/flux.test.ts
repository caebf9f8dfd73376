/** The questions in Flux as its own compiler reads them, which knows names, types and functions; whatever database is at hand. */
import { Flux } from '@influxdata/flux-lsp-node'
import { describe, expect, it } from 'vitest'
import { rulesIn } from './alerts.js'
import { dashboardIn, fluxSent } from './screen.js'

const asSent = (query: string): string =>
  fluxSent(query, 'home', { meter: 'home', range: { from: 0, to: 86_400_000 }, intervalMs: 1_800_000 })

describe.each(['home', 'collecting'])('Flux: %s', (kind) => {
  const { panels, templating } = dashboardIn(`flux/${kind}.en.json`)

  it.each(panels.map(({ title, targets }) => [title, targets] as const))('%s', (_, targets) => {
    for (const { query } of targets) expect(new Flux(asSent(query)).is_valid(), query).toBe(true)
  })

  it('the meters to choose from', () => {
    const { query } = templating.list.find(({ name }) => name === 'meter')!
    expect(new Flux(asSent(query)).is_valid()).toBe(true)
  })

  it.each(rulesIn('flux'))('$uid', ({ data: [{ model }] }) => {
    expect(new Flux(asSent(model.query!)).is_valid(), model.query).toBe(true)
  })

  it('no nonsense', () => {
    expect(new Flux(asSent('from(bucket: v.defaultBucket) |> range(start: -1h) |> count(colum: 1)')).is_valid()).toBe(
      false,
    )
  })
})
