import { takeLock } from '../../../dist/src/base/lock.js'

/** Waits for a line, takes the lock, says so, and holds it until its input ends. */
process.stdin.once('data', () => {
  void takeLock(process.argv[2]).then((lock) => process.stdout.write(lock === undefined ? 'refused\n' : 'taken\n'))
})
process.stdout.write('ready\n')
