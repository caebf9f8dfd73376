import type { settings as English } from '../en/settings.js'
import { descriptions } from './settings/descriptions.js'
import { generated } from './settings/generated.js'
import { hints, refusals } from './settings/refusals.js'
import { secrets } from './settings/secrets.js'
import { tariff } from './settings/tariff.js'
import { warnings } from './settings/warnings.js'
import { yaml } from './settings/yaml.js'

export const settings: typeof English = { descriptions, generated, hints, refusals, secrets, tariff, warnings, yaml }
