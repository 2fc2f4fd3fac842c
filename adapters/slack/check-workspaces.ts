import { webApi } from '@slack/bolt';
import type { Clock } from '#src/ports/clock.ts';
import type { Installation } from './installation.ts';
import { installationId, nameOf } from './installation.ts';
import { isAllowed } from './installed-workspaces.ts';
import { look, type SlackChecked, scopesOf } from './looked.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export interface TokenCheck {
  readonly token: string;
  /** Begins the details, where there are several. */
  readonly where?: string | undefined;
}

/** Whose a token is, and whether it has the scopes of the manifest. */
export async function checkToken(
  { token, where }: TokenCheck,
  clientOptions: () => webApi.WebClientOptions,
): Promise<readonly SlackChecked[]> {
  const lead = where === undefined ? '' : `${where}: `;
  let workspace: Workspace | undefined;
  const asked = await look('bot token', async () => {
    workspace = await openWorkspace(new webApi.WebClient(token, clientOptions()));
    return `${workspace.teamName} (${workspace.team})`;
  });
  const looks = workspace === undefined ? [asked] : [asked, scopesOf(workspace)];
  return looks.map((each) => ({ ...each, detail: `${lead}${each.detail}` }));
}

export interface InstalledCheck {
  readonly installations: readonly Installation[];
  readonly allowed: readonly string[];
  readonly redirectUrl: string;
  readonly clock: Clock;
}

/** The same for every workspace that installed the app, and what the site wants of them. */
export async function checkInstalled(
  { installations, allowed, redirectUrl, clock }: InstalledCheck,
  clientOptions: () => webApi.WebClientOptions,
): Promise<readonly SlackChecked[]> {
  const looks: SlackChecked[] = [];
  for (const id of allowed) {
    if (installations.some((each) => installationId(each) === id)) continue;
    const begin = new URL('install', redirectUrl).href;
    looks.push({ step: 'installed', ok: false, detail: `${id}: not yet. Begin at ${begin}` });
  }
  for (const each of installations) {
    const where = `${nameOf(each)} (${installationId(each)})`;
    if (!isAllowed(each, allowed)) {
      const detail = `${where}: has the app, and is not served: it is not among slack.oauth.workspaces`;
      looks.push({ step: 'installed', ok: undefined, detail });
      continue;
    }
    looks.push(expiryOf(each, where, clock.now()));
    looks.push(...(await checkToken({ token: each.bot.token, where }, clientOptions)));
  }
  return looks;
}

function expiryOf({ bot }: Installation, where: string, now: number): SlackChecked {
  const { expiresAt } = bot;
  const rotation =
    expiresAt === undefined
      ? 'its token does not expire'
      : `its token lives until ${new Date(expiresAt).toISOString()}, and is renewed before`;
  const ok = expiresAt === undefined || expiresAt > now;
  return { step: 'installed', ok, detail: `${where}: ${ok ? rotation : 'its token has expired'}` };
}
