import { z } from 'zod';
import { SecretReference } from './secret-reference.ts';

/** What `fettle.yaml` says of the keys under which the bot keeps secrets that come while it runs. */
export const SealingSettings = z.strictObject({
  keys: z
    .array(SecretReference)
    .min(1)
    .describe('Keys of 256 bits, the newest first: the first seals, all of them open'),
});
export type SealingSettings = z.output<typeof SealingSettings>;

interface Keyed {
  readonly sealing?: SealingSettings | undefined;
  readonly slack?:
    | { readonly oauth?: { readonly keys: readonly SecretReference[] } | undefined }
    | undefined;
}

/** The keys of a site, the one that seals first; empty where it keeps nothing. `slack.oauth.keys` is how it was written before. */
export function sealingKeys({ sealing, slack }: Keyed): readonly SecretReference[] {
  return [...new Set([...(sealing?.keys ?? []), ...(slack?.oauth?.keys ?? [])])];
}

/** The same with these keys for Slack as well: what it keeps is sealed as everything else is. */
export function withSiteKeys<T extends Keyed>(config: T): T {
  const { slack } = config;
  if (slack?.oauth === undefined) return config;
  return { ...config, slack: { ...slack, oauth: { ...slack.oauth, keys: sealingKeys(config) } } };
}

/** What is wrong with where the keys are written, below the whole file. */
export function sealingContradictions({
  sealing,
  slack,
}: Keyed): readonly (readonly [path: readonly PropertyKey[], message: string])[] {
  const written = sealing?.keys ?? [];
  const twice = written.flatMap((key, index) =>
    written.indexOf(key) < index
      ? [[['sealing', 'keys', index], 'this key is written twice'] as const]
      : [],
  );
  const isMissing = slack?.oauth !== undefined && sealingKeys({ sealing, slack }).length === 0;
  const missing = [
    ['slack', 'oauth'],
    'needs sealing.keys: tokens of workspaces are kept, and never in the clear',
  ] as const;
  return [...twice, ...(isMissing ? [missing] : [])];
}
