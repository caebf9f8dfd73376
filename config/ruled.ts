import { z } from 'zod'
import type { Refusal, Rule } from './check/problems.js'

/** A text that a rule looks at, once it is `plain`; the refusal travels in the issue's `params`. */
export const ruled = (rule: Rule, plain = (value: string): string => value): z.ZodString =>
  z
    .string()
    .overwrite(plain)
    .superRefine((value, context) => {
      const refusal: Refusal | undefined = rule(value)
      if (refusal !== undefined) context.addIssue({ code: 'custom', params: { refusal } })
    })

/** Shown in the sample, and by editors, where there is no default. */
export const example = (value: unknown): { examples: unknown[] } => ({ examples: [value] })
