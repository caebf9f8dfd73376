import type { Words } from '../en/en.js'
import { check } from './check.js'
import { commands } from './commands.js'
import { emulator } from './emulator.js'
import { errors } from './errors.js'
import { files } from './files.js'
import { history } from './history.js'
import { j11 } from './j11.js'
import { picture } from './picture.js'
import { report } from './report.js'
import { reportPage } from './report-page.js'
import { settings } from './settings.js'
import { store } from './store.js'
import { tariff } from './tariff.js'

export const ja: Words = {
  check,
  commands,
  emulator,
  errors,
  files,
  history,
  j11,
  picture,
  report,
  reportPage,
  settings,
  store,
  tariff,
}
