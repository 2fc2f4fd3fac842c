import { BotError } from '#src/errors.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { type SecretKind, type SecretReference, splitReference } from './secret-reference.ts';

/** One place of secrets for each kind of reference; one that the site has not set up is absent. */
export type SecretSources = Readonly<Partial<Record<SecretKind, Secrets>>>;

/** The Secrets port over several places, told apart by the word before the colon. */
export function joinSecrets(sources: SecretSources): Secrets {
  return {
    resolve: async (reference) => {
      const source = sourceOf(sources, reference);
      if (source !== undefined) return source.resolve(reference);
      throw new BotError('secret-missing', `the secret ${reference} is not to be had`, {
        hint: hintFor(splitReference(reference)[0]),
      });
    },
  };
}

function sourceOf(sources: SecretSources, reference: SecretReference): Secrets | undefined {
  const [kind] = splitReference(reference);
  return new Map(Object.entries(sources)).get(kind);
}

function hintFor(kind: string): string {
  return kind === 'vault'
    ? 'fettle.yaml says nothing of a vault: set secrets.vault.'
    : `There is no place for secrets of the kind "${kind}".`;
}
