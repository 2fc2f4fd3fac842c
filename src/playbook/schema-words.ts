import { z } from 'zod';

/** Names in a playbook are kebab-case, so that they read well in chat, in file names and in logs. */
export const Name = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use lower-case words joined by "-"');

export const Key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'use a camelCase word');
export const Text = z.string().trim().min(1).max(4000);

export const Platform = z.enum(['windows', 'linux']);
export type Platform = z.infer<typeof Platform>;

export const Deadline = z
  .string()
  .regex(/^[1-9]\d{0,3}s$/, 'write whole seconds, e.g. "30s"')
  .default('30s');

/** One file per platform; the host's platform chooses. */
export function scriptFiles(
  path: string,
): z.ZodType<{ linux?: string | undefined; windows?: string | undefined }> {
  return z
    .strictObject({
      linux: z
        .string()
        .regex(new RegExp(`^${path}\\.sh$`))
        .optional(),
      windows: z
        .string()
        .regex(new RegExp(`^${path}\\.ps1$`))
        .optional(),
    })
    .refine(
      ({ linux, windows }) => linux !== undefined || windows !== undefined,
      'name a script for at least one platform',
    );
}

/** "parameter: probe.key" or "parameter: answers.question": values reach a script in no other way. */
export const Parameters = z
  .record(Key, z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9-]*$/))
  .default({});

export const Privilege = z.enum(['user', 'administrator']);
export type Privilege = z.infer<typeof Privilege>;
