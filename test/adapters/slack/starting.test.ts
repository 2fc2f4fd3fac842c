import { describe, expect, it } from '@jest/globals';
import { checkSlack } from '#adapters/slack/check.ts';
import { quiet } from '#test/fakes/site.ts';
import { Scene } from './scene.ts';
import { slackApp } from './slack-app.ts';

describe('a start that cannot succeed', () => {
  it.each([
    {
      what: 'an unknown bot token',
      slack: { botToken: 'xoxb-somebody-else' },
      said: 'Slack refuses the bot token (invalid_auth).',
    },
    {
      what: 'tokens in the wrong places',
      slack: { botToken: 'xapp-1-A0FETTLE0-1-0000' },
      said: 'Slack: slack.botToken must be the token that begins with xoxb-.',
    },
    {
      what: 'an unknown app token',
      slack: { delivery: { kind: 'socket', appToken: 'xapp-somebody-else' } },
      said: 'Slack refuses the app token (invalid_auth).',
    },
    {
      what: 'no app token',
      slack: { delivery: { kind: 'socket', appToken: 'xoxb-T-0000' } },
      said: 'Slack: slack.appToken must be the token that begins with xapp-.',
    },
  ] as const)('says in one line what to do about $what', async ({ slack, said }) => {
    await using scene = await Scene.make({ slack });

    const starting = scene.connect();

    await expect(starting).rejects.toMatchObject({
      code: 'config-invalid',
      message: said,
      hint: expect.stringMatching(/token/),
    });
  });

  it('names the scopes that are missing', async () => {
    await using scene = await Scene.make();
    scene.workspace.scopes = slackApp.scopes?.filter((scope) => scope !== 'users:read') ?? [];

    await expect(scene.connect()).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'Slack: the app lacks the scopes users:read.',
    });
  });

  it.each(['token_revoked', 'account_inactive'] as const)(
    'knows an app that was removed: %s',
    async (state) => {
      await using scene = await Scene.make();
      scene.workspace.tokenState = state;

      await expect(scene.connect()).rejects.toMatchObject({
        code: 'config-invalid',
        hint: expect.stringContaining('install it again'),
      });
    },
  );

  it('says that Slack does not answer, which is no matter of the configuration', async () => {
    await using scene = await Scene.make({ slack: { apiUrl: 'http://127.0.0.1:9/api/' } });

    await expect(scene.connect()).rejects.toMatchObject({ code: 'chat-refused' });
  });
});

describe('the check of the app', () => {
  it('finds an app that is as its manifest says', async () => {
    await using scene = await Scene.make();

    const looks = await check(scene);

    expect(looks.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
      'bot token true',
      'scopes true',
      'app token true',
      'socket true',
      'events undefined',
    ]);
  });

  it('names scopes that are missing or too many', async () => {
    await using scene = await Scene.make();
    scene.workspace.scopes = [...(slackApp.scopes ?? []), 'admin'].filter(
      (scope) => scope !== 'files:read',
    );

    const looks = await check(scene);

    expect(looks[1]).toMatchObject({
      ok: false,
      detail:
        'missing: files:read; more than it needs: admin; does without: usergroups:read, users:read.email',
    });
  });

  it('goes on after a token that is refused', async () => {
    await using scene = await Scene.make();
    scene.workspace.tokenState = 'token_revoked';

    const looks = await check(scene);

    expect(looks.map(({ ok }) => ok)).toEqual([false, true, undefined]);
    expect(JSON.stringify(looks)).not.toContain(scene.workspace.botToken);
  });
});

function check(scene: Scene) {
  return checkSlack({
    botToken: scene.workspace.botToken,
    delivery: { kind: 'socket', appToken: scene.server.app.appToken },
    clock: scene.clock,
    log: quiet,
    apiUrl: scene.server.apiUrl,
  });
}
