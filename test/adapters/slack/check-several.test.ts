import { describe, expect, it } from '@jest/globals';
import { checkSlackSite } from '#adapters/slack/check.ts';
import type { SlackSite } from '#adapters/slack/open-slack.ts';
import { redirectUrl, Several } from './several.ts';

function check(several: Several, workspaces: readonly string[]) {
  const { server, clock, log, strongbox, records } = several;
  const values: Readonly<Record<string, string>> = { 'env:APP': server.app.appToken };
  const site: SlackSite = {
    mode: 'socket',
    appToken: 'env:APP',
    host: '127.0.0.1',
    port: 3000,
    externals: 'read',
    externalChannels: [],
    oauth: {
      clientId: '1.2',
      clientSecret: 'env:CLIENT',
      stateSecret: 'env:STATE',
      keys: ['env:KEY'],
      workspaces,
      redirectUrl,
      host: '127.0.0.1',
      port: 0,
    },
  };
  return checkSlackSite(site, {
    secrets: { resolve: async (reference) => values[reference] ?? '' },
    clock,
    log,
    apiUrl: server.apiUrl,
    openStrongbox: async () => strongbox,
    conceal: () => undefined,
    sealed: records,
  });
}

describe('the check of several workspaces', () => {
  it('looks at each of them', async () => {
    await using several = await Several.make();
    const [one, two] = [several.server.install(), several.server.install()];
    for (const each of [one, two]) await several.installations.keep(several.installationOf(each));
    two.tokenState = 'token_revoked';

    const looks = await check(several, [one.id, two.id]);

    expect(looks.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
      'installed true',
      'bot token true',
      'scopes true',
      'installed true',
      'bot token false',
      'app token true',
      'socket true',
      'events undefined',
    ]);
    expect(looks[4]?.detail).toContain(`${two.domain} (${two.id}): Slack refuses the bot token`);
    expect(JSON.stringify(looks)).not.toContain(one.botToken);
  });

  it('says who has not installed yet, and who has and is not wanted', async () => {
    await using several = await Several.make();
    const other = several.server.install();
    await several.installations.keep(several.installationOf(other));

    const looks = await check(several, ['T0WANTED']);

    expect(looks.slice(0, 2)).toMatchObject([
      { ok: false, detail: 'T0WANTED: not yet. Begin at https://bot.example/slack/install' },
      {
        ok: undefined,
        detail: expect.stringContaining(`(${other.id}): has the app, and is not served`),
      },
    ]);
  });

  it('says that a token has expired', async () => {
    await using several = await Several.make();
    const workspace = several.server.install();
    const made = several.installationOf(workspace);
    const bot = { ...made.bot, expiresAt: several.clock.now() };
    await several.installations.keep({ ...made, bot });

    const [first] = await check(several, [workspace.id]);

    expect(first).toMatchObject({ ok: false, detail: expect.stringContaining('has expired') });
  });
});
