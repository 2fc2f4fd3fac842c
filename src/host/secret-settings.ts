import { z } from 'zod';
import { SecretReference } from './secret-reference.ts';

const Address = z
  .url({ protocol: /^https?$/, error: 'write an address such as https://vault.example.com:8200' })
  .refine(isEncryptedOrHere, 'only https: a token and every secret would pass in the clear');

const Mount = z.string().regex(/^[\w-]+(?:\/[\w-]+)*$/, 'write the path of the mount, e.g. secret');

const Login = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('approle'),
    roleId: z.string().min(1),
    secretId: SecretReference,
    mount: Mount.default('approle'),
  }),
  z.strictObject({
    kind: z.literal('kubernetes'),
    role: z.string().min(1),
    token: SecretReference.default('file:/var/run/secrets/kubernetes.io/serviceaccount/token'),
    mount: Mount.default('kubernetes'),
  }),
  z.strictObject({ kind: z.literal('token'), token: SecretReference }),
]);

const Vault = z.strictObject({
  address: Address,
  namespace: z.string().min(1).optional(),
  mount: Mount.default('secret').describe('Where the KV engine, version 2, stands'),
  login: Login,
  ca: SecretReference.optional().describe('Certificates in PEM to trust instead of the system'),
});
export type VaultSettings = z.infer<typeof Vault>;

const Program = z.strictObject({
  environment: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .default([])
    .describe('Variables that it is given beside PATH, HOME, LANG and the like'),
});

/** Whom the bot may ask for secrets. What is not named here is never run and never asked. */
export const SecretSettings = z.strictObject({
  programs: z
    .record(z.string().startsWith('/', 'write the whole path of the program'), Program)
    .default({})
    .describe('Programs that "exec:" may run; nothing else is ever started'),
  vault: Vault.optional(),
});
export type SecretSettings = z.infer<typeof SecretSettings>;

/** References that login and trust rest on; they cannot stand in the vault themselves. */
export function ownReferences({ vault }: SecretSettings): readonly SecretReference[] {
  if (vault === undefined) return [];
  const { login, ca } = vault;
  const proof = login.kind === 'approle' ? login.secretId : login.token;
  return ca === undefined ? [proof] : [proof, ca];
}

function isEncryptedOrHere(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
