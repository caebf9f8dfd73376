/**
 * The container's health: exit 0 while each meter's last run went well and the newest ended within 26 hours (a nightly run and its
 * retries). Before the first one has ended, the start period of the container covers it. Asks neither dongle nor database.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const LATEST_MS = 26 * 3_600_000
const [file = join(process.env.XDG_STATE_HOME ?? '/var/lib', 'kenshin/heartbeat.json')] = process.argv.slice(2)

const heartbeat = readFileSync(file, 'utf8')
const { at, meters } = JSON.parse(heartbeat)
process.stdout.write(heartbeat)
if (!meters.every(({ ok }) => ok) || Date.now() - Date.parse(at) > LATEST_MS) process.exitCode = 1
