import { parseArgs } from 'node:util'
import { takeLock } from '../../../dist/src/base/lock.js'
import { makeTime } from '../../../dist/src/base/time.js'

/** Waits for a line, takes the lock, says so, and holds it until it is killed. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string', default: '1' }, uid: { type: 'string' } },
})
if (values.uid !== undefined) process.setuid(Number(values.uid))
const { signal } = new globalThis.AbortController()
process.stdin.once('data', () => {
  void takeLock(positionals[0], { signal, time: makeTime({ rate: Number(values.rate) }) }).then((lock) =>
    process.stdout.write(lock === undefined ? 'refused\n' : 'taken\n'),
  )
})
process.stdout.write('ready\n')
