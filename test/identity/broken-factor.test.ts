import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { AccountId } from '#src/identity/person.ts';
import { SecondFactor } from '#src/identity/second-factor.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

it.each([
  ['no JSON', 'GEZDGNBVGY3TQOJQ'],
  ['no record', '{"seed":"GEZDGNBVGY3TQOJQ"}'],
])('a second factor that is %s is broken, and nothing of it is told', async (_, text) => {
  const seal = new Seal([readKey(randomBytes(32).toString('hex'), 'env:K')]);
  const strongbox = createStrongbox(new MemorySealedRecords(), seal);
  const factor = new SecondFactor({ strongbox, clock: new FakeClock(), hmac });
  await strongbox.put({ kind: 'totp', id: 'maria', text, replaces: undefined });

  const checked = factor.check({ human: 'maria', account: AccountId.parse('memory:maria') }, '1');

  await expect(checked).rejects.toMatchObject({
    code: 'seal-broken',
    message: expect.not.stringContaining('GEZD'),
    cause: undefined,
  });
  expect(await factor.list()).toMatchObject([{ holder: 'maria', kind: 'broken' }]);
});
