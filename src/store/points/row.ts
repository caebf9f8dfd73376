export type FieldType = 'integer' | 'float' | 'boolean' | 'string'
export type Value = string | number | boolean | null | undefined

/** One point as it is in every database: tags and fields by their names, `time` in epoch seconds. */
export type Row = Readonly<Record<string, Value>> & { readonly time: number }
