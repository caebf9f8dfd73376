import { writeAtomically } from '../../../dist/src/base/files.js'

/** Replaces a file again and again by one of equal letters, until it is killed. */
for (let i = 0; ; i = (i + 1) % 26) {
  await writeAtomically(process.argv[2], String.fromCharCode(97 + i).repeat(2_000_000))
  process.stdout.write('.')
}
