import { expect, it } from 'vitest'
import { describeInfluxd1, serving, startInfluxd1 } from '../helpers/influxd.js'
import { homeWithMeter } from './home.js'

/** Tells at the end what of Node was loaded, and every use of the tables of Intl. */
const TELLS = `
  for (const [owner, name] of [[Number.prototype, 'toLocaleString'], [Date.prototype, 'toLocaleString'], [String.prototype, 'localeCompare']]) {
    const own = owner[name]
    owner[name] = function (...values) { console.error('used: ' + name); return own.apply(this, values) }
  }
  for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator'])
    Intl[name] = new Proxy(Intl[name], { construct(Own, values) { console.error('used: ' + name); return new Own(...values) } })
  process.on('exit', () => console.error('loaded: ' + process.moduleLoadList.join(' ')))
`

describeInfluxd1('reading a meter into an InfluxDB', () => {
  const server = serving(startInfluxd1)

  it('loads neither TLS nor a second HTTP client nor the tables of Intl: together a third of the memory of a night', async () => {
    await server().query('CREATE DATABASE "home"')
    const store = ['store:', '  kind: influxdb', `  url: ${server().url}`, '  bucket: home']
    const home = await homeWithMeter({}, ...store)
    const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(TELLS)}` }
    const { code, stderr } = await home.run(['import', '--days', '3', '--log-level', 'error'], { env })
    expect(code).toBe(0)
    expect(stderr.match(/^used: .*$/gm)).toBeNull()
    const [loaded = ''] = /^loaded: .*$/m.exec(stderr) ?? []
    expect(loaded).toContain(' NativeModule _http_client')
    expect(loaded.match(/NativeModule (?:tls|http2|internal\/deps\/undici\/undici)\b/g)).toBeNull()
  })
})
