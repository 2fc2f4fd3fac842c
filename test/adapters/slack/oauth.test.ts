import { describe, expect, it } from '@jest/globals';
import type { Workspace } from '#test/slack/workspace.ts';
import { Browser, stateIn } from './browser.ts';
import { redirectUrl, Several } from './several.ts';

async function makeWorld(allowed?: (workspace: Workspace) => readonly string[]) {
  const several = await Several.make();
  const workspace = several.server.install({ domain: 'acme' });
  const chat = await several.start(allowed?.(workspace) ?? [workspace.id]);
  const browser = new Browser(chat.state().installPort);
  const allow = () =>
    several.server.api.oauth.allow(workspace, { by: 'U0ADMIN', redirectUri: redirectUrl });
  return { several, workspace, chat, browser, allow };
}

describe('an installation', () => {
  it('leads to Slack with the scopes, and keeps what comes back', async () => {
    const { several, workspace, browser, allow } = await makeWorld();
    await using _end = several;

    const toSlack = await browser.begin();
    const done = await browser.end({ state: stateIn(toSlack), code: allow() });

    expect(toSlack.origin + toSlack.pathname).toBe('https://slack.com/oauth/v2/authorize');
    expect(Object.fromEntries(toSlack.searchParams)).toMatchObject({
      client_id: '1111.2222',
      redirect_uri: redirectUrl,
      scope: expect.stringMatching(/chat:write,.*usergroups:read,users:read.email$/),
      team: workspace.id,
    });
    expect(done).toMatchObject({
      status: 200,
      text: expect.stringContaining(`acme (${workspace.id})`),
    });
    const kept = await several.installations.get(workspace.id);
    expect(kept?.installation).toMatchObject({
      isOrgWide: false,
      bot: { token: workspace.botToken, id: workspace.botId, user: workspace.botUser.id },
      by: 'U0ADMIN',
    });
    expect(JSON.stringify([...several.records.rows.values()])).not.toContain(workspace.botToken);
  });

  it('makes the bot speak there at once', async () => {
    const { several, workspace, browser, allow } = await makeWorld();
    await using _end = several;
    const maria = several.server.person(workspace, { name: 'Maria' });

    await browser.end({ state: stateIn(await browser.begin()), code: allow() });
    await maria.direct('0x904').acked();

    expect(several.received).toMatchObject([{ text: '0x904' }]);
  });

  it.each([
    {
      what: 'in another browser',
      told: 'This began in another browser.',
      go: async (browser: Browser, code: string) => {
        const state = stateIn(await browser.begin());
        browser.cookie = undefined;
        return browser.end({ state, code });
      },
    },
    {
      what: 'with the cookie of a stranger beside the own one',
      told: 'This began in another browser.',
      go: async (browser: Browser, code: string) => {
        const state = stateIn(await browser.begin());
        browser.cookie = `${browser.cookie}; __Host-fettle-slack=stranger`;
        return browser.end({ state, code });
      },
    },
    {
      what: 'with a state that somebody made up',
      told: 'This did not begin here.',
      go: async (browser: Browser, code: string) => {
        const state = stateIn(await browser.begin());
        const forged = (state.startsWith('A') ? 'B' : 'A') + state.slice(1);
        return browser.end({ state: forged, code });
      },
    },
    {
      what: 'without a state',
      told: 'This did not begin here.',
      go: (browser: Browser, code: string) => browser.end({ code }),
    },
    {
      what: 'when somebody said no in Slack',
      told: 'said no in Slack',
      go: async (browser: Browser) =>
        browser.end({ state: stateIn(await browser.begin()), error: 'access_denied' }),
    },
  ])('ends $what, and nothing is kept', async ({ told, go }) => {
    const { several, workspace, browser, allow } = await makeWorld();
    await using _end = several;

    const refused = await go(browser, allow());

    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining(told) });
    expect(several.server.calls('oauth.v2.access')).toEqual([]);
    expect(await several.installations.get(workspace.id)).toBeUndefined();
  });

  it('takes a state once, also when another process is asked', async () => {
    const { several, workspace, browser, allow } = await makeWorld();
    await using _end = several;
    const other = await several.start([workspace.id]);
    const state = stateIn(await browser.begin());
    const { cookie } = browser;

    const second = new Browser(other.state().installPort);
    second.cookie = cookie;
    const first = await browser.end({ state, code: allow() });
    const again = await second.end({ state, code: allow() });

    expect(first.status).toBe(200);
    expect(again).toMatchObject({ status: 403, text: expect.stringContaining('used before') });
  });

  it('takes a state for ten minutes', async () => {
    const { several, browser, allow } = await makeWorld();
    await using _end = several;
    const state = stateIn(await browser.begin());
    const { cookie } = browser;
    await several.clock.advance(600_001);
    browser.cookie = cookie;

    const late = await browser.end({ state, code: allow() });

    expect(late).toMatchObject({ status: 403, text: expect.stringContaining('ten minutes') });
  });

  it('is for listed workspaces only: the token of another one is given back', async () => {
    const { several, workspace, browser, allow } = await makeWorld(() => ['T0SOMEBODY']);
    await using _end = several;

    const refused = await browser.end({ state: stateIn(await browser.begin()), code: allow() });

    expect(refused).toMatchObject({
      status: 403,
      text: expect.stringContaining('another workspace'),
    });
    expect(several.server.calls('auth.revoke')).toMatchObject([
      { team: workspace.id, outcome: 'ok' },
    ]);
    expect(await several.installations.get(workspace.id)).toBeUndefined();
  });

  it('is for nobody where no workspace is listed', async () => {
    const { several, browser, allow } = await makeWorld(() => []);
    await using _end = several;

    const refused = await browser.end({ state: stateIn(await browser.begin()), code: allow() });

    expect(refused.status).toBe(403);
    expect(await several.installations.list()).toEqual([]);
  });

  it('says which scopes Slack did not grant', async () => {
    const { several, workspace, browser, allow } = await makeWorld();
    await using _end = several;
    workspace.scopes = workspace.scopes.filter((scope) => scope !== 'users:read');

    const refused = await browser.end({ state: stateIn(await browser.begin()), code: allow() });

    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('users:read') });
    expect(await several.installations.list()).toEqual([]);
  });

  it('says what Slack said to a code that is no good, and tells no secret', async () => {
    const { several, browser } = await makeWorld();
    await using _end = several;

    const failed = await browser.end({ state: stateIn(await browser.begin()), code: '<b>x</b>' });

    expect(failed).toMatchObject({ status: 502, text: expect.stringContaining('invalid_code') });
    expect(failed.text + JSON.stringify(several.lines)).not.toContain('a-client-secret-of-a-test');
    expect(failed.text).not.toContain('<b>');
  });
});

