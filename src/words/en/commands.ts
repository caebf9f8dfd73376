import { data } from './commands/data.js'
import { demo } from './commands/demo.js'
import { doctor } from './commands/doctor.js'
import { emulate } from './commands/emulate.js'
import { init } from './commands/init.js'
import { initDialog } from './commands/init-dialog.js'
import { jobs } from './commands/jobs.js'
import { program, usage } from './commands/program.js'
import { report } from './commands/report.js'
import { completion, manual } from './commands/shell.js'
import { tariff } from './commands/tariff.js'

/** What the commands say of themselves and of what they did. */
export const commands = {
  program,
  usage,
  init,
  initDialog,
  doctor,
  ...jobs,
  ...data,
  report,
  tariff,
  demo,
  emulate,
  completion,
  manual,
}
