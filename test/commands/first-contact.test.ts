/** What a new owner types, from the plug to the first query: at most ten commands, at a terminal of 80 columns. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import { widthOf } from '../../src/base/width.js'
import { openPty } from '../../src/emulator/serving/pty.js'
import { admin, describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { describeWhere } from '../helpers/not-run.js'
import { noTerminal, personAt } from '../helpers/person.js'
import { describePeer, env } from '../peers/peers.js'
import { atEnd } from '../helpers/at-end.js'
import { makeHome, meterAt } from './home.js'

const [routeBId, password] = ['Q7W3E9R1T5Y8U2I6O4P0A7S3D9FK1XBC', 'zX9-kL2m=Qp7']
const bare = { KENSHIN_ROUTE_B_ID: undefined, KENSHIN_ROUTE_B_PASSWORD: undefined }
const RETURN = '\r'

/** The questions, and what is typed. */
const WORDS = {
  en: [
    'Name of the',
    'Route-B ID, 32',
    'not shown:',
    'Database [1]',
    'Address',
    'Bucket',
    'Organ',
    'Token',
    'User,',
    'user,',
  ],
  ja: [
    'の名前 [',
    '認証 ID（',
    '12 文字',
    '保存先 [1]',
    'アドレス',
    'バケット',
    '組織名',
    'トークン',
    'ユーザー名',
    'このユーザー',
  ],
} as const
const LAST = {
  en: 'Every link holds. Next: kenshin import',
  ja: 'すべて正常です。次のコマンド: kenshin import',
} as const

const OPEN = { en: 'Open it in a browser, or', ja: 'ブラウザーで開くか、' } as const

describeWhere('a new owner', noTerminal, () => {
  describePeer('with a dongle at a serial port', ['socat'], () => {
    describeInfluxd2('and InfluxDB 2.x', () => {
      const server = serving(startInfluxd2)

      it('names its organization, and hides the token', async () => {
        const influx = server()
        const { url, org } = influx
        const token = await influx.createToken(await influx.createBucket('flat'), ['read', 'write'])
        const meter = await meterAt({ routeBId: new Secret(routeBId), password: new Secret(password) })
        const home = await makeHome()
        const person = personAt(['init', '--port', `tcp://127.0.0.1:${meter.port}`], { cwd: home.folder })
        const typed = ['', routeBId, password, '2', url, 'flat', org, token]
        for (const [index, answer] of typed.entries()) {
          await person.sees(WORDS.en[index]!)
          person.types(`${answer}${RETURN}`)
        }
        await person.sees(LAST.en)
        expect(await person.ended).toBe(0)
        for (const secret of [password, token]) expect(person.bytes()).not.toContain(secret)
        expect(await home.file('kenshin.yaml')).toContain(`org: ${org}`)
        expect(await home.file('kenshin.yaml')).not.toContain(token)
        expect(await home.file('kenshin.env')).toContain(token)
      })
    })

    describeInfluxd1('and InfluxDB 1.x', () => {
      const server = serving(() => startInfluxd1({ auth: true }))

      it.each(['en', 'ja'] as const)('in %s: init, import, status, report, query', async (language) => {
        const database = `home_${language}`
        // 1: create database …
        await server().query(`CREATE DATABASE ${database}`)
        const meter = await meterAt({ routeBId: new Secret(routeBId), password: new Secret(password) })
        const home = await makeHome()
        const path = join(home.folder, 'dongle')
        const pty = await openPty({ path, port: meter.port, env })
        atEnd(() => pty.close())
        const shown: string[] = []

        // 2: kenshin init
        const spoken = { KENSHIN_LANG: language }
        const person = personAt(['init', '--port', './dongle'], { cwd: home.folder, env: spoken })
        const typed = ['', routeBId, password, '2', server().url, database, '', '', admin.username, admin.password]
        for (const [index, words] of WORDS[language].entries()) {
          await person.sees(words)
          person.types(`${typed[index]}${RETURN}`)
        }
        await person.sees(LAST[language])
        expect(await person.ended).toBe(0)
        for (const secret of [password, admin.password]) expect(person.bytes()).not.toContain(secret)
        shown.push(person.screen())

        // The emulated meter stands at noon, whatever the time is.
        const file = join(home.folder, 'kenshin.yaml')
        await writeFile(file, (await readFile(file, 'utf8')).replace('meterClock: check', 'meterClock: trust'))

        // 3, 4, 5: kenshin import, kenshin status, kenshin report
        for (const command of [['import', '--days', '3', '--log-level', 'error'], ['status'], ['report']]) {
          const { code, stdout, stderr } = await home.run(command, { env: { ...bare, ...spoken } })
          expect(code, stderr).toBe(0)
          shown.push(stdout)
        }

        expect(shown.at(-1)).toContain(join(home.folder, 'kenshin-report.html'))
        expect(shown.at(-1)).toContain(OPEN[language])
        expect(await home.file('kenshin-report.html')).toContain('</html>')

        // 6: a query
        const { results } = await server().query('SELECT count("usage_kwh") FROM electricity', database)
        expect(results[0]?.series?.[0]?.values[0]?.[1]).toBeGreaterThan(3 * 48)
        const lines = shown.flatMap((words) => words.split(/[\r\n]+/))
        expect(lines.filter((line) => !line.includes('/') && widthOf(line) > 80)).toEqual([])
      })
    })
  })
})
