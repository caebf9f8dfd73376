import { z } from 'zod'
import { docs, schema } from '../schema.js'

/** JSON Schema (draft 7) of the settings file, for completion and checks in editors. */
export function jsonSchema(): string {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    override: ({ zodSchema, jsonSchema: node }) => {
      const doc = docs.get(zodSchema)
      if (doc !== undefined) node.description = doc.meaning.en
    },
  })
  return `${JSON.stringify({ ...made, title: 'kenshin.yaml' }, null, 2)}\n`
}
