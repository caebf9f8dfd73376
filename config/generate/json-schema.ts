import { outline } from '../outline.js'

/** JSON Schema (draft 7) of the settings file, for completion and checks in editors. */
export const jsonSchema = (): string => `${JSON.stringify({ ...outline('en'), title: 'kenshin.yaml' }, null, 2)}\n`
