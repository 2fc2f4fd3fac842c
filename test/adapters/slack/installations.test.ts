import { describe, expect, it } from '@jest/globals';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { Installations } from '#adapters/slack/installations.ts';
import { OAuthStates, stateLife } from '#adapters/slack/oauth-state.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { Several } from './several.ts';

const old = readKey('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'env:OLD');
const fresh = readKey('ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=', 'env:NEW');

function withKeys({ records, log }: Several, ...keys: ConstructorParameters<typeof Seal>[0]) {
  const strongbox = createStrongbox(records, new Seal(keys));
  return new Installations({ strongbox, log, conceal: () => undefined });
}

describe('installations', () => {
  it('are all sealed anew at once, so that the old key can go', async () => {
    await using several = await Several.make();
    const workspace = several.server.install();
    const before = withKeys(several, old);
    await before.keep(several.installationOf(workspace));
    await before.noteHome('T0OTHER', 'E0ORG');

    await withKeys(several, fresh, old).sealAnew();
    const after = withKeys(several, fresh);

    expect((await after.list()).map(({ id }) => id)).toEqual([workspace.id]);
    expect(await after.homeOf('T0OTHER')).toBe('E0ORG');
  });

  it('that no key opens are told, keep nobody else from working, and are replaced by the next', async () => {
    await using several = await Several.make();
    const [lost, well] = [several.server.install(), several.server.install()];
    await withKeys(several, old).keep(several.installationOf(lost));
    const after = withKeys(several, fresh);
    await after.keep(several.installationOf(well));

    expect((await after.list()).map(({ id }) => id)).toEqual([well.id]);
    expect(several.said('error')).toEqual([
      'an installation does not open: install the app there again',
    ]);
    await after.keep(several.installationOf(lost));
    expect((await after.list()).length).toBe(2);
  });

  it('of a later time stay', async () => {
    await using several = await Several.make();
    const workspace = several.server.install();
    const now = several.clock.now();
    await several.installations.keep(several.installationOf(workspace, { at: now, by: 'U0NEW' }));
    await several.installations.keep(
      several.installationOf(workspace, { at: now - 1, by: 'U0OLD' }),
    );

    expect((await several.installations.get(workspace.id))?.installation.by).toBe('U0NEW');
    expect(await several.installations.remove(workspace.id, now - 1_000)).toBe(false);
    expect(await several.installations.remove(workspace.id, now)).toBe(true);
  });
});

describe('states that were used', () => {
  it('are forgotten when they are too old to be used again', async () => {
    await using several = await Several.make();
    const clock = new FakeClock();
    const { strongbox, records } = several;
    const states = new OAuthStates({ secret: 'x'.repeat(32), strongbox, clock });
    const first = states.issue();

    expect(await states.redeem(first.state, first.cookie)).toBe('valid');
    expect(await states.redeem(first.state, first.cookie)).toBe('used');
    await clock.advance(stateLife + 1);
    expect(await states.redeem(first.state, first.cookie)).toBe('too-old');
    const second = states.issue();
    expect(await states.redeem(second.state, second.cookie)).toBe('valid');

    expect(records.rows.size).toBe(1);
  });

  it('of another secret, and of the future, are no states', async () => {
    await using several = await Several.make();
    const { strongbox } = several;
    const [clock, ahead] = [new FakeClock(), new FakeClock(Date.UTC(2030, 0, 1))];
    const make = (secret: string, time: FakeClock) =>
      new OAuthStates({ secret, strongbox, clock: time });
    const own = make('x'.repeat(32), clock);
    const foreign = make('y'.repeat(32), clock).issue();
    const early = make('x'.repeat(32), ahead).issue();

    expect(await own.redeem(foreign.state, foreign.cookie)).toBe('not-ours');
    expect(await own.redeem(early.state, early.cookie)).toBe('too-old');
  });
});
