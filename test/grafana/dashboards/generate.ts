/** `make generate`: writes what {@link files} makes to config/grafana; the repository's folder is the one argument. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { files } from './files.js'

const [, , root = '.'] = process.argv
for (const [name, content] of files) {
  const path = join(root, 'config/grafana', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