describe('the pages', () => {
  it('load nothing, are kept nowhere and stand in no frame', async () => {
    const { several, browser } = await makeWorld();
    await using _end = several;

    const { headers, status } = await browser.open('/slack/install');

    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-fettle-slack=[\w-]{43}; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
      ),
    ]);
  });

  it.each([
    '/',
    '/slack/events',
    '/slack/install/..',
    '//slack/install',
    '/slack/oauth_redirect/x',
  ])('are nowhere else: %s', async (path) => {
    const { several, browser } = await makeWorld();
    await using _end = several;

    expect((await browser.open(path)).status).toBe(404);
  });

  it('stand at the address of signed requests where Slack delivers there', async () => {
    await using several = await Several.make();
    const workspace = several.server.install();
    const { signingSecret } = several.server.app;
    const chat = await several.start([workspace.id], {
      delivery: { kind: 'http', signingSecret, host: '127.0.0.1', port: 0 },
    });
    const browser = new Browser(chat.state().port);
    const { allow } = several.server.api.oauth;
    const code = allow.call(several.server.api.oauth, workspace, {
      by: 'U0ADMIN',
      redirectUri: redirectUrl,
    });

    const done = await browser.end({ state: stateIn(await browser.begin()), code });

    expect(done.status).toBe(200);
    expect(await several.installations.get(workspace.id)).toBeDefined();
  });
});
