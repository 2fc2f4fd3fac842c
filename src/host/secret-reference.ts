import { z } from 'zod';

/** Where a secret stands, never the secret: "env:NAME" or "file:path". */
export const SecretReference = z
  .string()
  .regex(
    /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/,
    'refer to a secret as env:NAME or file:path; never write it here',
  );
export type SecretReference = z.infer<typeof SecretReference>;
