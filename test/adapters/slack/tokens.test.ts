import { describe, expect, it } from '@jest/globals';
import { webApi } from '@slack/bolt';
import { Tokens } from '#adapters/slack/tokens.ts';
import { settle } from '#test/fakes/fake-clock.ts';
import { tokenLifeMs } from '#test/slack/oauth-desk.ts';
import type { Workspace } from '#test/slack/workspace.ts';
import { Several } from './several.ts';

const hour = 3_600_000;

/** A workspace whose token lives twelve hours, and one process of the bot. */
async function makeWorld() {
  const several = await Several.make();
  several.server.api.oauth.rotates = true;
  const workspace = several.server.install();
  await install(several, workspace);
  return { several, workspace, tokens: processOf(several) };
}

async function install(several: Several, workspace: Workspace): Promise<void> {
  const { oauth } = several.server.api;
  const code = oauth.allow(workspace, { by: 'U0ADMIN', redirectUri: 'r' });
  const { clientId: client_id, clientSecret: client_secret } = oauth;
  const answer = await client(several).oauth.v2.access({
    client_id,
    client_secret,
    code,
    redirect_uri: 'r',
  });
  const { access_token: token = '', refresh_token: refreshToken } = answer;
  const made = several.installationOf(workspace);
  const bot = { ...made.bot, token, refreshToken, expiresAt: several.clock.now() + tokenLifeMs };
  await several.installations.keep({ ...made, bot });
}

function client({ server }: Several): webApi.WebClient {
  const logger = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    setLevel: ignore,
    setName: ignore,
    getLevel: () => webApi.LogLevel.ERROR,
  };
  return new webApi.WebClient(undefined, {
    slackApiUrl: server.apiUrl,
    retryConfig: { retries: 0 },
    logger,
  });
}

function refuse({ server }: Several, error: string): void {
  server.api.faults.plan({ method: 'oauth.v2.access', fault: { kind: 'refuse', error } });
}

function ignore(): undefined {
  return undefined;
}

/** Another process has the same database and nothing else. */
function processOf(several: Several): Tokens {
  const { clientId, clientSecret } = several.server.api.oauth;
  return new Tokens({
    installations: several.installations,
    client: { clientId, clientSecret },
    api: client(several),
    clock: several.clock,
    log: several.log,
  });
}

function renewals({ server }: Several): number {
  return server.calls('oauth.v2.access').filter(({ args }) => args.grant_type === 'refresh_token')
    .length;
}

describe('a token that does not expire', () => {
  it('is used as it is', async () => {
    await using several = await Several.make();
    const workspace = several.server.install();
    await several.installations.keep(several.installationOf(workspace));
    await several.clock.advance(1000 * hour);

    expect(await processOf(several).tokenOf(workspace.id)).toBe(workspace.botToken);
    expect(renewals(several)).toBe(0);
  });
});

describe('a token that expires', () => {
  it('is left alone for ten hours', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    await several.clock.advance(10 * hour - 1);

    await tokens.tokenOf(workspace.id);
    await tokens.idle();

    expect(renewals(several)).toBe(0);
  });

  it('is renewed before, and keeps nobody waiting', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const first = await tokens.tokenOf(workspace.id);
    await several.clock.advance(10 * hour);

    expect(await tokens.tokenOf(workspace.id)).toBe(first);
    await tokens.idle();

    const second = await tokens.tokenOf(workspace.id);
    expect(second).not.toBe(first);
    expect(workspace.tokens.get(second)).toBe(several.clock.now() + tokenLifeMs);
    expect(several.concealed).toContain(second);
  });

  it('is waited for once the old one is dead', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const first = await tokens.tokenOf(workspace.id);
    await several.clock.advance(20 * hour);

    expect(await tokens.tokenOf(workspace.id)).not.toBe(first);
  });

  it('is renewed once, however many ask', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    await several.clock.advance(20 * hour);

    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.tokenOf(workspace.id)));

    expect(new Set(all).size).toBe(1);
    expect(renewals(several)).toBe(1);
  });

  it('is renewed by one process, and used by all', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const others = [processOf(several), processOf(several)];
    await several.clock.advance(20 * hour);

    const asked = [tokens, ...others].map((each) => each.tokenOf(workspace.id));
    let isDone = false;
    const all = Promise.all(asked).finally(() => {
      isDone = true;
    });
    while (!isDone) await several.clock.advance(500);

    expect(new Set(await all).size).toBe(1);
    expect(renewals(several)).toBe(1);
  });

  it('is renewed by another process when the one that began is gone', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    await several.clock.advance(20 * hour);
    const kept = await several.installations.get(workspace.id);
    if (kept === undefined) throw new Error('not installed');
    const renewing = { by: 'a process that was killed', until: several.clock.now() + 30_000 };
    await several.installations.change(kept, { ...kept.installation, renewing });

    const asked = tokens.tokenOf(workspace.id);
    await several.clock.advance(29_000);
    expect(renewals(several)).toBe(0);
    let isDone = false;
    void asked.finally(() => {
      isDone = true;
    });
    while (!isDone) await several.clock.advance(500);

    expect(await asked).toMatch(/^xoxe\.xoxb-/);
    expect(renewals(several)).toBe(1);
  });
});

describe('a renewal that fails', () => {
  it('leaves the old token for as long as it lives, and says so', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const first = await tokens.tokenOf(workspace.id);
    await several.clock.advance(11 * hour);
    refuse(several, 'internal_error');

    expect(await tokens.tokenOf(workspace.id)).toBe(first);
    await tokens.idle();

    expect(await tokens.tokenOf(workspace.id)).toBe(first);
    expect(several.lines.filter(({ level }) => level === 'error')).toMatchObject([
      {
        message: 'a token of Slack was not renewed; the old one stays',
        fields: { reason: 'internal_error' },
      },
    ]);
    expect(renewals(several)).toBe(1);
  });

  it('is tried again after a minute', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const first = await tokens.tokenOf(workspace.id);
    await several.clock.advance(11 * hour);
    refuse(several, 'internal_error');
    await tokens.tokenOf(workspace.id);
    await tokens.idle();
    await several.clock.advance(60_000);

    await tokens.tokenOf(workspace.id);
    await tokens.idle();

    expect(await tokens.tokenOf(workspace.id)).not.toBe(first);
  });

  it('ends in a plain refusal when the old token is dead, without a token in it', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    const first = await tokens.tokenOf(workspace.id);
    await several.clock.advance(12 * hour);
    refuse(several, 'invalid_refresh_token');

    const refused: unknown = await tokens.tokenOf(workspace.id).catch((error: unknown) => error);

    expect(refused).toMatchObject({
      code: 'chat-refused',
      message: `Slack: the token of ${workspace.domain} (${workspace.id}) has expired, and Slack gave no new one.`,
      hint: expect.stringContaining('Install the app there again'),
    });
    expect(JSON.stringify([refused, several.lines])).not.toContain(first);
  });

  it('does not undo an installation that was made meanwhile', async () => {
    const { several, workspace, tokens } = await makeWorld();
    await using _end = several;
    await several.clock.advance(11 * hour);
    const held = Promise.withResolvers<void>();
    several.server.api.faults.plan({
      method: 'oauth.v2.access',
      fault: { kind: 'hold', until: held.promise },
    });
    await tokens.tokenOf(workspace.id);
    while ((await several.installations.get(workspace.id))?.installation.renewing === undefined)
      await settle();
    const anew = several.installationOf(workspace);
    await several.installations.keep(anew);
    held.resolve();
    await tokens.idle();

    expect(await tokens.tokenOf(workspace.id)).toBe(anew.bot.token);
  });
});
