#!/usr/bin/env node
/**
 * The command `kenshin`. It asks for the version of Node before it imports anything, and is written in what Node 12 understands: an
 * older Node prints one sentence, not a syntax error. That sentence stands here because such a Node cannot read words/.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 20 || (major === 20 && minor >= 19)) void import('./cli.js').then(({ main }) => main(process.argv.slice(2)))
else tooOld()

function tooOld(): void {
  const env = process.env
  const wanted = env.KENSHIN_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  const message = /^ja/i.test(wanted)
    ? `kenshin には Node.js 20.19 以降が必要です（使用中: ${process.versions.node}）。`
    : `kenshin needs Node.js 20.19 or later; this is ${process.versions.node}.`
  const error = { code: 'config.usage', message, exit: 2 }
  const isJson = process.argv.indexOf('--json') >= 0
  process.stderr.write(isJson ? `${JSON.stringify({ error })}\n` : `kenshin: ${message}\n`)
  process.exitCode = 2
}
