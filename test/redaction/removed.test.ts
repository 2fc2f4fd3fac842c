import { expect, it } from '@jest/globals';
import { countRemoved } from '#src/redaction/removed.ts';

it('counts what was taken out by its kind, however deep it stood', () => {
  const data = {
    text: 'a [secret removed] and [password removed], [secret removed]',
    deep: [{ er: ['[private key removed]'] }, 4, null, true],
  };

  expect(countRemoved(data)).toEqual({ secret: 2, password: 1, 'private key': 1 });
});

it('counts nothing that only reads like it', () => {
  expect(countRemoved(['[disk removed]', 'secret removed', {}])).toEqual({});
});
