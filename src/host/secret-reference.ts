import { z } from 'zod';

const simple = [
  'env:[A-Za-z_][A-Za-z0-9_]*',
  'file:.+',
  // As systemd names them: LoadCredential=NAME:… in the unit.
  'credential:[A-Za-z0-9][A-Za-z0-9._-]{0,127}',
  // The path below the mount of the site, and the key there.
  'vault:[^\\s#/\\\\]+(?:/[^\\s#/\\\\]+)*#[^\\s#]+',
];
const written = new RegExp(`^(?:${simple.join('|')})$`, 'u');
const advice =
  'refer to a secret as env:NAME, file:path, credential:NAME, vault:path#key or exec:["/path/of/program", "argument"]; never write it here';

/**
 * Where a secret stands, never the secret: `env:NAME`, `file:path`, `credential:NAME` (systemd), `vault:path#key`
 * (KV version 2), or `exec:[…]`, a program and its arguments as a JSON list, run without a shell.
 */
export const SecretReference = z
  .string()
  .refine(
    (reference) => (reference.startsWith('exec:') ? isCommand(reference) : isPlain(reference)),
    advice,
  );
export type SecretReference = z.infer<typeof SecretReference>;

export type SecretKind = 'env' | 'file' | 'credential' | 'vault' | 'exec';

/** "vault:a/b#c" as kind and rest. */
export function splitReference(reference: SecretReference): [kind: string, rest: string] {
  const colon = reference.indexOf(':');
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}

const Command = z
  .array(z.string().refine((word) => !word.includes('\0')))
  .min(1)
  .max(64);

/** Program and arguments of `exec:`; undefined when it is not a JSON list of texts. */
export function commandOf(rest: string): readonly string[] | undefined {
  try {
    return Command.parse(JSON.parse(rest));
  } catch {
    // Both what is no JSON and what is no list of texts: the reference is refused as a whole.
    return undefined;
  }
}

function isCommand(reference: string): boolean {
  return commandOf(splitReference(reference)[1])?.[0]?.startsWith('/') ?? false;
}

/** A step up out of the mount is no path in it. */
function isPlain(reference: string): boolean {
  const isStepUp = /^vault:(?:.*\/)?\.{1,2}(?:\/|#)/u.test(reference);
  return written.test(reference) && !isStepUp;
}
