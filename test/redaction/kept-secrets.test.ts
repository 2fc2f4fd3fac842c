import { expect, it } from '@jest/globals';
import { redactedResult } from '#src/conductor/redacted.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { keepSecrets } from '#src/redaction/kept-secrets.ts';

const password = SecretReference.parse('env:SUDO_PASSWORD');
const short = SecretReference.parse('env:SHORT');

function kept(): ReturnType<typeof keepSecrets> {
  const values: Record<string, string> = { [password]: 'correct horse', [short]: 'ab' };
  return keepSecrets({ resolve: async (reference) => values[reference] ?? '' });
}

it('takes out what was looked up, in each of its forms, and nothing before', async () => {
  const secrets = kept();
  expect(secrets.redact('correct horse')).toBe('correct horse');

  await secrets.resolve(password);

  expect(secrets.redact('sudo: correct horse!')).not.toContain('correct horse');
  expect(secrets.redact(btoa('correct horse'))).not.toContain(btoa('correct horse'));
});

it('leaves words alone that only look like a very short secret', async () => {
  const secrets = kept();

  await secrets.resolve(short);

  expect(secrets.redact('table')).toBe('table');
});

it('takes them out of everything that a host sends', async () => {
  const secrets = kept();
  await secrets.resolve(password);

  const result = redactedResult(
    {
      kind: 'failed',
      fault: 'bad-answer',
      message: 'sudo said: correct horse',
      hint: 'correct horse',
      started: 'unknown',
      envelopes: [
        {
          name: 'probe',
          outcome: 'error',
          message: 'correct horse',
          value: { deep: ['correct horse', { er: 'correct horse' }], number: 1, none: null },
          durationMs: 1,
        },
      ],
      durationMs: 1,
    },
    secrets.redact,
  );

  expect(JSON.stringify(result)).not.toContain('correct horse');
  expect(result.envelopes[0]?.value).toMatchObject({ number: 1, none: null });
});

it('lets nothing through that the journal could not write down again', () => {
  const deep = JSON.parse(`${'['.repeat(2000)}1${']'.repeat(2000)}`) as unknown[];
  const result = redactedResult(
    {
      kind: 'ran',
      envelopes: [
        {
          name: 'fix/apply',
          outcome: 'ok',
          message: '',
          value: { size: Number('1e999'), deep: deep as never },
          durationMs: 1,
        },
      ],
      durationMs: 1,
    },
    (text) => text,
  );

  expect(() => canonicalJson(result)).not.toThrow();
  expect(result.envelopes[0]?.value).toMatchObject({ size: null });
});
