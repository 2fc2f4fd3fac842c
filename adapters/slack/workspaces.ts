import type { webApi } from '@slack/bolt';
import { openWorkspace, type Workspace } from './workspace.ts';

/** Whose an inbound is, as Slack says it. */
export interface Source {
  readonly team: string | undefined;
  readonly enterprise: string | undefined;
  /** The whole organisation installed the app, not the workspace. */
  readonly isOrgWide: boolean;
}

/** A workspace in which the app is installed, and the key to it. */
export interface OpenWorkspace extends Workspace {
  /** The organisation, where it installed the app for all of its workspaces. */
  readonly enterprise?: string | undefined;
  /** Another one after the app was installed anew. */
  readonly stamp: string;
  /** The token of this moment. Rejects with `chat-refused` when there is none that lives. */
  token(): Promise<string>;
}

/** Where the app is installed. A workspace that is not among them is not spoken to. */
export interface Workspaces {
  of(source: Source): Promise<OpenWorkspace | undefined>;
  /** By its id. */
  at(team: string): Promise<OpenWorkspace | undefined>;
  list(): Promise<readonly OpenWorkspace[]>;
  /** Slack took the app out of there at that time, in ms since 1970. What was installed later stays. */
  forget(source: Source, at: number): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/**
 * The one workspace of a token that the site wrote down. Rejects with `config-invalid` when Slack refuses it.
 * Once Slack has taken the app out it is none any more, until the bot is started with a new token.
 */
export async function oneWorkspace(
  botToken: string,
  client: webApi.WebClient,
  now: number,
): Promise<Workspaces & { readonly only: OpenWorkspace }> {
  const workspace = await openWorkspace(client);
  const only = { ...workspace, stamp: workspace.botId, token: async () => botToken };
  let isThere = true;
  return {
    only,
    // In a channel that is shared, Slack may name the workspace of somebody else.
    of: async () => (isThere ? only : undefined),
    at: async (team) => (isThere && team === only.team ? only : undefined),
    list: async () => (isThere ? [only] : []),
    forget: async ({ team }, at) => {
      // An app may be in several workspaces; this bot is in one of them.
      const isOurs = team === undefined || team === only.team;
      if (isOurs && !isEarlier(at, now)) isThere = false;
    },
    idle: async () => undefined,
  };
}

/** Tells whether what Slack says happened before a time of ours. Slack tells whole seconds. */
export function isEarlier(at: number, ours: number): boolean {
  return at + 1_000 <= ours;
}
